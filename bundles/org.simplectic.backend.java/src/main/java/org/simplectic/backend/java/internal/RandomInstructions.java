package org.simplectic.backend.java.internal;

import java.lang.foreign.MemorySegment;
import org.simplectic.array.DType;
import org.simplectic.array.Philox;
import org.simplectic.array.RandomNumbers;

/** Random numbers, as {@link Philox} defines them. */
final class RandomInstructions {
    private RandomInstructions() {}

    static Instruction of(RandomNumbers primitive, Site site) {
        return switch (primitive) {
            case RandomNumbers.Draw draw -> draw(draw, site);
        };
    }

    private static Instruction draw(RandomNumbers.Draw draw, Site site) {
        int keys = site.in(0);
        int out = site.out(0);
        int size = draw.type().shape().size();
        int count = site.operand(0).shape().size() / 2;
        var floats = new float[draw.type().dtype() == DType.F32 ? size : 0];
        var ints = new int[draw.type().dtype() == DType.I32 ? size : 0];
        return (w, n) -> {
            for (int i = 0; i < count; i++) {
                long key = n[keys + 2 * i];
                long stream = n[keys + 2 * i + 1];
                int to = out + i * size;
                if (floats.length > 0) {
                    Philox.fill(draw, key, stream, 0, MemorySegment.ofArray(floats));
                    widen(floats, w, to);
                } else if (ints.length > 0) {
                    Philox.fill(draw, key, stream, 0, MemorySegment.ofArray(ints));
                    widen(ints, n, to);
                } else {
                    var memory =
                            Site.isIntegral(draw.type().dtype()) ? MemorySegment.ofArray(n) : MemorySegment.ofArray(w);
                    Philox.fill(draw, key, stream, 0, memory.asSlice(8L * to, 8L * size));
                }
            }
        };
    }

    private static void widen(float[] from, double[] w, int to) {
        for (int i = 0; i < from.length; i++) {
            w[to + i] = from[i];
        }
    }

    private static void widen(int[] from, long[] n, int to) {
        for (int i = 0; i < from.length; i++) {
            n[to + i] = from[i];
        }
    }
}
