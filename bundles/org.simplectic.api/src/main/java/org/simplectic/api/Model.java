package org.simplectic.api;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** What a study simulates: the equations of its {@code model} section, ready to be run and asked. */
public interface Model {
    /**
     * The state's components, in the order of the state vector; on a {@link #grid}, each is a field.
     *
     * @return names and units
     */
    List<Quantity> states();

    /**
     * Where the states have values, if they are fields. The state vector then has all values of the first field, in the order of
     * {@link Grid}, then all of the second, and so on.
     *
     * @return the grid; empty if the states are single numbers
     */
    default Optional<Grid> grid() {
        return Optional.empty();
    }

    /**
     * The right-hand side of {@code dy/dt = f(t, y)}.
     *
     * @return a program from a scalar t and the state vector to a vector of the same size
     */
    Program rhs();

    /**
     * Whether this is a map, {@code y(n+1) = f(n, y(n))}, and no system of differential equations.
     *
     * @return true if {@link #rhs} gives the next state
     */
    default boolean isMap() {
        return false;
    }

    /**
     * The right-hand side in two parts, of which one is stiff, where the study or the problem that it names tells them apart.
     *
     * @return parts whose sum is {@link #rhs}
     */
    default Optional<Split> split() {
        return Optional.empty();
    }

    /**
     * How many distances between neighbouring points waves cross in a unit of t, of fields with fluxes: times the size of a step that
     * is its Courant number, which explicit methods keep below about 1.
     *
     * @return a program from a scalar t and the state vector to a scalar, the sum over the axes of the largest speed over the smallest
     *     distance; empty if the model knows no waves
     */
    default Optional<Program> waveRate() {
        return Optional.empty();
    }

    /**
     * The state at the start.
     *
     * @return a vector
     */
    HostArray initial();

    /**
     * The study's seed: all that is random in a run is a function of it.
     *
     * @return any number
     */
    long seed();

    /**
     * The noise term, with a path that the study's seed and the interval decide.
     *
     * @param from where the path begins
     * @param to where it ends, behind {@code from}
     * @return the noise, or empty if the model has none
     */
    default Optional<Noise> noise(double from, double to) {
        return Optional.empty();
    }

    /**
     * An expression in t, states, auxiliary definitions and parameters.
     *
     * @param text a string or a number of the study
     * @return a program from a scalar t and the state vector to a scalar
     * @throws StudyException if the text is not a valid expression of a number
     */
    Program expression(StudyNode text);

    /**
     * An expression in names of the verb's own, which stand for the components of a vector, and in the model's parameters.
     *
     * @param text a string or a number of the study
     * @param names the names, and where the study gives them; none may be the model's
     * @return a program from a vector, a component a name, to a scalar
     * @throws StudyException if the text is not a valid expression of a number, or a name cannot be one
     */
    Program function(StudyNode text, SequencedMap<String, Place> names);

    /**
     * A number, written as one or as an expression of parameters.
     *
     * @param text a string or a number of the study
     * @return its value, finite
     * @throws StudyException if the text is not a valid constant expression, or its value not finite
     */
    double number(StudyNode text);

    /**
     * The same model with some of its numbers as variables. Programs of a plain run have them as constants, which is faster.
     *
     * @param names parameters, and {@code initial.NAME} for the value of a state at the start; with the places that ask for them
     * @return the model as a function of them
     * @throws StudyException if the model has no such number
     */
    default ParametricModel parametric(SequencedMap<String, Place> names) {
        throw new UnsupportedOperationException("this model has no numbers that could be varied");
    }

    /**
     * The names that {@link #parametric} knows.
     *
     * @return parameters, then {@code initial.NAME} for each state
     */
    default List<String> variables() {
        return List.of();
    }
}
