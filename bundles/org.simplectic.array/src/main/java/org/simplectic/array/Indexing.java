package org.simplectic.array;

/** Elements addressed by computed indices, and orderings. An index outside its axis is an {@link IndexOutOfBoundsException}. */
public sealed interface Indexing extends Primitive {
    /**
     * Operands: values of shape {@code [B..., n, C...]} and integer indices of shape {@code [B..., I...]}. The result, of shape
     * {@code [B..., I..., C...]}, has at {@code (b, i, c)} the value at {@code (b, indices(b, i), c)}.
     *
     * @param batchAxes the rank of B
     */
    record Gather(int batchAxes) implements Indexing {
        @Override
        public String label() {
            return batchAxes == 0 ? "gather" : "gather after " + batchAxes;
        }
    }

    /**
     * Operands: values {@code [B..., n, C...]}, integer indices {@code [B..., I...]} and updates {@code [B..., I..., C...]}. The
     * result is the values with every update added at {@code (b, indices(b, i), c)}, in the order of the updates.
     *
     * @param batchAxes the rank of B
     */
    record ScatterAdd(int batchAxes) implements Indexing {
        @Override
        public String label() {
            return batchAxes == 0 ? "scatter_add" : "scatter_add after " + batchAxes;
        }
    }

    /**
     * Elements in ascending order along one axis, NaN last.
     *
     * @param axis the axis
     */
    record Sort(int axis) implements Indexing {
        @Override
        public String label() {
            return "sort " + axis;
        }
    }

    /**
     * The indices (i32) that sort the operand along one axis: ascending, NaN last, equal elements in their order.
     *
     * @param axis the axis
     */
    record ArgSort(int axis) implements Indexing {
        @Override
        public String label() {
            return "arg_sort " + axis;
        }
    }
}
