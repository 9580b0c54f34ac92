package org.simplectic.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A model in Java, {@code y' = f(t, y)} or a {@linkplain #isMap map}, that studies name instead of writing equations. A plug-in of kind {@code problem}: its
 * options are the model's parameters, and may decide how many states there are. It is asked once a study, and then let go.
 * Whatever is asked for may throw an {@link IllegalArgumentException} that says which parameters do not fit, and what they must be.
 */
public interface DynamicalSystem {
    /**
     * The state's components, in the order of the state vector.
     *
     * @return names, of letters, digits and underscores, that expressions of the study use, and units
     */
    List<Quantity> states();

    /**
     * The parameters that are numbers.
     *
     * @return their values by the names of the options, which expressions of the study use too
     */
    SequencedMap<String, Double> parameters();

    /**
     * The state at the start, unless the study gives another.
     *
     * @return a vector, a component a state
     */
    HostArray initial();

    /**
     * The right-hand side f.
     *
     * @return a program from a scalar t and the state vector to a vector of the same size
     */
    Program rhs();

    /**
     * The right-hand side in two parts, for methods that treat a stiff part differently from the rest. {@link #rhs} can be made of
     * them by {@link Split#sum}.
     *
     * @return parts whose sum is {@link #rhs}; empty if none is to be treated differently
     */
    default Optional<Split> split() {
        return Optional.empty();
    }

    /**
     * Numbers that no solution changes.
     *
     * @return a program from a scalar t and the state vector to a scalar each, by names that expressions of the study use
     */
    default SequencedMap<String, Program> invariants() {
        return new LinkedHashMap<>();
    }

    /**
     * Whether this is a map, {@code y(n+1) = f(n, y(n))}, and no system of differential equations: what {@link #rhs} gives is the next
     * state then.
     *
     * @return true for models in discrete time, which the verb {@code iterate} follows
     */
    default boolean isMap() {
        return false;
    }

    /**
     * The right-hand side as a function of parameters, so that a study can vary them within a run.
     *
     * @return the family; empty if the equations are made for the values of the parameters
     */
    default Optional<Family> family() {
        return Optional.empty();
    }

    /**
     * A right-hand side as a function of parameters, on which neither {@link #initial} nor {@link #invariants} depend.
     *
     * @param parameters their names, some of {@link #parameters}
     * @param rhs a program from t, the state vector and a vector with a component a name to a vector of the state's size
     */
    record Family(List<String> parameters, Program rhs) {
        /** Copies the names. */
        public Family {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * A solution that is known from elsewhere.
     *
     * @return where the solution from {@link #initial} at t = 0 leads, with the parameters' defaults; empty if that is not known
     */
    default Optional<Reference> reference() {
        return Optional.empty();
    }

    /**
     * Where a solution leads.
     *
     * @param end the time
     * @param values states there, by name; not all need to be known
     * @param tolerance the largest distance from them that rounding, and the figures that are known, explain
     */
    record Reference(double end, Map<String, Double> values, double tolerance) {
        /** Copies the values. */
        public Reference {
            values = Map.copyOf(values);
        }
    }

    /**
     * Traces a right-hand side.
     *
     * @param size the number of states
     * @param derivative f of t and y
     * @return the program
     */
    static Program equations(int size, BinaryOperator<Expr> derivative) {
        return Program.trace(
                "rhs",
                List.of(ArrayType.SCALAR, ArrayType.vector(size)),
                in -> List.of(derivative.apply(in.getFirst(), in.getLast())));
    }
}
