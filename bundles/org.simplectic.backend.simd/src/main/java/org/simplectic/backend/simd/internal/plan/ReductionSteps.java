package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.code.Neutral;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Reductions that are not fused. */
final class ReductionSteps {
    private ReductionSteps() {}

    /** Of no elements: the neutral element. */
    static Step empty(Reduction.Reduce reduce, Site site) {
        var type = site.type().dtype();
        long numbers = (long) site.type().shape().size() * (type.isComplex() ? 2 : 1);
        return table ->
                Neutral.fill(reduce.operation(), type.real(), site.result(0).in(table), numbers);
    }

    static Step argReduce(Reduction.ArgReduce reduce, Site site) {
        var type = site.operandType(0).dtype();
        var lines = Lines.of(site.operandType(0).shape(), reduce.axis());
        return table -> {
            long in = site.operand(0).in(table);
            long out = site.result(0).in(table);
            for (int line = 0; line < lines.count(); line++) {
                long start = in + (long) lines.start(line) * type.bytes();
                int best = type == DType.I64
                        ? bestInteger(reduce.largest(), lines, start)
                        : best(reduce.largest(), type, lines, start);
                Memory.putInt(out + 4L * line, best);
            }
        };
    }

    private static int best(boolean largest, DType type, Lines lines, long start) {
        int best = 0;
        double found = Elements.real(type, start);
        for (int i = 1; i < lines.length() && !Double.isNaN(found); i++) {
            double x = Elements.real(type, start + (long) i * lines.stride() * type.bytes());
            if (largest ? x > found : x < found) {
                found = x;
                best = i;
            } else if (Double.isNaN(x)) {
                return i;
            }
        }
        return best;
    }

    private static int bestInteger(boolean largest, Lines lines, long start) {
        int best = 0;
        long found = Memory.getLong(start);
        for (int i = 1; i < lines.length(); i++) {
            long x = Memory.getLong(start + 8L * i * lines.stride());
            if (largest ? x > found : x < found) {
                found = x;
                best = i;
            }
        }
        return best;
    }

    static Step cumulativeSum(Reduction.CumulativeSum sum, Site site) {
        var type = site.type().dtype();
        var lines = Lines.of(site.type().shape(), sum.axis());
        long next = (sum.reverse() ? -1L : 1L) * lines.stride() * type.bytes();
        long bytes = site.type().bytes();
        return table -> {
            long in = site.operand(0).in(table);
            long out = site.result(0).in(table);
            Memory.copy(in, out, bytes);
            for (int line = 0; line < lines.count(); line++) {
                int first = lines.start(line) + (sum.reverse() ? (lines.length() - 1) * lines.stride() : 0);
                long at = out + (long) first * type.bytes();
                for (int i = 1; i < lines.length(); i++, at += next) {
                    Elements.add(type, at + next, at);
                }
            }
        };
    }
}
