package org.simplectic.api;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.array.Array;

/**
 * A method for {@link OdeProblem}s. Lands exactly on the problem's end; everything between the steps (saving, events,
 * plots) goes through {@link #interpolate}.
 *
 * @param <S> its state
 */
public interface Integrator<S extends Record & IntegratorState> extends Method<OdeProblem, S> {
    /**
     * The order of the solution that is carried on.
     *
     * @return p where the global error is O(h^p)
     */
    int order();

    /**
     * Whether the method changes its order as it goes; {@link #order} is the highest then.
     *
     * @return true for methods like those of Adams
     */
    default boolean hasVariableOrder() {
        return false;
    }

    /**
     * Whether the method is for stiff problems: what decays quickly does not limit its steps.
     *
     * @return true for methods that keep to this, which is examined
     */
    default boolean isForStiffProblems() {
        return false;
    }

    /**
     * Whether steps of one size are a symplectic map where the problem is Hamilton's equations.
     *
     * @return true for methods whose energy does not drift, which is examined
     */
    default boolean isSymplectic() {
        return false;
    }

    /**
     * The order of the solution that {@link #interpolate} gives.
     *
     * @return q where its error is O(h^q), at most {@link #order}
     */
    default int denseOrder() {
        return order();
    }

    /**
     * Steps until a point is reached or passed, or for as long as the method likes to go on without being looked at: many steps of a
     * small system cost less in one call than one by one. At least one step is done unless the run ends; what {@link #interpolate} sees
     * afterwards is the last one.
     *
     * @param problem what to solve
     * @param state a {@link Status#RUNNING} state
     * @param until the point; the present one, or one behind it, asks for a single step
     * @param session where kernels and arrays come from
     * @return the same state that as many calls of {@link #step} would have led to
     */
    default S advance(OdeProblem problem, S state, double until, Session session) {
        return step(problem, state, session);
    }

    /**
     * Goes on from another point, as after an event: the history is dropped, counters and step size stay.
     *
     * @param problem what to solve
     * @param state where the run stands
     * @param t where to go on
     * @param y the solution there
     * @param session where kernels and arrays come from
     * @return a running state at (t, y)
     */
    S restart(OdeProblem problem, S state, double t, Array y, Session session);

    /**
     * Makes a state ready for {@link #interpolate}: the work that dense output needs beyond the step itself is done, and
     * counted, once a step and only where it is asked for.
     *
     * @param problem what to solve
     * @param state a state
     * @param session where kernels and arrays come from
     * @return the same point of the same run
     */
    default S prepare(OdeProblem problem, S state, Session session) {
        return state;
    }

    /**
     * Dense output: the solution inside the last accepted step.
     *
     * @param problem what to solve
     * @param state a state after at least one accepted step, as {@link #prepare} returned it
     * @param t between {@code state.previousT()} and {@code state.t()}
     * @param session where kernels and arrays come from
     * @return y(t)
     */
    Array interpolate(OdeProblem problem, S state, double t, Session session);

    /**
     * One step as a program that can be differentiated, for sensitivities of what the method computes.
     *
     * @param problem what to solve
     * @param session where kernels and arrays come from
     * @return the programs; empty if the method has none, or none for this problem
     */
    default Optional<StepMap> stepMap(OdeProblem problem, Session session) {
        return Optional.empty();
    }

    /**
     * A whole run as programs, to be batched over initial values.
     *
     * @param problem what to solve; where it begins may be another point each time
     * @param session where kernels and arrays come from
     * @return the programs; empty if the method has none, or none for this problem: such as is large, or has noise or jumps
     */
    default Optional<RunMap> runMap(OdeProblem problem, Session session) {
        return Optional.empty();
    }

    /**
     * What the method knows of why a run ended, and what to change among its options; of one that is done, what it chose or noticed.
     *
     * @param problem what to solve
     * @param state an ended state
     * @return sentences for users; empty if the method has nothing to say
     */
    default String advice(OdeProblem problem, S state) {
        return "";
    }

    /**
     * The same of methods that compute something to find out.
     *
     * @param problem what to solve
     * @param state an ended state
     * @param session where kernels and arrays come from
     * @return sentences for users; empty if the method has nothing to say
     */
    default String advice(OdeProblem problem, S state, Session session) {
        return advice(problem, state);
    }

    /**
     * Numbers that the method knows of a run, beside its counters: ranks, say, of what it follows.
     *
     * @param problem what to solve
     * @param state an ended state
     * @param session where kernels and arrays come from
     * @return the numbers by name, usually none
     */
    default SequencedMap<String, Double> figures(OdeProblem problem, S state, Session session) {
        return new LinkedHashMap<>();
    }
}
