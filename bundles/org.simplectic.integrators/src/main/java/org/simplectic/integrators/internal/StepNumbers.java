package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/** The numbers of a run that change from step to step, as one vector: a program reads and returns them in one transfer. */
@SuppressWarnings("EnumOrdinal") // places in a vector that no other version of this class ever reads
final class StepNumbers {
    static final ArrayType TYPE = new ArrayType(DType.F64, Shape.of(Slot.values().length));

    /** What they are. */
    enum Slot {
        /** The independent variable. */
        T,
        /** The size of the next step, positive. */
        STEP,
        /** Where the last accepted step began. */
        PREVIOUS_T,
        /** The scaled error of the last accepted step. */
        ERROR,
        /** That of the step before. */
        OLDER_ERROR,
        /** Steps that stability seems to have limited. */
        STIFF,
        /** Steps since then that it has not. */
        CALM,
        /** Whether the last attempt was rejected, 1 or 0. */
        RETRY,
        /** Accepted steps of this call. */
        ACCEPTED,
        /** Rejected steps of this call. */
        REJECTED,
        /** Evaluations of the right-hand side in this call. */
        EVALUATIONS,
        /** Evaluations of its derivatives in this call. */
        JACOBIANS,
        /** Factorizations of matrices in this call. */
        FACTORIZATIONS,
        /** The ordinal of the status. */
        STATUS,
        /** Of the call: steps go on until this value of t is reached or passed. */
        UNTIL,
        /** Of the call: a step ends here, at the latest the last one. */
        STOP,
        /** Of the call: the most accepted steps. */
        MOST_ACCEPTED,
        /** Of the call: the most attempts. */
        MOST_ATTEMPTS
    }

    private StepNumbers() {}

    /** Their values within a program. */
    static Map<Slot, Expr> unpack(Expr vector) {
        var numbers = new EnumMap<Slot, Expr>(Slot.class);
        for (var slot : Slot.values()) {
            numbers.put(slot, vector.get(slot.ordinal()));
        }
        return numbers;
    }

    static Expr pack(Map<Slot, Expr> numbers) {
        var parts = new ArrayList<Expr>();
        for (var slot : Slot.values()) {
            var number = numbers.get(slot);
            if (number == null) {
                throw new IllegalStateException("no value for " + slot);
            }
            parts.add(number);
        }
        return Expr.stack(parts);
    }

    static double get(HostArray vector, Slot slot) {
        return vector.get(slot.ordinal());
    }

    /** For a call. */
    static HostArray of(StepState state, double until, double stop, long mostAccepted, long mostAttempts) {
        return HostArray.of(TYPE, new double[] {
            state.t(),
            state.step(),
            state.previousT(),
            state.error(),
            state.olderError(),
            state.stiff(),
            state.calm(),
            0,
            0,
            0,
            0,
            0,
            0,
            state.status().ordinal(),
            until,
            stop,
            mostAccepted,
            mostAttempts
        });
    }
}
