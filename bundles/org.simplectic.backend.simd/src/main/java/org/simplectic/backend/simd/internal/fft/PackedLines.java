package org.simplectic.backend.simd.internal.fft;

import org.simplectic.backend.simd.internal.fft.Chain.Rows;

/**
 * Sequences with any distance between their numbers, a lane for each: they are packed into blocks, transformed down the
 * columns, and unpacked. For sequences too short for other ways, and for what is left over of blocks of columns.
 */
final class PackedLines implements Lines {
    private final Lanes lanes;
    private final int length;
    private final boolean inverse;
    private final Steps steps;
    private final long bufferBytes;
    private final boolean resultInFirst;

    PackedLines(Tables tables, int length, boolean inverse) {
        this.lanes = tables.lanes();
        this.length = length;
        this.inverse = inverse;
        var radices = Radices.of(length);
        var chain = new Chain(tables.lanes(), length, radices, 1);
        var places = new int[radices.size() + 1];
        for (var i = 0; i < places.length; i++) {
            places[i] = i % 2 == 0 ? Steps.FIRST : Steps.SECOND;
        }
        var rows = Rows.packed(lanes, 1);
        this.steps = new Steps(chain.steps(rows, rows, places, inverse ? 1.0 / length : 1));
        this.bufferBytes = chain.bytes();
        this.resultInFirst = places.length % 2 == 1;
    }

    @Override
    public void run(long in, long inStride, long out, long outStride, int count, long scratch) {
        var complex = lanes.complexBytes();
        run(in, complex, inStride, out, complex, outStride, count, scratch);
    }

    /** The same for sequences whose numbers are {@code inStep} and {@code outStep} bytes apart. */
    void run(long in, long inStep, long inStride, long out, long outStep, long outStride, int count, long scratch) {
        for (var first = 0; first < count; first += lanes.count()) {
            var width = Math.min(lanes.count(), count - first);
            for (var lane = 0; lane < width; lane++) {
                pack(in + (first + lane) * inStride, inStep, scratch, lane);
            }
            steps.run(0, 0, scratch, scratch + bufferBytes);
            for (var lane = 0; lane < width; lane++) {
                unpack(
                        resultInFirst ? scratch : scratch + bufferBytes,
                        lane,
                        out + (first + lane) * outStride,
                        outStep);
            }
        }
    }

    private void pack(long from, long step, long buffer, int lane) {
        var real = lanes.realBytes();
        var re = buffer + (long) lane * real;
        var im = re + lanes.vectorBytes();
        Memory.copyStrided(from, step, inverse ? im : re, lanes.blockBytes(), length, real);
        Memory.copyStrided(from + real, step, inverse ? re : im, lanes.blockBytes(), length, real);
    }

    private void unpack(long buffer, int lane, long to, long step) {
        var real = lanes.realBytes();
        var re = buffer + (long) lane * real;
        var im = re + lanes.vectorBytes();
        Memory.copyStrided(inverse ? im : re, lanes.blockBytes(), to, step, length, real);
        Memory.copyStrided(inverse ? re : im, lanes.blockBytes(), to + real, step, length, real);
    }

    @Override
    public long scratchBytes() {
        return 2 * bufferBytes;
    }
}
