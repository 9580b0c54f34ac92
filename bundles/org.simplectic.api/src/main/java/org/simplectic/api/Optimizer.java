package org.simplectic.api;

/**
 * A method for {@link MinimizationProblem}s. A step is an iteration: it leads from one point to the next. The run is
 * {@link Status#DONE} where the gradient meets the problem's tolerance, at the start too. How many steps are allowed is not the
 * method's affair. Most methods are a {@link ProgramOptimizer}.
 *
 * @param <S> its state
 */
public interface Optimizer<S extends Record & OptimizerState> extends Method<MinimizationProblem, S> {
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
