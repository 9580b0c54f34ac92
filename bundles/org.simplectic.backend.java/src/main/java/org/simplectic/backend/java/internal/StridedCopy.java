package org.simplectic.backend.java.internal;

import java.util.Arrays;

/**
 * Copies a box of elements from one place to another, each with its own strides. A stride of 0 repeats, a negative one turns
 * round.
 */
final class StridedCopy implements Instruction {
    private final boolean integral;
    private final int from;
    private final int[] fromStrides;
    private final int to;
    private final int[] toStrides;
    private final int[] extents;

    private StridedCopy(boolean integral, int from, int[] fromStrides, int to, int[] toStrides, int[] extents) {
        this.integral = integral;
        this.from = from;
        this.fromStrides = fromStrides;
        this.to = to;
        this.toStrides = toStrides;
        this.extents = extents;
    }

    /**
     * A copy of elements.
     *
     * @param integral whether they are integers or truth values
     * @param extents of the box; the strides have as many entries
     */
    static StridedCopy of(boolean integral, int from, int[] fromStrides, int to, int[] toStrides, int[] extents) {
        var extent = new int[extents.length];
        var source = new int[extents.length];
        var target = new int[extents.length];
        int rank = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == 1) {
                continue;
            }
            // An axis that continues the one before in both places is one with it.
            boolean continues = rank > 0
                    && source[rank - 1] == fromStrides[axis] * extents[axis]
                    && target[rank - 1] == toStrides[axis] * extents[axis];
            rank += continues ? 0 : 1;
            extent[rank - 1] = continues ? extent[rank - 1] * extents[axis] : extents[axis];
            source[rank - 1] = fromStrides[axis];
            target[rank - 1] = toStrides[axis];
        }
        return new StridedCopy(
                integral,
                from,
                Arrays.copyOf(source, rank),
                to,
                Arrays.copyOf(target, rank),
                Arrays.copyOf(extent, rank));
    }

    @Override
    public void run(double[] w, long[] n) {
        copy(w, n, 0, from, to);
    }

    private void copy(double[] w, long[] n, int axis, int source, int target) {
        if (axis < extents.length - 1) {
            for (int i = 0; i < extents[axis]; i++) {
                copy(w, n, axis + 1, source + i * fromStrides[axis], target + i * toStrides[axis]);
            }
        } else if (integral) {
            line(n, source, target);
        } else {
            line(w, source, target);
        }
    }

    private void line(double[] w, int source, int target) {
        if (extents.length == 0) {
            w[target] = w[source];
            return;
        }
        int last = extents.length - 1;
        int length = extents[last];
        int ds = fromStrides[last];
        int dt = toStrides[last];
        if (ds == 1 && dt == 1) {
            System.arraycopy(w, source, w, target, length);
        } else {
            for (int i = 0; i < length; i++) {
                w[target + i * dt] = w[source + i * ds];
            }
        }
    }

    private void line(long[] n, int source, int target) {
        if (extents.length == 0) {
            n[target] = n[source];
            return;
        }
        int last = extents.length - 1;
        for (int i = 0; i < extents[last]; i++) {
            n[target + i * toStrides[last]] = n[source + i * fromStrides[last]];
        }
    }
}
