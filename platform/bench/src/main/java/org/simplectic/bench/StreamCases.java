package org.simplectic.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Memory bandwidth as plain Vector API loops reach it on native memory: the yardstick for every kernel that memory
 * limits; and the triad as a program. Copy b = a and triad a = b + 3 c on 2^25 doubles, counted as 16 and 24 bytes an element.
 */
final class StreamCases {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LENGTH = 1 << 25;

    /** Elements of one part of the loop: 128 KiB of each array. */
    private static final int PART = 1 << 14;

    private static final long ALIGNMENT = 4096;
    private static final double FACTOR = 3;

    private StreamCases() {}

    static List<Case> all() {
        return List.of(
                new Case("kernels/stream-copy", true, context -> List.of(() -> trial(context.threads(), true))),
                new Case(
                        "kernels/stream-triad",
                        true,
                        context ->
                                List.of(() -> trial(context.threads(), false), () -> triadProgram(context.threads()))));
    }

    private static Trial trial(int threads, boolean isCopy) {
        var arena = Arena.ofShared();
        var team = Team.of(threads);
        var a = filled(arena, 1);
        var b = filled(arena, 2);
        var c = filled(arena, 0.5);
        IntConsumer part = isCopy ? index -> copy(index, a, b) : index -> triad(index, a, b, c);
        Supplier<Trial.Outcome> outcome = () -> {
            var result = isCopy ? b : a;
            double expected = isCopy ? 1 : 2 + FACTOR * 0.5;
            double last = result.getAtIndex(ValueLayout.JAVA_DOUBLE, LENGTH - 1);
            return Trial.Outcome.ofBytes(Math.abs(last / expected - 1), (isCopy ? 16.0 : 24.0) * LENGTH);
        };
        return new Trial(
                String.valueOf(LENGTH), "vector-api;stores=plain", () -> team.run(LENGTH / PART, part), outcome, () -> {
                    team.close();
                    arena.close();
                });
    }

    private static Trial triadProgram(int threads) {
        var vector = ArrayType.vector(LENGTH);
        return ProgramTrial.of(
                String.valueOf(LENGTH),
                "program",
                threads,
                List.of(HostArray.filled(vector, 2), HostArray.filled(vector, 0.5)),
                in -> List.of(in.get(0).plus(in.get(1).times(FACTOR))),
                out -> Trial.Outcome.ofBytes(
                        Math.abs(out.getFirst().get(LENGTH - 1) / (2 + FACTOR * 0.5) - 1), 24.0 * LENGTH));
    }

    private static MemorySegment filled(Arena arena, double value) {
        var segment = arena.allocate(8L * LENGTH, ALIGNMENT);
        for (int i = 0; i < LENGTH; i++) {
            segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
        }
        return segment;
    }

    private static void copy(int part, MemorySegment a, MemorySegment b) {
        long end = 8L * (part + 1) * PART;
        for (long offset = 8L * part * PART; offset < end; offset += 8L * SPECIES.length()) {
            load(a, offset).intoMemorySegment(b, offset, ByteOrder.nativeOrder());
        }
    }

    private static void triad(int part, MemorySegment a, MemorySegment b, MemorySegment c) {
        long end = 8L * (part + 1) * PART;
        for (long offset = 8L * part * PART; offset < end; offset += 8L * SPECIES.length()) {
            load(c, offset).mul(FACTOR).add(load(b, offset)).intoMemorySegment(a, offset, ByteOrder.nativeOrder());
        }
    }

    private static DoubleVector load(MemorySegment from, long offset) {
        return DoubleVector.fromMemorySegment(SPECIES, from, offset, ByteOrder.nativeOrder());
    }
}
