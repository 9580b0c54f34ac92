package org.simplectic.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A problem, the method that solves it, and what to tell of its states. The runtime steps it; a task keeps nothing of a
 * run itself.
 *
 * @param <S> the method's state
 */
public interface Task<S extends Record & State> {
    /**
     * The state before the first step.
     *
     * @param session where kernels and arrays come from
     * @return the state
     */
    S start(Session session);

    /**
     * One step.
     *
     * @param state a running state
     * @param session where kernels and arrays come from
     * @return the next state
     */
    S step(S state, Session session);

    /**
     * A state of this task where another task of the same study, with another method, stands: so that a run can change its
     * method. Work done and points handed on so far count as this task's.
     *
     * @param other the other task
     * @param state its state, running
     * @param session where kernels and arrays come from
     * @return the state, or empty if this task cannot go on from there
     */
    default Optional<S> adopt(Task<?> other, Record state, Session session) {
        return Optional.empty();
    }

    /**
     * The independent variable, first column of every table.
     *
     * @return its name and unit
     */
    Quantity independent();

    /**
     * The components of the solution, further columns of every table.
     *
     * @param model the study's model
     * @return names and units, in the order of {@link #solution}
     */
    default List<Quantity> quantities(Model model) {
        return model.states();
    }

    /**
     * Where the solution has values, if it consists of fields.
     *
     * @param model the study's model
     * @return the model's grid if the {@link #quantities} are its states
     */
    default Optional<Grid> grid(Model model) {
        return quantities(model).equals(model.states()) ? model.grid() : Optional.empty();
    }

    /**
     * A number to report of the final solution, as the study's {@code metrics} have it.
     *
     * @param text an expression
     * @param model the study's model
     * @return a program from independent variable and solution to a scalar
     * @throws StudyException if the text is not a valid expression
     */
    default Program metric(StudyNode text, Model model) {
        return model.expression(text);
    }

    /**
     * The solution points that the last step (or the start) made final, in order.
     *
     * @param state the state after that step
     * @param session where kernels and arrays come from
     * @param sink takes independent variable and solution of each point
     */
    void emit(S state, Session session, BiConsumer<Double, HostArray> sink);

    /**
     * What came to pass in the last step, for the run's record.
     *
     * @param state the state after that step
     * @return one sentence an event, usually none
     */
    default List<String> events(S state) {
        return List.of();
    }

    /**
     * The independent variable now.
     *
     * @param state a state
     * @return its value
     */
    double position(S state);

    /**
     * The solution now.
     *
     * @param state a state
     * @param session where kernels and arrays come from
     * @return the solution vector
     */
    HostArray solution(S state, Session session);

    /**
     * The work done so far.
     *
     * @param state a state
     * @return the counters
     */
    Counters counters(S state);

    /**
     * Numbers about the run as a whole that are no component of its solution, reported beside the study's metrics.
     *
     * @param state the last state
     * @return the numbers by name, usually none
     */
    default SequencedMap<String, Double> figures(S state) {
        return new LinkedHashMap<>();
    }

    /**
     * The same of tasks whose numbers are in arrays.
     *
     * @param state the last state
     * @param session where kernels and arrays come from
     * @return the numbers by name
     */
    default SequencedMap<String, Double> figures(S state, Session session) {
        return figures(state);
    }

    /**
     * Why a run ended and what to try, for users; of one that is done, what the method chose or noticed.
     *
     * @param state an ended state
     * @return one or two sentences; empty if there is nothing to say
     */
    String advice(S state);

    /**
     * The same of tasks that compute something for it.
     *
     * @param state an ended state
     * @param session where kernels and arrays come from
     * @return some sentences; empty if there is nothing to say
     */
    default String advice(S state, Session session) {
        return advice(state);
    }
}
