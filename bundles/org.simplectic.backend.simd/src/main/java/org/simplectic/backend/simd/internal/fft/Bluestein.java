package org.simplectic.backend.simd.internal.fft;

import java.lang.foreign.Arena;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Factors;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;

/**
 * Lines whose length has a large prime factor, as a convolution with a chirp: {@code j k = (j^2 + k^2 - (j - k)^2) / 2}. The
 * convolution is done by transforms of the next power of two that holds it.
 *
 * @see "L. I. Bluestein, A linear filtering approach to the computation of discrete Fourier transform, IEEE Trans. Audio
 *     Electroacoustics 18 (1970)"
 */
final class Bluestein implements Lines {
    private final Lanes lanes;
    private final int length;
    private final int padded;
    private final Lines forward;
    private final Lines backward;
    private final Codelet load;
    private final Codelet multiply;
    private final Codelet store;
    private final Pass chirp;
    private final Pass filter;

    Bluestein(Tables tables, int length, boolean inverse) {
        this.lanes = tables.lanes();
        this.length = length;
        this.padded = Math.max(Integer.highestOneBit(2 * length - 2) * 2, lanes.count() * lanes.count());
        this.forward = Plans.lines(tables, padded, false);
        this.backward = Plans.lines(tables, padded, true);
        var swapped = inverse ? Layout.SWAPPED : Layout.INTERLEAVED;
        this.load = copy(swapped, Layout.INTERLEAVED, false);
        this.multiply = copy(Layout.INTERLEAVED, Layout.INTERLEAVED, false);
        this.store = copy(Layout.INTERLEAVED, swapped, inverse);
        var whole = Math.ceilDiv(length, lanes.count());
        this.chirp = pass(whole, tables.blocks(2L * length, whole, this::square), 1.0 / length);
        this.filter = pass(padded / lanes.count(), filter(tables), 1);
    }

    private Codelet copy(Layout from, Layout to, boolean scaled) {
        return Codelets.of(new CodeletSpec(lanes, 1, Kind.COPY, from, Factors.ALL, to, scaled, false));
    }

    private Pass pass(int blocks, long factors, double scale) {
        var bytes = (long) lanes.blockBytes();
        return new Pass(blocks, 1, 0, bytes, 0, 0, bytes, 0, Tables.Factors.NONE, 0, factors, bytes, scale);
    }

    /** {@code j^2} as a number of roots of order {@code 2 n}: less than that, so that it stays exact. */
    private long square(long j) {
        return j * j % (2L * length);
    }

    /** The transform of the conjugate chirp, wrapped around. */
    private long filter(Tables tables) {
        var complex = lanes.complexBytes();
        var bytes = (long) padded * complex;
        var table = tables.arena().allocate(bytes, 64).address();
        try (var arena = Arena.ofConfined()) {
            var wrapped = arena.allocate(bytes, 64).address();
            var transformed = arena.allocate(bytes, 64).address();
            for (var j = 0; j < length; j++) {
                var re = Roots.real(square(j), 2L * length);
                var im = -Roots.imaginary(square(j), 2L * length);
                put(wrapped, j, re, im);
                put(wrapped, (padded - j) % padded, re, im);
            }
            var scratch = arena.allocate(forward.scratchBytes() + 64, 64).address();
            forward.run(wrapped, 0, transformed, 0, 1, scratch);
            for (var k = 0; k < padded; k++) {
                var from = transformed + (long) k * complex;
                var block = table + (long) (k / lanes.count()) * lanes.blockBytes();
                var re = block + (long) (k % lanes.count()) * lanes.realBytes();
                Memory.putReal(lanes.single(), re, Memory.getReal(lanes.single(), from));
                Memory.putReal(
                        lanes.single(),
                        re + lanes.vectorBytes(),
                        Memory.getReal(lanes.single(), from + lanes.realBytes()));
            }
        }
        return table;
    }

    private void put(long place, int index, double re, double im) {
        var address = place + (long) index * lanes.complexBytes();
        Memory.putReal(lanes.single(), address, re);
        Memory.putReal(lanes.single(), address + lanes.realBytes(), im);
    }

    @Override
    public void run(long in, long inStride, long out, long outStride, int count, long scratch) {
        var bytes = (long) padded * lanes.complexBytes();
        var a = scratch;
        var b = scratch + bytes;
        var rest = scratch + 2 * bytes;
        var used = (long) length * lanes.complexBytes();
        for (var line = 0; line < count; line++) {
            Memory.copy(in + line * inStride, b, used);
            load.run(chirp, b, a, 0);
            Memory.clear(a + used, bytes - used);
            forward.run(a, 0, b, 0, 1, rest);
            multiply.run(filter, b, a, 0);
            backward.run(a, 0, b, 0, 1, rest);
            store.run(chirp, b, a, 0);
            Memory.copy(a, out + line * outStride, used);
        }
    }

    @Override
    public long scratchBytes() {
        return 2L * padded * lanes.complexBytes() + Math.max(forward.scratchBytes(), backward.scratchBytes());
    }
}
