package org.simplectic.backend.simd.internal.fft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the radices of a transform by the least estimated cost: the operations of each butterfly on one number, and what
 * it takes to read and write that number once more.
 */
final class Radices {
    /** The largest codelet. Larger ones take the just-in-time compiler seconds and spill most of their values. */
    static final int LARGEST = 16;

    /** The largest prime that has a codelet. */
    static final int LARGEST_PRIME = 13;

    /** Larger ones behind a transposition take the compiler seconds, and the machine four times the time. */
    private static final int LARGEST_FIRST = 12;

    /** Up to this radix the values of a butterfly fit the registers. */
    private static final int LARGEST_IN_REGISTERS = 8;

    // Measured on Zen 4, in operations on one vector.

    /** Reading, writing and multiplying by a root. */
    private static final double COST_OF_PASS = 6;

    /** An operation where values do not fit the registers. */
    private static final double COST_OF_SPILLING = 1.5;

    /** What moving a number between lanes costs more in a pass that transposes. */
    private static final double COST_OF_TRANSPOSE = 14;

    /** The cost of vectors of half the largest size, where that is 64 bytes, and of smaller ones. */
    private static final double COST_OF_HALF_VECTOR = 0.7;

    private static final Map<Integer, Double> OPERATIONS = new HashMap<>();

    private Radices() {}

    /** How to split a line: {@code first} with the lanes across it, then the others; cost in operations. */
    record Split(int first, List<Integer> others, double cost) {}

    private record Choice(List<Integer> radices, double cost) {}

    /** Whether all prime factors of {@code n} have codelets. */
    static boolean smooth(int n) {
        var rest = n;
        while (rest > 1) {
            var factor = Butterflies.smallestFactor(rest);
            if (factor > LARGEST_PRIME) {
                return false;
            }
            rest /= factor;
        }
        return true;
    }

    /** The radices of {@code n}, smallest first: the last pass has no roots to multiply by. */
    static List<Integer> of(int n) {
        return choose(n, new HashMap<>()).radices;
    }

    /** The best split of a line of {@code n}; null where no radix fills the lanes. */
    static @Nullable Split ofLine(int n, Lanes lanes) {
        Split best = null;
        var width = lanes.count();
        var weight = (double) n / width * (lanes.halved() ? COST_OF_HALF_VECTOR : 1);
        for (var first = width; first <= LARGEST_FIRST; first++) {
            if (n % first != 0 || n / first < width) {
                continue;
            }
            var columns = n / first;
            var rest = choose(columns, new HashMap<>());
            var cost = overlap(columns, width) * (costOf(first) + COST_OF_TRANSPOSE * spilling(first))
                    + overlap(first, width) * rest.cost;
            if (best == null || cost * weight < best.cost) {
                best = new Split(first, rest.radices, cost * weight);
            }
        }
        return best;
    }

    /** How much more is done than needed, where the last vector overlaps the one before it. */
    private static double overlap(int count, int width) {
        return (double) Math.ceilDiv(count, width) * width / count;
    }

    private static double costOf(int radix) {
        return operations(radix) * spilling(radix) + COST_OF_PASS;
    }

    private static double spilling(int radix) {
        return radix > LARGEST_IN_REGISTERS ? COST_OF_SPILLING : 1;
    }

    private static Choice choose(int n, Map<Integer, Choice> known) {
        if (n == 1) {
            return new Choice(List.of(), 0);
        }
        var before = known.get(n);
        if (before != null) {
            return before;
        }
        Choice best = null;
        for (var radix = Math.min(n, LARGEST); radix >= 2; radix--) {
            if (n % radix != 0) {
                continue;
            }
            var rest = choose(n / radix, known);
            var cost = costOf(radix) + rest.cost;
            if (best == null || cost < best.cost) {
                var radices = new ArrayList<>(rest.radices);
                radices.add(radix);
                radices.sort(null);
                best = new Choice(List.copyOf(radices), cost);
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(n + " has a prime factor without a codelet");
        }
        known.put(n, best);
        return best;
    }

    /** Operations of one butterfly, for each of its legs. */
    private static synchronized double operations(int radix) {
        return OPERATIONS.computeIfAbsent(radix, Radices::count);
    }

    private static double count(int radix) {
        var graph = new Graph();
        var legs = new Butterflies.Complex[radix];
        for (var leg = 0; leg < radix; leg++) {
            legs[leg] = new Butterflies.Complex(graph.load(leg, 0), graph.load(leg, 1));
        }
        new Butterflies(graph).transform(legs);
        var operations = 0;
        for (var index = 0; index < graph.size(); index++) {
            switch (graph.node(index).op()) {
                case ADD, SUBTRACT, FUSED -> operations++;
                default -> {}
            }
        }
        return (double) operations / radix;
    }
}
