package org.simplectic.api;

/**
 * A numerical method as a stepper: an immutable configuration with two pure functions. Everything that changes is in
 * the state, so a run can be stopped, moved to another backend or handed to another method between any two steps.
 *
 * @param <P> the problems it solves
 * @param <S> its state
 */
public interface Method<P extends Problem, S extends Record & State> {
    /**
     * Says before the run begins whether the options fit the problem.
     *
     * @param problem what to solve
     * @throws IllegalArgumentException if they do not, naming the option, what it is and what it must be
     */
    default void check(P problem) {}

    /**
     * The state before the first step.
     *
     * @param problem what to solve
     * @param session where kernels and arrays come from
     * @return a state, possibly already ended (for example {@link Status#NONFINITE} initial values)
     */
    S start(P problem, Session session);

    /**
     * One step. Pure in problem and state; never blocks on input or output.
     *
     * @param problem what to solve
     * @param state a {@link Status#RUNNING} state
     * @param session where kernels and arrays come from
     * @return the next state
     */
    S step(P problem, S state, Session session);
}
