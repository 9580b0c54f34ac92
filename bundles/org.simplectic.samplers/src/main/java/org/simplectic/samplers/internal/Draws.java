package org.simplectic.samplers.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.HostArray;

/**
 * Numbers drawn so far, in blocks, so that adding to them does not copy them all.
 *
 * @param full blocks of some thousand numbers
 * @param open the rest
 */
record Draws(List<HostArray> full, HostArray open) {
    /** Small enough to be copied at every draw, large enough that there are few. */
    private static final int BLOCK = 4096;

    static final Draws NONE = new Draws(List.of(), HostArray.vector());

    Draws {
        full = List.copyOf(full);
    }

    /** These, and more. */
    Draws plus(double[] numbers) {
        var last = new double[open.size() + numbers.length];
        System.arraycopy(open.toArray(), 0, last, 0, open.size());
        System.arraycopy(numbers, 0, last, open.size(), numbers.length);
        if (last.length < BLOCK) {
            return new Draws(full, HostArray.vector(last));
        }
        var blocks = new ArrayList<>(full);
        blocks.add(HostArray.vector(last));
        return new Draws(blocks, HostArray.vector());
    }

    /** All of them, in the order in which they came. */
    double[] all() {
        int size = open.size() + full.stream().mapToInt(HostArray::size).sum();
        var all = new double[size];
        int at = 0;
        for (var block : full) {
            System.arraycopy(block.toArray(), 0, all, at, block.size());
            at += block.size();
        }
        System.arraycopy(open.toArray(), 0, all, at, open.size());
        return all;
    }
}
