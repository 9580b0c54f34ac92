package org.simplectic.array;

import java.util.List;

/** Many elements joined to one. The order of additions is fixed: it does not depend on the number of threads. */
public sealed interface Reduction extends Primitive {
    /** What joins two elements. */
    enum Operation {
        /** The sum; 0 for no elements. Numbers of any type. */
        SUM(Elementwise.Binary.ADD, 0),
        /** The product; 1 for no elements. Real or integer. */
        PRODUCT(Elementwise.Binary.MULTIPLY, 1),
        /** The largest, NaN if any is; minus infinity for no elements. Real or integer. */
        MAXIMUM(Elementwise.Binary.MAX, Double.NEGATIVE_INFINITY),
        /** The smallest, NaN if any is; infinity for no elements. Real or integer. */
        MINIMUM(Elementwise.Binary.MIN, Double.POSITIVE_INFINITY),
        /** Whether all hold, of truth values. */
        ALL(Elementwise.Binary.AND, 1),
        /** Whether any holds, of truth values. */
        ANY(Elementwise.Binary.OR, 0);

        private final Elementwise.Binary join;
        private final double neutral;

        Operation(Elementwise.Binary join, double neutral) {
            this.join = join;
            this.neutral = neutral;
        }

        /**
         * The operation that joins two parts.
         *
         * @return an associative operation
         */
        public Elementwise.Binary join() {
            return join;
        }

        /**
         * The result for no elements.
         *
         * @return the operation's neutral element
         */
        public double neutral() {
            return neutral;
        }
    }

    /**
     * All elements along some axes joined; those axes vanish.
     *
     * @param operation what joins two elements
     * @param axes the axes reduced, ascending
     */
    record Reduce(Operation operation, List<Integer> axes) implements Reduction {
        /** Copies the axes. */
        public Reduce {
            axes = List.copyOf(axes);
        }

        @Override
        public String label() {
            return Primitive.label(operation) + " " + axes;
        }
    }

    /**
     * The index (i32) of the largest or smallest element along one axis, which vanishes; of equal ones the first, of a NaN the
     * first.
     *
     * @param largest whether the largest is looked for
     * @param axis the axis
     */
    record ArgReduce(boolean largest, int axis) implements Reduction {
        @Override
        public String label() {
            return (largest ? "arg_max " : "arg_min ") + axis;
        }
    }

    /**
     * Sums from one end of an axis up to and with each element.
     *
     * @param axis the axis
     * @param reverse whether summation begins at the last element
     */
    record CumulativeSum(int axis, boolean reverse) implements Reduction {
        @Override
        public String label() {
            return "cumulative_sum " + axis + (reverse ? " reverse" : "");
        }
    }
}
