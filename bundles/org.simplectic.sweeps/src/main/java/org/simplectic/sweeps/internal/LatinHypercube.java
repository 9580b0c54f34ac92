package org.simplectic.sweeps.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.Philox;

/**
 * Points of which each range, cut into as many equal parts as there are members, has one in every part: at a random place of it, the parts in
 * random order.
 *
 * @see "M. D. McKay, R. J. Beckman, W. J. Conover, A Comparison of Three Methods for Selecting Values of Input Variables in the Analysis of
 *     Output from a Computer Code, Technometrics 21 (1979), 239-245"
 */
final class LatinHypercube implements Design {
    private final List<Range> ranges;
    private final int members;
    private final long seed;
    private final List<int[]> parts;

    /**
     * A design.
     *
     * @param seed decides it
     */
    LatinHypercube(List<Range> ranges, int members, long seed) {
        this.ranges = List.copyOf(ranges);
        this.members = members;
        this.seed = seed;
        this.parts = IntStream.range(0, ranges.size()).mapToObj(this::shuffled).toList();
    }

    /** The order of a range's parts, by Fisher and Yates. */
    private int[] shuffled(int range) {
        var order = IntStream.range(0, members).toArray();
        for (int i = members - 1; i > 0; i--) {
            int other = (int) (random(2L * range, i) * (i + 1));
            int part = order[i];
            order[i] = order[other];
            order[other] = part;
        }
        return order;
    }

    /** A number of [0, 1), one for each stream and index. */
    private double random(long stream, long index) {
        var block = new long[2];
        Philox.block(seed, stream, index, block);
        return Philox.uniform(block[0]);
    }

    @Override
    public int members() {
        return members;
    }

    @Override
    public double[] values(int member) {
        return IntStream.range(0, ranges.size())
                .mapToDouble(i -> ranges.get(i).at((parts.get(i)[member] + random(2L * i + 1, member)) / members))
                .toArray();
    }
}
