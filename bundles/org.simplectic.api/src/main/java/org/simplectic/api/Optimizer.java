package org.simplectic.api;

import org.simplectic.array.HostArray;

/**
 * A method for {@link MinimizationProblem}s. A step is an iteration: it leads from one point to the next. The run is
 * {@link Status#DONE} where the gradient meets the problem's tolerance, at the start too. How many steps are allowed is not the
 * method's affair. Most methods are a {@link ProgramOptimizer}.
 *
 * @param <S> its state
 */
public interface Optimizer<S extends Record & OptimizerState> extends Method<MinimizationProblem, S> {
    /**
     * Completes a state whose objective is {@link MinimizationProblem#known not known} as programs: {@link #start} and {@link #step} lead
     * to a point then, and value and gradient there come from whoever found them. Methods that follow gradients can be told; those
     * that ask for more say so in {@link #start}.
     *
     * @param problem what to solve
     * @param state at the point
     * @param value the objective there
     * @param gradient its gradient there
     * @param session where kernels and arrays come from
     * @return the state, to go on from
     * @throws IllegalArgumentException if the method cannot be told
     */
    default S told(MinimizationProblem problem, S state, double value, HostArray gradient, Session session) {
        throw new IllegalArgumentException("this optimizer asks for the objective as a program: take another one");
    }

    /**
     * What the method knows of why a run ended, and what to change among its options.
     *
     * @param problem what to solve
     * @param state an ended state
     * @return sentences for users; empty if the method has nothing to say
     */
    default String advice(MinimizationProblem problem, S state) {
        return "";
    }
}
