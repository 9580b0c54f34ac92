package org.simplectic.backend.simd.internal.plan;

import java.util.List;
import org.simplectic.array.Contraction;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * Convolutions as matrix products: what the window sees at each place becomes a column, for so many places at a time that the
 * columns stay in the cache. Complex ones are sums, element by element. Over three axes: missing ones have extent 1.
 */
final class ConvolutionStep implements Step {
    /** Bytes of the matrix of columns, about. */
    private static final int COLUMNS_BYTES = 1 << 20;

    private static final int LEAST_COLUMNS = 64;

    private final Site site;
    private final DType type;
    private final int batch;
    private final int groups;
    private final int inputs;
    private final int outputs;
    private final int[] signal;
    private final int[] kernel;
    private final int[] result;

    /** Of each axis, by output and kernel position, the position in the signal, or -1 outside. */
    private final int[][] sources = new int[3][];

    private final Ref columns;
    private final int width;

    private ConvolutionStep(Contraction.Convolution p, Site site) {
        this.site = site;
        this.type = site.type().dtype();
        this.batch = site.type().shape().extent(0);
        this.groups = p.groups();
        this.inputs = site.operandType(1).shape().extent(1);
        this.outputs = site.operandType(1).shape().extent(0) / groups;
        this.signal = space(site.operandType(0).shape().extents());
        this.kernel = space(site.operandType(1).shape().extents());
        this.result = space(site.type().shape().extents());
        int missing = 3 - p.strides().size();
        for (int axis = 0; axis < 3; axis++) {
            sources[axis] = axis < missing ? new int[1] : sources(p, axis - missing, axis);
        }
        int depth = Math.max(1, inputs * size(kernel));
        this.width =
                Math.min(Math.max(1, size(result)), Math.max(LEAST_COLUMNS, COLUMNS_BYTES / (depth * type.bytes())));
        this.columns = site.temporary((long) depth * width * type.bytes());
    }

    static Step of(Contraction.Convolution p, Site site) {
        return new ConvolutionStep(p, site);
    }

    private static int size(int[] extents) {
        return extents[0] * extents[1] * extents[2];
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
        int dilation = p.signalDilation().get(own);
        for (int i = 0; i < positions.length; i++) {
            int widened = i / kernel[axis] * p.strides().get(own)
                    + i % kernel[axis] * p.kernelDilation().get(own)
                    - p.low().get(own);
            boolean inside = widened >= 0 && widened % dilation == 0 && widened / dilation < signal[axis];
            positions[i] = inside ? widened / dilation : -1;
        }
        return positions;
    }

    @Override
    public void run(long[] table) {
        long image = (long) size(signal) * inputs * type.bytes();
        long weights = (long) outputs * inputs * size(kernel) * type.bytes();
        long places = (long) size(result) * outputs * type.bytes();
        for (int i = 0; i < batch * groups; i++) {
            convolve(
                    site.operand(0).in(table) + i * image,
                    site.operand(1).in(table) + i % groups * weights,
                    site.result(0).in(table) + i * places,
                    columns.in(table));
        }
    }

    /** One group of channels of one image. */
    private void convolve(long image, long weights, long out, long matrix) {
        int depth = inputs * size(kernel);
        int places = size(result);
        for (int from = 0; from < places; from += width) {
            int count = Math.min(width, places - from);
            for (int row = 0; row < depth; row++) {
                fill(image, row, from, count, matrix + (long) row * count * type.bytes());
            }
            if (type.isReal()) {
                multiply(weights, matrix, out + (long) from * type.bytes(), depth, count);
            } else {
                for (int j = 0; j < outputs; j++) {
                    long to = out + ((long) j * places + from) * type.bytes();
                    Memory.clear(to, (long) count * type.bytes());
                    for (int row = 0; row < depth; row++) {
                        ProductSteps.addRow(
                                type,
                                weights + ((long) j * depth + row) * type.bytes(),
                                matrix + (long) row * count * type.bytes(),
                                to,
                                count);
                    }
                }
            }
        }
    }

    private void multiply(long weights, long matrix, long out, int depth, int count) {
        if (depth == 0) {
            for (int j = 0; j < outputs; j++) {
                Memory.clear(out + (long) j * size(result) * type.bytes(), (long) count * type.bytes());
            }
            return;
        }
        var gemm = site.resources().dense(type).gemm();
        gemm.multiply(outputs, count, depth, 1, weights, depth, false, matrix, count, false, 0, out, size(result));
    }

    /** What one weight of the window sees at some places in a row. */
    private void fill(long image, int row, int from, int count, long to) {
        int k = row % size(kernel);
        int plane = k / (kernel[1] * kernel[2]);
        int line = k / kernel[2] % kernel[1];
        int column = k % kernel[2];
        long channel = image + (long) (row / size(kernel)) * size(signal) * type.bytes();
        for (int i = 0; i < count; ) {
            int place = from + i;
            int x = place % result[2];
            int y = place / result[2] % result[1];
            int z = place / (result[1] * result[2]);
            int run = Math.min(count - i, result[2] - x);
            int sourceZ = sources[0][z * kernel[0] + plane];
            int sourceY = sources[1][y * kernel[1] + line];
            long at = to + (long) i * type.bytes();
            if (sourceZ < 0 || sourceY < 0) {
                Memory.clear(at, (long) run * type.bytes());
            } else {
                long start = channel + ((long) sourceZ * signal[1] + sourceY) * signal[2] * type.bytes();
                fillRow(start, column, x, run, at);
            }
            i += run;
        }
    }

    private void fillRow(long start, int column, int x, int run, long to) {
        int bytes = type.bytes();
        for (int i = 0; i < run; i++) {
            int source = sources[2][(x + i) * kernel[2] + column];
            if (source < 0) {
                Memory.clear(to + (long) i * bytes, bytes);
            } else {
                Elements.copy(bytes, start + (long) source * bytes, to + (long) i * bytes);
            }
        }
    }
}
