package org.simplectic.backend.simd.internal.fft;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.backend.simd.internal.fft.Chain.Rows;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Factors;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;
import org.simplectic.backend.simd.internal.fft.Steps.Step;

/**
 * Lines one by one. A line of {@code n = r m} is read as {@code r} rows of {@code m}: the first pass does the butterflies down
 * the columns, multiplies by the roots and transposes to {@code m} rows of {@code r}, whose columns are then transformed with
 * the lanes across them. Every load and store is of whole vectors; where {@code m} or {@code r} is no multiple of the lanes,
 * the last vector overlaps the one before it.
 */
final class SplitLines implements Lines {
    private final Steps steps;
    private final long bufferBytes;

    SplitLines(Tables tables, int length, Radices.Split split, boolean inverse) {
        var lanes = tables.lanes();
        var first = split.first();
        var columns = length / first;
        var blocks = Math.ceilDiv(first, lanes.count());
        var chain = new Chain(tables.lanes(), columns, split.others(), blocks);
        this.bufferBytes = chain.bytes();
        // Without overlaps the rows between passes are as large as the results and may lie in their place.
        var places = places(split.others().size(), blocks * lanes.count() == first ? Steps.OUT : Steps.SECOND);
        var list = new ArrayList<Step>(firstPasses(tables, length, first, inverse, places[0]));
        var complex = lanes.complexBytes();
        var out = new Rows(
                inverse ? Layout.SWAPPED : Layout.INTERLEAVED,
                (long) first * complex,
                (long) lanes.count() * complex,
                (long) (first - lanes.count()) * complex);
        list.addAll(chain.steps(Rows.packed(lanes, blocks), out, places, inverse ? 1.0 / length : 1));
        this.steps = new Steps(list);
    }

    /** The places between passes in turn, such that the last one is the output. */
    private static int[] places(int passes, int other) {
        var places = new int[passes + 1];
        for (var i = 0; i < passes; i++) {
            places[i] = (passes - i) % 2 == 1 ? Steps.FIRST : other;
        }
        places[passes] = Steps.OUT;
        return places;
    }

    private static List<Step> firstPasses(Tables tables, int length, int radix, boolean inverse, int target) {
        var lanes = tables.lanes();
        var width = lanes.count();
        var columns = length / radix;
        var row = (long) Math.ceilDiv(radix, width) * lanes.blockBytes();
        var spec = new CodeletSpec(
                lanes,
                radix,
                Kind.TRANSFORM,
                inverse ? Layout.SWAPPED : Layout.INTERLEAVED,
                Factors.LANES,
                Layout.TRANSPOSED,
                false,
                false);
        var steps = new ArrayList<Step>();
        for (var begin = 0; begin < columns; ) {
            var full = (columns - begin) / width;
            var start = full > 0 ? begin : columns - width;
            var count = Math.max(full, 1);
            var factors = tables.blocks(length, count * (radix - 1), i -> {
                var block = i / width;
                return (start + block / (radix - 1) * width + i % width) * (block % (radix - 1) + 1);
            });
            var pass = new Pass(
                    count,
                    1,
                    (long) columns * lanes.complexBytes(),
                    lanes.blockBytes(),
                    0,
                    row,
                    width * row,
                    0,
                    Tables.Factors.NONE,
                    0,
                    factors,
                    (radix - 1L) * lanes.blockBytes(),
                    1);
            steps.add(new Step(
                    Codelets.of(spec), pass, Steps.IN, (long) start * lanes.complexBytes(), target, start * row));
            begin = start + count * width;
        }
        return steps;
    }

    @Override
    public void run(long in, long inStride, long out, long outStride, int count, long scratch) {
        for (var line = 0; line < count; line++) {
            steps.run(in + line * inStride, out + line * outStride, scratch, scratch + bufferBytes);
        }
    }

    @Override
    public long scratchBytes() {
        return 2 * bufferBytes;
    }
}
