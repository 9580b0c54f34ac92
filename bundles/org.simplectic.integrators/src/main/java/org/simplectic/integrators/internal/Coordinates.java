package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.integrators.internal.PhiFunctions.Argument;

/** What an exponential method computes its steps in: vectors v made of states y, in which {@code v' = L v + g(t, v)}. */
sealed interface Coordinates {
    /** The type of v. */
    ArrayType type();

    /** What L is: a matrix, or a factor for each component of v. */
    Argument kind();

    /** L itself. */
    Expr matrix(Expr trace);

    /** v of a state. */
    Expr of(Expr y);

    /** The state of v. */
    Expr state(Expr v);

    /** {@code L v}. */
    Expr linear(Expr v);

    /** A function of L times v. */
    Expr product(Expr function, Expr v);

    /** g, from t and v. */
    Program rest();

    /**
     * The states themselves.
     *
     * @param linear {@code L y}: inputs a scalar t, which does not matter, and y
     */
    record Components(Program linear, Program rest, Argument kind) implements Coordinates {
        @Override
        public ArrayType type() {
            return rest.outputTypes().getFirst();
        }

        @Override
        public Expr matrix(Expr trace) {
            return kind == Argument.MATRIX
                    ? columns(trace, type().shape().size()).transpose()
                    : linear(trace.constant(1).broadcast(type().shape()));
        }

        private Expr columns(Expr trace, int n) {
            return linear.vmap(n, false, true)
                    .apply(List.of(trace.constant(0), trace.identity(n)))
                    .getFirst();
        }

        @Override
        public Expr of(Expr y) {
            return y;
        }

        @Override
        public Expr state(Expr v) {
            return v;
        }

        @Override
        public Expr linear(Expr v) {
            return linear.apply(List.of(v.constant(0), v)).getFirst();
        }

        @Override
        public Expr product(Expr function, Expr v) {
            return kind.product(function, v);
        }
    }

    /**
     * The waves of fields on a periodic grid, for an L that does the same at every point.
     *
     * @param factors what L multiplies each wave with
     */
    record Waves(PeriodicGrid grid, HostArray factors, Program rest) implements Coordinates {
        @Override
        public ArrayType type() {
            return grid.waves();
        }

        @Override
        public Argument kind() {
            return factors.type().dtype().isComplex() ? Argument.COMPLEX_COMPONENTS : Argument.COMPONENTS;
        }

        @Override
        public Expr matrix(Expr trace) {
            return trace.constant(factors);
        }

        @Override
        public Expr of(Expr y) {
            return grid.forward(y);
        }

        @Override
        public Expr state(Expr v) {
            return grid.backward(v);
        }

        @Override
        public Expr linear(Expr v) {
            return product(matrix(v.real()), v);
        }

        @Override
        public Expr product(Expr function, Expr v) {
            return PeriodicGrid.product(function, v);
        }
    }
}
