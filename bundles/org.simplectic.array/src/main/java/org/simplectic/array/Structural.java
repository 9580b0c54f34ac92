package org.simplectic.array;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values that are given, and elements moved, repeated or dropped without arithmetic. */
public sealed interface Structural extends Primitive {
    /**
     * Fixed values; no operands.
     *
     * @param values the values
     */
    record Constant(HostArray values) implements Structural {
        @Override
        public String label() {
            return values.size() == 1 ? "constant " + values.get(0) : "constant";
        }
    }

    /**
     * Every element is its index along one axis; no operands.
     *
     * @param type the result's type
     * @param axis the axis counted along
     */
    record Iota(ArrayType type, int axis) implements Structural {
        @Override
        public String label() {
            return "iota " + axis;
        }
    }

    /**
     * The same elements in the same order under another shape.
     *
     * @param shape the new shape, of equal size
     */
    record Reshape(Shape shape) implements Structural {
        @Override
        public String label() {
            return "reshape " + shape;
        }
    }

    /**
     * The operand repeated along new axes: its axis i becomes the result's axis {@code axes[i]}, of the same extent.
     *
     * @param shape the result's shape
     * @param axes where the operand's axes go, ascending
     */
    record Broadcast(Shape shape, List<Integer> axes) implements Structural {
        /** Copies the axes. */
        public Broadcast {
            axes = List.copyOf(axes);
        }

        @Override
        public String label() {
            return "broadcast " + shape + (axes.isEmpty() ? "" : " at " + axes);
        }
    }

    /**
     * Axes reordered: the result's axis i is the operand's axis {@code permutation[i]}.
     *
     * @param permutation each axis once
     */
    record Transpose(List<Integer> permutation) implements Structural {
        /** Copies the permutation. */
        public Transpose {
            permutation = List.copyOf(permutation);
        }

        @Override
        public String label() {
            return "transpose " + permutation;
        }
    }

    /**
     * Along each axis every so many elements of a range.
     *
     * @param starts first index taken, an axis each
     * @param stops first index not taken, an axis each
     * @param strides steps, at least 1, an axis each
     */
    record Slice(List<Integer> starts, List<Integer> stops, List<Integer> strides) implements Structural {
        /** Copies the lists. */
        public Slice {
            starts = List.copyOf(starts);
            stops = List.copyOf(stops);
            strides = List.copyOf(strides);
        }

        @Override
        public String label() {
            return IntStream.range(0, starts.size())
                    .mapToObj(
                            i -> starts.get(i) + ":" + stops.get(i) + (strides.get(i) == 1 ? "" : ":" + strides.get(i)))
                    .collect(Collectors.joining(",", "slice [", "]"));
        }
    }

    /**
     * Zeros around and between the elements.
     *
     * @param low zeros before, an axis each
     * @param high zeros after, an axis each
     * @param interior zeros between neighbours, an axis each
     */
    record Pad(List<Integer> low, List<Integer> high, List<Integer> interior) implements Structural {
        /** Copies the lists. */
        public Pad {
            low = List.copyOf(low);
            high = List.copyOf(high);
            interior = List.copyOf(interior);
        }

        @Override
        public String label() {
            return "pad " + low + " " + high + (interior.stream().allMatch(i -> i == 0) ? "" : " between " + interior);
        }
    }

    /**
     * Operands that differ in one extent only, one after the other.
     *
     * @param axis the axis along which they follow each other
     */
    record Concatenate(int axis) implements Structural {
        @Override
        public String label() {
            return "concatenate " + axis;
        }
    }

    /**
     * The order of elements turned round.
     *
     * @param axes the axes to turn
     */
    record Reverse(List<Integer> axes) implements Structural {
        /** Copies the axes. */
        public Reverse {
            axes = List.copyOf(axes);
        }

        @Override
        public String label() {
            return "reverse " + axes;
        }
    }

    /** What {@link Shift} takes beyond the ends of an axis of extent n. */
    enum Edge {
        /** Index n is index 0. */
        PERIODIC,
        /** Zeros. */
        ZERO,
        /** Index -1 is index 0 and n is n - 1: the mirror lies between elements. */
        REFLECTED
    }

    /**
     * Element i of the result is element {@code i + offset} of the operand along one axis.
     *
     * @param axis the axis
     * @param offset by how much, of either sign, smaller in size than the extent
     * @param edge what is taken beyond the ends
     */
    record Shift(int axis, int offset, Edge edge) implements Structural {
        @Override
        public String label() {
            return "shift " + axis + " by " + offset + " " + Primitive.label(edge);
        }
    }
}
