package org.simplectic.backend.simd.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simplectic.array.DType;

/**
 * A pointer into an array and how it moves with each axis of a loop nest.
 *
 * @param base where it starts
 * @param type of the elements
 * @param axes of each axis of the nest, in bytes: pieces whose {@code start} and {@code step} are to be multiplied by a stride
 */
record Moving(Ref base, DType type, List<Along> axes) {
    private static final List<Axis.Piece> STILL = List.of(new Axis.Piece(0, Integer.MAX_VALUE, 0, 0, false));

    /**
     * Along one axis of the nest.
     *
     * @param pieces indices
     * @param stride bytes from one index to the next
     */
    record Along(List<Axis.Piece> pieces, long stride) {
        static Along still() {
            return new Along(STILL, 0);
        }

        static Along line(int extent, long step) {
            return new Along(List.of(new Axis.Piece(0, extent, 0, 1, false)), step);
        }

        /** Whether equal indices lie equally far apart everywhere, beginning at 0. */
        boolean isLine() {
            return pieces.size() == 1 && !pieces.getFirst().zero();
        }

        long step() {
            return pieces.getFirst().step() * stride;
        }

        boolean isStill() {
            return isLine() && step() == 0;
        }

        long start() {
            return pieces.getFirst().start() * stride;
        }

        boolean hasZeros() {
            return pieces.stream().anyMatch(Axis.Piece::zero);
        }

        /** Of each index the offset, or {@link Geometry#ZERO}. */
        long[] offsets(int extent) {
            var offsets = new long[extent];
            for (var piece : pieces) {
                for (int i = piece.from(); i < Math.min(piece.to(), extent); i++) {
                    offsets[i] = piece.zero() ? Geometry.ZERO : piece.at(i) * stride;
                }
            }
            return offsets;
        }
    }

    /** Of a value with strides, read through a view, in a nest of so many axes. */
    static Moving of(Ref base, DType type, long[] strides, View view, int loops) {
        var axes = new Along[loops];
        Arrays.fill(axes, Along.still());
        long offset = 0;
        for (int i = 0; i < strides.length; i++) {
            var axis = view.axes().get(i);
            long stride = strides[i] * type.bytes();
            if (axis.loop() < 0) {
                offset += axis.pieces().getFirst().start() * stride;
            } else {
                axes[axis.loop()] = new Along(axis.pieces(), stride);
            }
        }
        return new Moving(base.plus(offset), type, List.of(axes));
    }

    /** With the nest's axes in another order. */
    Moving ordered(List<Integer> order) {
        return new Moving(base, type, order.stream().map(axes::get).toList());
    }

    /** Whether an axis and the one inside it are one longer axis for this pointer. */
    boolean merges(int axis, int innerExtent) {
        var outer = axes.get(axis);
        var inner = axes.get(axis + 1);
        return outer.isLine() && inner.isLine() && outer.step() == inner.step() * innerExtent;
    }

    Moving merged(int axis, int outerExtent, int innerExtent) {
        var next = new ArrayList<>(axes);
        var outer = next.get(axis);
        var inner = next.remove(axis + 1);
        next.set(axis, Along.line(outerExtent * innerExtent, inner.step()));
        return new Moving(base.plus(outer.start() + inner.start()), type, next);
    }

    /** Whether elements follow each other along the innermost axis, piece by piece. */
    boolean isUnit() {
        var inner = axes.getLast();
        return inner.pieces().stream()
                .allMatch(
                        piece -> piece.zero() || piece.length() == 1 || piece.step() * inner.stride() == type.bytes());
    }

    boolean isRepeated() {
        return axes.getLast().isStill();
    }

    /** The same elements in a temporary array that has only the axes along which this moves. */
    Moving packed(Ref temporary, int[] extents) {
        var next = new Along[axes.size()];
        long stride = type.bytes();
        for (int axis = axes.size() - 1; axis >= 0; axis--) {
            boolean still = axes.get(axis).isStill();
            next[axis] = still ? Along.still() : Along.line(extents[axis], stride);
            stride *= still ? 1 : extents[axis];
        }
        return new Moving(temporary, type, List.of(next));
    }

    /** Elements of {@link #packed}. */
    long packedSize(int[] extents) {
        long size = 1;
        for (int axis = 0; axis < axes.size(); axis++) {
            size *= axes.get(axis).isStill() ? 1 : extents[axis];
        }
        return size;
    }
}
