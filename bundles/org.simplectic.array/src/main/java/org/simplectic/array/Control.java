package org.simplectic.array;

import org.jspecify.annotations.Nullable;

/** Programs inside programs: loops, choices and calls. */
public sealed interface Control extends Primitive {
    /**
     * A loop of fixed length. Operands: constants, carries, sequences with a leading axis of {@code length}. The body takes
     * constants, carries and one entry of each sequence, and returns carries and one entry of each collected result. Results: the
     * last carries, then the collected results with a leading axis of {@code length}.
     *
     * @param body one step
     * @param constants number of operands that are the same in each step
     * @param carries number of values handed from step to step
     * @param length number of steps
     * @param reverse whether sequences are read, and results collected, from the last entry to the first
     */
    record Scan(Program body, int constants, int carries, int length, boolean reverse) implements Control {
        @Override
        public String label() {
            return "scan " + length + (reverse ? " reverse" : "");
        }
    }

    /**
     * A loop as long as a condition holds. Operands: constants of the condition, constants of the body, carries. Results: the
     * carries at the end.
     *
     * @param condition from its constants and the carries to a truth value, a scalar
     * @param body from its constants and the carries to the next carries
     * @param conditionConstants number of operands that only the condition sees
     * @param bodyConstants number of operands that only the body sees
     */
    record WhileLoop(Program condition, Program body, int conditionConstants, int bodyConstants) implements Control {
        @Override
        public String label() {
            return "while_loop";
        }
    }

    /**
     * One of two programs, by a scalar truth value, the first operand; both take the other operands and return the same types.
     * Only the chosen one is run.
     *
     * @param yes run where the value holds
     * @param no run where it does not
     */
    record Choice(Program yes, Program no) implements Control {
        @Override
        public String label() {
            return "cond";
        }
    }

    /**
     * A program run on the operands, computed again when a derivative in reverse needs its inner values: memory for time.
     *
     * @param program what is computed
     */
    record Checkpoint(Program program) implements Control {
        @Override
        public String label() {
            return "checkpoint " + program.name();
        }
    }

    /**
     * A program with derivatives of its own. One of them is enough: the other one is its transpose.
     *
     * @param program what is computed
     * @param jvp from operands and their tangents (a tangent for each differentiable operand) to the results' tangents, or null
     * @param vjp from operands, results and the results' cotangents to the operands' cotangents (one for each differentiable
     *     operand), or null
     */
    record Custom(
            Program program,
            @Nullable Program jvp,
            @Nullable Program vjp) implements Control {
        @Override
        public String label() {
            return "custom " + program.name();
        }
    }

    /**
     * The x with {@code A x = b}, however it is found, with the derivatives of an implicit function: {@code dx = A^-1 (db - dA x)}; none goes
     * through the way in which x is found. Operands: what A is made of; what was prepared to solve with it, which counts as constant in
     * derivatives; b. Results: x, and what else is told of it, constant in derivatives too.
     *
     * @param product from what A is made of and a vector to their product
     * @param solve from all operands to all results
     * @param solveTransposed the same for {@code A^T x = b}
     * @param parts number of operands that A is made of
     */
    record LinearSolve(Program product, Program solve, Program solveTransposed, int parts) implements Control {
        @Override
        public String label() {
            return "linear_solve " + solve.name();
        }
    }
}
