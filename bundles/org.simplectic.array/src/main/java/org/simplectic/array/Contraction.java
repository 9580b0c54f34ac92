package org.simplectic.array;

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
