package org.simplectic.backend.simd.internal.fft;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Factors;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;
import org.simplectic.backend.simd.internal.fft.Steps.Step;

/**
 * The passes of transforms down the columns of a matrix, all lanes of some blocks of columns at once: Stockham's
 * decimation in frequency, which leaves the results in natural order.
 *
 * <p>After passes of radices with product {@code s}, row {@code q + s p} holds number {@code p} of the subsequence {@code q}.
 * Between passes the rows lie one after the other, each its blocks one after the other.
 *
 * @see "C. Van Loan, Computational Frameworks for the Fast Fourier Transform, SIAM 1992, section 1.7"
 */
final class Chain {
    /**
     * How rows lie in memory: row {@code j} at {@code j * row} bytes, its block {@code b} at {@code b * block} bytes, except
     * the last one, which is at {@code last} and may overlap the one before it.
     */
    record Rows(Layout layout, long row, long block, long last) {
        /** Rows of {@code blocks} blocks without gaps. */
        static Rows packed(Lanes lanes, int blocks) {
            var block = lanes.blockBytes();
            return new Rows(Layout.BLOCK, (long) blocks * block, block, (blocks - 1L) * block);
        }
    }

    private final Lanes lanes;
    private final int length;
    private final List<Integer> radices;
    private final int blocks;

    Chain(Lanes lanes, int length, List<Integer> radices, int blocks) {
        this.lanes = lanes;
        this.length = length;
        this.radices = radices;
        this.blocks = blocks;
    }

    /** Bytes of all rows between passes. */
    long bytes() {
        return (long) length * blocks * lanes.blockBytes();
    }

    /**
     * The passes.
     *
     * @param places where the passes read and write, one more than there are passes
     * @param scale what the results are multiplied by
     */
    List<Step> steps(Rows in, Rows out, int[] places, double scale) {
        var steps = new ArrayList<Step>();
        var done = 1;
        for (var i = 0; i < radices.size(); i++) {
            var radix = radices.get(i);
            var from = i == 0 ? in : Rows.packed(lanes, blocks);
            if (i == radices.size() - 1) {
                addLast(steps, radix, done, from, out, places[i], places[i + 1], scale);
            } else {
                steps.add(pass(radix, done, from, places[i], places[i + 1]));
                done *= radix;
            }
        }
        return steps;
    }

    private Step pass(int radix, int done, Rows from, int source, int target) {
        var packed = Rows.packed(lanes, blocks).row();
        var count = length / (done * radix);
        var current = length / done;
        var factors = Tables.uniform(
                lanes.single(), current, count * (radix - 1), i -> (i / (radix - 1)) * (i % (radix - 1) + 1));
        var inner = done * blocks;
        var pass = new Pass(
                count,
                inner,
                (long) done * count * from.row,
                done * from.row,
                from.block,
                done * packed,
                (long) radix * done * packed,
                lanes.blockBytes(),
                factors,
                2 * (radix - 1),
                0,
                0,
                1);
        var spec = new CodeletSpec(
                lanes, radix, Kind.TRANSFORM, from.layout, Factors.UNIFORM, Layout.BLOCK, false, inner > 1);
        return new Step(Codelets.of(spec), pass, source, 0, target, 0);
    }

    private void addLast(
            List<Step> steps, int radix, int done, Rows from, Rows out, int source, int target, double scale) {
        if (blocks > 1 && out.last != (blocks - 1) * out.block) {
            steps.add(lastPass(radix, done, blocks - 1, from, out, source, 0, target, 0, scale));
            steps.add(lastPass(radix, done, 1, from, out, source, from.last, target, out.last, scale));
        } else {
            steps.add(lastPass(radix, done, blocks, from, out, source, 0, target, 0, scale));
        }
    }

    private Step lastPass(
            int radix,
            int done,
            int width,
            Rows from,
            Rows out,
            int source,
            long fromOffset,
            int target,
            long toOffset,
            double scale) {
        var linear = from.row == width * from.block && out.row == width * out.block;
        var outer = linear ? done * width : done == 1 ? width : done;
        var inner = linear || done == 1 ? 1 : width;
        var byBlock = linear || done == 1;
        var pass = new Pass(
                outer,
                inner,
                done * from.row,
                byBlock ? from.block : from.row,
                from.block,
                done * out.row,
                byBlock ? out.block : out.row,
                out.block,
                Tables.Factors.NONE,
                0,
                0,
                0,
                scale);
        var spec = new CodeletSpec(
                lanes, radix, Kind.TRANSFORM, from.layout, Factors.NONE, out.layout, scale != 1, inner > 1);
        return new Step(Codelets.of(spec), pass, source, fromOffset, target, toOffset);
    }
}
