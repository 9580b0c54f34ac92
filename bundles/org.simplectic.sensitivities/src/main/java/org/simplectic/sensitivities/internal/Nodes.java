package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.HostArray;

/**
 * The values of t between steps. One more costs as much whether there are many or few of them.
 *
 * @param full blocks of equal length
 * @param last the block that is being filled
 */
record Nodes(List<HostArray> full, HostArray last) {
    private static final int BLOCK = 128;

    static Nodes from(double t) {
        return new Nodes(List.of(), HostArray.vector(t));
    }

    int size() {
        return full.size() * BLOCK + last.size();
    }

    double get(int index) {
        return index < full.size() * BLOCK
                ? full.get(index / BLOCK).get(index % BLOCK)
                : last.get(index - full.size() * BLOCK);
    }

    Nodes and(double t) {
        if (last.size() == BLOCK) {
            var blocks = new ArrayList<>(full);
            blocks.add(last);
            return new Nodes(List.copyOf(blocks), HostArray.vector(t));
        }
        var longer = java.util.Arrays.copyOf(last.toArray(), last.size() + 1);
        longer[last.size()] = t;
        return new Nodes(full, HostArray.vector(longer));
    }
}
