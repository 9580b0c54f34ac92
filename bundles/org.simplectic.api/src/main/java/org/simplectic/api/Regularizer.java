package org.simplectic.api;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.SensitivityProblem.Steps;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * What training adds to a loss so that the solution becomes cheap to compute: the mean over the accepted steps of a number that a
 * step's error, stiffness and size lead to. Its gradient goes through the steps, their sizes held.
 */
public interface Regularizer {
    /**
     * What a step adds, weight included; the mean over the steps counts.
     *
     * @param step the step
     * @return a scalar
     */
    Expr term(Step step);

    /**
     * Whether one step, drawn at random for each gradient, stands for all of them: an estimate of the mean, for less work.
     *
     * @return false if all steps count
     */
    default boolean isLocal() {
        return false;
    }

    /**
     * An accepted step in a program being traced.
     *
     * @param t where it begins
     * @param h its size, negative where t runs backwards
     * @param error the scaled norm of its error, 1 at the tolerance
     * @param stiffness an estimate of the size of h times the dominant eigenvalue
     * @param count how many steps there are: times this, the mean is a sum
     */
    record Step(Expr t, Expr h, Expr error, Expr stiffness, Expr count) {
        /** How many numbers tell of a step. */
        static final int SIZE = 5;
    }

    /**
     * The regularizer as a part of a functional.
     *
     * @param draw which step stands for all of them, if one does
     * @return the part
     */
    default Steps steps(double draw) {
        var types = Collections.nCopies(Step.SIZE, ArrayType.SCALAR);
        var term = Program.trace(
                "regularizer",
                types,
                in -> List.of(term(new Step(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4)))));
        return new Steps(term, isLocal() ? Optional.of(draw) : Optional.empty());
    }
}
