package org.simplectic.backend.simd.internal.fft;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Factors;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;

/**
 * From the transform {@code Z} of the {@code m} complex numbers that the pairs of a real sequence make to the first
 * {@code m + 1} numbers of its own transform {@code X}, or back: with {@code E = (Z[k] + conj Z[m-k]) / 2} and
 * {@code O = -i (Z[k] - conj Z[m-k]) / 2}, {@code X[k] = E + exp(-i pi k / m) O}.
 */
final class Untangling {
    /** Blocks of one part: enough to hide the call. */
    private static final int BLOCKS_OF_PART = 64;

    private final Lanes lanes;
    private final int half;
    private final boolean inverse;
    private final Codelet codelet;
    private final List<Steps> parts = new ArrayList<>();

    Untangling(Tables tables, int half, boolean inverse) {
        this.lanes = tables.lanes();
        this.half = half;
        this.inverse = inverse;
        this.codelet = Codelets.of(new CodeletSpec(
                lanes, 2, Kind.UNTANGLE, Layout.INTERLEAVED, Factors.LANES, Layout.INTERLEAVED, false, false));
        var pairs = half / 2;
        var width = lanes.count();
        if (pairs >= width) {
            for (var first = 0; first + width <= pairs; first += BLOCKS_OF_PART * width) {
                add(tables, 1 + first, Math.min(BLOCKS_OF_PART, (pairs - first) / width));
            }
            if (pairs % width != 0) {
                add(tables, 1 + pairs - width, 1);
            }
        }
    }

    private void add(Tables tables, int start, int blocks) {
        var width = lanes.count();
        var complex = (long) lanes.complexBytes();
        var leg = (half - 2L * start - width + 1) * complex;
        var sign = inverse ? -1 : 1;
        var factors = tables.blocks(8L * half, blocks, i -> sign * (4 * (start + i) + 2L * half), 0.5);
        var pass = new Pass(
                blocks,
                1,
                leg,
                lanes.blockBytes(),
                0,
                leg,
                lanes.blockBytes(),
                0,
                Tables.Factors.NONE,
                0,
                factors,
                lanes.blockBytes(),
                1);
        parts.add(new Steps(
                List.of(new Steps.Step(codelet, pass, Steps.IN, start * complex, Steps.OUT, start * complex))));
    }

    int parts() {
        return parts.size() + 1;
    }

    /** Parts {@code from} to before {@code to}: any order, different places. */
    void run(long in, long out, int from, int to) {
        for (var part = from; part < to; part++) {
            if (part == 0) {
                ends(in, out);
            } else {
                parts.get(part - 1).run(in, out, 0, 0);
            }
        }
    }

    private void ends(long in, long out) {
        var single = lanes.single();
        var complex = lanes.complexBytes();
        var last = (long) half * complex;
        var re = Memory.getReal(single, in);
        if (inverse) {
            var other = Memory.getReal(single, in + last);
            put(out, (re + other) / 2, (re - other) / 2);
        } else {
            var im = Memory.getReal(single, in + lanes.realBytes());
            put(out, re + im, 0);
            put(out + last, re - im, 0);
        }
        if (parts.isEmpty()) {
            for (var k = 1; k <= half / 2; k++) {
                pair(in, out, k);
            }
        }
    }

    private void pair(long in, long out, int k) {
        var single = lanes.single();
        var here = (long) k * lanes.complexBytes();
        var there = (long) (half - k) * lanes.complexBytes();
        var real = lanes.realBytes();
        var re = Memory.getReal(single, in + here);
        var im = Memory.getReal(single, in + here + real);
        var otherRe = Memory.getReal(single, in + there);
        var otherIm = -Memory.getReal(single, in + there + real);
        var number = inverse ? -(4L * k + 2L * half) : 4L * k + 2L * half;
        var wRe = Roots.real(number, 8L * half) / 2;
        var wIm = Roots.imaginary(number, 8L * half) / 2;
        var turnedRe = (re - otherRe) * wRe - (im - otherIm) * wIm;
        var turnedIm = (re - otherRe) * wIm + (im - otherIm) * wRe;
        put(out + here, (re + otherRe) / 2 + turnedRe, (im + otherIm) / 2 + turnedIm);
        put(out + there, (re + otherRe) / 2 - turnedRe, turnedIm - (im + otherIm) / 2);
    }

    private void put(long address, double re, double im) {
        Memory.putReal(lanes.single(), address, re);
        Memory.putReal(lanes.single(), address + lanes.realBytes(), im);
    }
}
