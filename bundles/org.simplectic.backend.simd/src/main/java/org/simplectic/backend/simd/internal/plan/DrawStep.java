package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.Philox;
import org.simplectic.array.RandomNumbers;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Random numbers, as {@link Philox} defines them. */
final class DrawStep {
    private DrawStep() {}

    static Step of(RandomNumbers.Draw draw, Site site) {
        long bytes = draw.type().bytes();
        int keys = site.operandType(0).shape().size() / 2;
        return table -> {
            long from = site.operand(0).in(table);
            long to = site.result(0).in(table);
            for (int i = 0; i < keys; i++) {
                Philox.fill(
                        draw,
                        Memory.getLong(from + 16L * i),
                        Memory.getLong(from + 16L * i + 8),
                        0,
                        Memory.at(to + i * bytes, bytes));
            }
        };
    }
}
