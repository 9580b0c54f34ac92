package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Sums of products: linear in each of two operands of one real or complex type. */
public sealed interface Contraction extends Primitive {
    /**
     * Matrix products: operands of shapes {@code [B..., m, k]} and {@code [B..., k, n]}, each with its last two axes exchanged if
     * so flagged; result {@code [B..., m, n]}. Nothing is conjugated.
     *
     * @param batchAxes the rank of B
     * @param transposeLeft whether the left operand is given as {@code [B..., k, m]}
     * @param transposeRight whether the right operand is given as {@code [B..., n, k]}
     */
    record Dot(int batchAxes, boolean transposeLeft, boolean transposeRight) implements Contraction {
        @Override
        public String label() {
            return "dot" + (batchAxes == 0 ? "" : " batch " + batchAxes) + (transposeLeft ? " left^T" : "")
                    + (transposeRight ? " right^T" : "");
        }
    }

    /**
     * Cross-correlation over 1 to 3 axes, as learning libraries define convolution: operands are signals
     * {@code [batch, groups*c, S...]} and kernels {@code [groups*d, c, K...]}, the result is {@code [batch, groups*d, O...]} with
     * {@code out(b, g*d+j, o) = sum over i, k of signal(b, g*c+i, o*stride + k*kernelDilation - low) * kernel(g*d+j, i, k)}. The signal
     * is first widened by {@code signalDilation - 1} zeros between neighbours; what lies outside is zero. Negative padding cuts off.
     *
     * @param strides steps of the window, an axis each
     * @param low padding before, an axis each
     * @param high padding after, an axis each
     * @param signalDilation spacing of the signal's elements, an axis each
     * @param kernelDilation spacing of the kernel's elements, an axis each
     * @param groups channels are joined only within their group
     */
    record Convolution(
            List<Integer> strides,
            List<Integer> low,
            List<Integer> high,
            List<Integer> signalDilation,
            List<Integer> kernelDilation,
            int groups)
            implements Contraction {
        /** Copies the lists. */
        public Convolution {
            strides = List.copyOf(strides);
            low = List.copyOf(low);
            high = List.copyOf(high);
            signalDilation = List.copyOf(signalDilation);
            kernelDilation = List.copyOf(kernelDilation);
        }

        /**
         * A convolution without stride, padding, dilation or groups, to be changed by the methods below.
         *
         * @param axes over how many axes, 1 to 3
         * @return the settings
         */
        public static Convolution over(int axes) {
            var ones = Collections.nCopies(axes, 1);
            var zeros = Collections.nCopies(axes, 0);
            return new Convolution(ones, zeros, zeros, ones, ones, 1);
        }

        /**
         * The same with other strides.
         *
         * @param steps of the window, one for all axes or one an axis
         * @return the settings
         */
        public Convolution stride(int... steps) {
            return new Convolution(each(steps), low, high, signalDilation, kernelDilation, groups);
        }

        /**
         * The same with other padding, equal on both sides.
         *
         * @param zeros on each side, one for all axes or one an axis
         * @return the settings
         */
        public Convolution padding(int... zeros) {
            return new Convolution(strides, each(zeros), each(zeros), signalDilation, kernelDilation, groups);
        }

        /**
         * The same with as much padding as gives the signal's extents for stride 1: for even kernels one zero more at the end.
         * To be called after {@link #dilation}.
         *
         * @param kernel extents of the kernel's window, one for all axes or one an axis
         * @return the settings
         */
        public Convolution paddingFor(int... kernel) {
            var extents = each(kernel);
            var before = new ArrayList<Integer>();
            var after = new ArrayList<Integer>();
            for (int axis = 0; axis < extents.size(); axis++) {
                int total = (extents.get(axis) - 1) * kernelDilation.get(axis);
                before.add(total / 2);
                after.add(total - total / 2);
            }
            return new Convolution(strides, before, after, signalDilation, kernelDilation, groups);
        }

        /**
         * The same with the kernel's elements spaced.
         *
         * @param spacing one for all axes or one an axis
         * @return the settings
         */
        public Convolution dilation(int... spacing) {
            return new Convolution(strides, low, high, signalDilation, each(spacing), groups);
        }

        /**
         * The same with the signal's elements spaced: a transposed convolution of that stride.
         *
         * @param spacing one for all axes or one an axis
         * @return the settings
         */
        public Convolution spread(int... spacing) {
            return new Convolution(strides, low, high, each(spacing), kernelDilation, groups);
        }

        /**
         * The same with channels joined only within their group.
         *
         * @param number how many groups
         * @return the settings
         */
        public Convolution inGroups(int number) {
            return new Convolution(strides, low, high, signalDilation, kernelDilation, number);
        }

        private List<Integer> each(int... values) {
            Checks.require(
                    values.length == 1 || values.length == strides.size(),
                    () -> "a convolution over " + strides.size() + " axes takes 1 or " + strides.size()
                            + " numbers, but got " + Arrays.toString(values));
            return values.length == 1
                    ? Collections.nCopies(strides.size(), values[0])
                    : Arrays.stream(values).boxed().toList();
        }

        @Override
        public String label() {
            return "convolution stride " + strides + " padding " + low + " " + high + " dilation " + signalDilation
                    + " " + kernelDilation + (groups == 1 ? "" : " groups " + groups);
        }
    }

    /**
     * Sparse matrix times vector or matrix: operands are the values of the non-zero blocks, {@code [blocks]} or
     * {@code [blocks, b, b]} for blocks of b x b, and a vector {@code [columns]} or matrix {@code [columns, k]}.
     *
     * @param structure where the non-zero blocks are
     */
    record SparseMultiply(SparseStructure structure) implements Contraction {
        @Override
        public String label() {
            return "sparse_multiply " + structure;
        }
    }
}
