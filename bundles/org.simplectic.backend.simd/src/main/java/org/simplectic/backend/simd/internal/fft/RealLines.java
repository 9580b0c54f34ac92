package org.simplectic.backend.simd.internal.fft;

import org.jspecify.annotations.Nullable;

/**
 * Lines of {@code n} real numbers and their {@code n / 2 + 1} complex ones: for even {@code n} through a complex line of half
 * the length, for odd {@code n} through one of the whole.
 */
final class RealLines implements Lines {
    private final Lanes lanes;
    private final int length;
    private final boolean inverse;
    private final Lines complexLines;
    private final @Nullable Untangling untangling;

    RealLines(Tables tables, int length, boolean inverse) {
        this.lanes = tables.lanes();
        this.length = length;
        this.inverse = inverse;
        var even = length % 2 == 0;
        this.complexLines = Plans.lines(tables, even ? length / 2 : length, inverse);
        this.untangling = even ? new Untangling(tables, length / 2, inverse) : null;
    }

    @Override
    public void run(long in, long inStride, long out, long outStride, int count, long scratch) {
        for (var line = 0; line < count; line++) {
            var from = in + line * inStride;
            var to = out + line * outStride;
            if (untangling == null) {
                odd(from, to, scratch);
            } else if (inverse) {
                untangling.run(from, scratch, 0, untangling.parts());
                complexLines.run(scratch, 0, to, 0, 1, scratch + bufferBytes());
            } else {
                complexLines.run(from, 0, scratch, 0, 1, scratch + bufferBytes());
                untangling.run(scratch, to, 0, untangling.parts());
            }
        }
    }

    private void odd(long from, long to, long scratch) {
        var real = lanes.realBytes();
        var complex = lanes.complexBytes();
        var whole = scratch;
        var result = scratch + bufferBytes();
        var rest = result + bufferBytes();
        if (!inverse) {
            Memory.clear(whole, (long) length * complex);
            Memory.copyStrided(from, real, whole, complex, length, real);
            complexLines.run(whole, 0, result, 0, 1, rest);
            Memory.copy(result, to, (length / 2 + 1L) * complex);
            return;
        }
        Memory.copy(from, whole, (length / 2 + 1L) * complex);
        Memory.putReal(lanes.single(), whole + real, 0);
        for (var k = 1; k <= length / 2; k++) {
            var here = whole + (long) k * complex;
            var there = whole + (long) (length - k) * complex;
            Memory.putReal(lanes.single(), there, Memory.getReal(lanes.single(), here));
            Memory.putReal(lanes.single(), there + real, -Memory.getReal(lanes.single(), here + real));
        }
        complexLines.run(whole, 0, result, 0, 1, rest);
        Memory.copyStrided(result, complex, to, real, length, real);
    }

    /** Bytes of one complex line, rounded up to whole cache lines. */
    private long bufferBytes() {
        return Math.ceilDiv((long) length * lanes.complexBytes(), 64) * 64;
    }

    @Override
    public long scratchBytes() {
        return 2 * bufferBytes() + complexLines.scratchBytes();
    }
}
