package org.simplectic.api;

/**
 * A method for {@link SensitivityProblem}s: the derivative of a number that a solution leads to by parameters and initial values. It follows
 * the solution by the problem's integrator, and is a stepper as any method: a step is a stretch of the way to the end or back.
 *
 * @param <S> its state
 */
public interface Sensitivity<S extends Record & SensitivityState> extends Method<SensitivityProblem, S> {
    /**
     * What the method knows of why a run ended, and what to change.
     *
     * @param problem what to solve
     * @param state an ended state
     * @return sentences for users; empty if the method has nothing to say
     */
    default String advice(SensitivityProblem problem, S state) {
        return "";
    }
}
