package org.simplectic.api;

import java.util.List;
import java.util.Optional;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A {@link Model} as a function of some of its numbers, p: what derivatives by them are taken of. Parameters that the study defines
 * by others follow those; initial values follow the parameters that they are made of.
 */
public interface ParametricModel {
    /** Stands before the name of a state in that of its value at the start. */
    String INITIAL = "initial.";

    /**
     * The components of p.
     *
     * @return names and units
     */
    List<Quantity> parameters();

    /**
     * Their values in the study.
     *
     * @return a vector
     */
    HostArray values();

    /**
     * The right-hand side.
     *
     * @return a program from a scalar t, the state vector and p to a vector of the state's size
     */
    Program rhs();

    /**
     * The state at the start.
     *
     * @return a program from p to the state vector
     */
    Program initial();

    /**
     * The amplitudes of the model's noise.
     *
     * @return a program from t, the state vector and p to a row a state and a column a process; empty without noise
     */
    Optional<Program> diffusion();

    /**
     * An expression in t, states, auxiliary definitions and parameters.
     *
     * @param text a string or a number of the study
     * @return a program from t, the state vector and p to a scalar
     * @throws StudyException if the text is not a valid expression of a number
     */
    Program expression(StudyNode text);
}
