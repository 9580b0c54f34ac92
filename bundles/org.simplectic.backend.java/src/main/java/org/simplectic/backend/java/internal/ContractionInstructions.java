package org.simplectic.backend.java.internal;

import java.util.Arrays;
import java.util.List;
import org.simplectic.array.Contraction;
import org.simplectic.array.SparseStructure;

/** Sums of products. Complex ones are four real ones: of the real and imaginary parts, that lie two apart. */
final class ContractionInstructions {
    private ContractionInstructions() {}

    /** Adds a multiple of the product of two arrays, whose elements lie {@code parts} apart, to a third. */
    private interface Product {
        void add(double[] w, double factor, int left, int right, int out);
    }

    static Instruction of(Contraction primitive, Site site) {
        int parts = Site.parts(site.type().dtype());
        Product product = switch (primitive) {
            case Contraction.Dot dot -> dot(dot, site, parts);
            case Contraction.Convolution convolution -> new Convolution(convolution, site, parts);
            case Contraction.SparseMultiply sparse -> sparse(sparse.structure(), site, parts);
        };
        int a = site.in(0);
        int b = site.in(1);
        int out = site.out(0);
        int end = out + Site.numbers(site.type());
        Instruction sum = (w, n) -> {
            Arrays.fill(w, out, end, 0);
            product.add(w, 1, a, b, out);
            if (parts == 2) {
                product.add(w, -1, a + 1, b + 1, out);
                product.add(w, 1, a, b + 1, out + 1);
                product.add(w, 1, a + 1, b, out + 1);
            }
        };
        return sum.narrowed(site);
    }

    private static Product dot(Contraction.Dot dot, Site site, int parts) {
        var shape = site.type().shape();
        int batch = shape.axes(0, dot.batchAxes()).size();
        int rows = shape.extent(dot.batchAxes());
        int columns = shape.extent(dot.batchAxes() + 1);
        int inner = site.operand(0).shape().extent(dot.batchAxes() + (dot.transposeLeft() ? 0 : 1));
        int leftRow = parts * (dot.transposeLeft() ? 1 : inner);
        int leftColumn = parts * (dot.transposeLeft() ? rows : 1);
        int rightRow = parts * (dot.transposeRight() ? 1 : columns);
        int rightColumn = parts * (dot.transposeRight() ? inner : 1);
        return (w, factor, left, right, out) -> {
            for (int matrix = 0; matrix < batch; matrix++) {
                int a = left + matrix * rows * inner * parts;
                int b = right + matrix * inner * columns * parts;
                int c = out + matrix * rows * columns * parts;
                for (int i = 0; i < rows; i++) {
                    for (int k = 0; k < inner; k++) {
                        double x = factor * w[a + i * leftRow + k * leftColumn];
                        addLine(w, x, b + k * rightRow, rightColumn, c + i * columns * parts, parts, columns);
                    }
                }
            }
        };
    }

    private static void addLine(double[] w, double x, int from, int fromStride, int to, int toStride, int length) {
        for (int j = 0; j < length; j++) {
            w[to + j * toStride] += x * w[from + j * fromStride];
        }
    }

    private static Product sparse(SparseStructure structure, Site site, int parts) {
        int block = structure.block();
        int width = site.type().rank() == 1 ? 1 : site.type().shape().extent(1);
        var columns = structure.columnIndices();
        var rows = structure.rowIndices();
        return (w, factor, left, right, out) -> {
            for (int k = 0; k < columns.length; k++) {
                for (int i = 0; i < block * block; i++) {
                    double x = factor * w[left + (k * block * block + i) * parts];
                    int from = right + (columns[k] * block + i % block) * width * parts;
                    int to = out + (rows[k] * block + i / block) * width * parts;
                    addLine(w, x, from, parts, to, parts, width);
                }
            }
        };
    }

    /** Over three axes: those that are missing have extent 1. */
    private static final class Convolution implements Product {
        private final int parts;
        private final int batch;
        private final int groups;
        /** Channels of one group. */
        private final int inputs;

        private final int outputs;
        private final int[] signal;
        private final int[] kernel;
        private final int[] result;
        /** Of each axis, by output and kernel position, the position in the signal, or -1 outside. */
        private final int[][] sources = new int[3][];

        Convolution(Contraction.Convolution p, Site site, int parts) {
            this.parts = parts;
            this.batch = site.type().shape().extent(0);
            this.groups = p.groups();
            this.inputs = site.operand(1).shape().extent(1);
            this.outputs = site.operand(1).shape().extent(0) / groups;
            this.signal = space(site.operand(0).shape().extents());
            this.kernel = space(site.operand(1).shape().extents());
            this.result = space(site.type().shape().extents());
            int missing = 3 - p.strides().size();
            for (int axis = 0; axis < 3; axis++) {
                sources[axis] = axis < missing ? new int[1] : sources(p, axis - missing, axis);
            }
        }

        private static int[] space(List<Integer> extents) {
            var space = new int[] {1, 1, 1};
            for (int i = 2; i < extents.size(); i++) {
                space[i + 3 - extents.size()] = extents.get(i);
            }
            return space;
        }

        private int[] sources(Contraction.Convolution p, int own, int axis) {
            var positions = new int[result[axis] * kernel[axis]];
            for (int i = 0; i < positions.length; i++) {
                int widened = i / kernel[axis] * p.strides().get(own)
                        + i % kernel[axis] * p.kernelDilation().get(own)
                        - p.low().get(own);
                int dilation = p.signalDilation().get(own);
                boolean inside = widened >= 0 && widened % dilation == 0 && widened / dilation < signal[axis];
                positions[i] = inside ? widened / dilation : -1;
            }
            return positions;
        }

        @Override
        public void add(double[] w, double factor, int left, int right, int out) {
            int signalSize = signal[0] * signal[1] * signal[2] * parts;
            int kernelSize = kernel[0] * kernel[1] * kernel[2] * parts;
            int resultSize = result[0] * result[1] * result[2] * parts;
            for (int i = 0; i < batch * groups * outputs; i++) {
                int group = i / outputs % groups;
                int image = i / (outputs * groups);
                for (int j = 0; j < inputs; j++) {
                    addChannel(
                            w,
                            factor,
                            left + ((image * groups + group) * inputs + j) * signalSize,
                            right + (i % (groups * outputs) * inputs + j) * kernelSize,
                            out + i * resultSize);
                }
            }
        }

        /** One channel of the signal under one kernel. */
        private void addChannel(double[] w, double factor, int from, int weights, int to) {
            for (int k = 0; k < kernel[0] * kernel[1] * kernel[2]; k++) {
                int plane = k / (kernel[1] * kernel[2]);
                int row = k / kernel[2] % kernel[1];
                double weight = factor * w[weights + k * parts];
                for (int line = 0; line < result[0] * result[1]; line++) {
                    int z = sources[0][line / result[1] * kernel[0] + plane];
                    int y = sources[1][line % result[1] * kernel[1] + row];
                    if (z >= 0 && y >= 0) {
                        int source = from + (z * signal[1] + y) * signal[2] * parts;
                        addRow(w, weight, source, k % kernel[2], to + line * result[2] * parts);
                    }
                }
            }
        }

        private void addRow(double[] w, double weight, int from, int column, int to) {
            for (int x = 0; x < result[2]; x++) {
                int source = sources[2][x * kernel[2] + column];
                if (source >= 0) {
                    w[to + x * parts] += weight * w[from + source * parts];
                }
            }
        }
    }
}
