package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Factorization;
import org.simplectic.backend.simd.internal.dense.Banded;
import org.simplectic.backend.simd.internal.memory.Memory;

/** LU factors of bands, and solutions with them, one matrix of the batch after the other; of binary32, in binary64. */
final class BandedStep {
    private final Site site;
    private final DType type;
    private final Banded banded;
    private final int n;
    private final int lower;
    private final int upper;
    private final int matrices;

    private BandedStep(int lower, int upper, Site site) {
        this.site = site;
        this.type = site.operandType(0).dtype();
        var shape = site.operandType(0).shape();
        this.n = shape.extent(shape.rank() - 2);
        this.lower = lower;
        this.upper = upper;
        this.banded = new Banded(n, lower, upper);
        this.matrices = n == 0 ? 0 : shape.axes(0, shape.rank() - 2).size();
    }

    static Step factor(Factorization.BandedLu p, Site site) {
        return new BandedStep(p.lower(), p.upper(), site).factors();
    }

    static Step substitution(Factorization.BandedSubstitution p, Site site) {
        return new BandedStep(p.lower(), p.upper(), site).solutions(p.transposed());
    }

    private int packedSize() {
        return n * (2 * lower + upper + 1);
    }

    private Step factors() {
        int size = n * (lower + upper + 1);
        var wide = site.temporary(isWide() ? 0 : 8L * packedSize());
        return table -> {
            for (int i = 0; i < matrices; i++) {
                long packed = site.result(0).in(table) + (long) i * packedSize() * type.bytes();
                long factors = isWide() ? packed : wide.in(table);
                long pivots = site.result(1).in(table) + 4L * i * n;
                boolean finite = widen(site.operand(0).in(table) + (long) i * size * type.bytes(), factors);
                if (!finite || !banded.factor(factors, pivots)) {
                    banded.fail(factors, pivots);
                }
                narrow(factors, packed, packedSize());
            }
        };
    }

    private boolean isWide() {
        return type == DType.F64;
    }

    /** Copies a band to where there is room for more diagonals; whether all of it is finite. */
    private boolean widen(long band, long factors) {
        int width = lower + upper + 1;
        Memory.clear(factors, 8L * packedSize());
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            long from = band + (long) i * width * type.bytes();
            long to = factors + 8L * i * (lower + width);
            int first = Math.max(0, lower - i);
            int end = Math.min(width, n - i + lower);
            finite &= isWide() ? copied(from, to, first, end) : widened(from, to, first, end);
        }
        return finite;
    }

    private static boolean copied(long from, long to, int first, int end) {
        boolean finite = true;
        for (long c = 8L * first; c != 8L * end; c += 8) {
            double value = Memory.getDouble(from + c);
            finite &= Math.abs(value) <= Double.MAX_VALUE;
            Memory.putDouble(to + c, value);
        }
        return finite;
    }

    private boolean widened(long from, long to, int first, int end) {
        boolean finite = true;
        for (int c = first; c < end; c++) {
            double value = Elements.real(type, from + (long) c * type.bytes());
            finite &= Double.isFinite(value);
            Memory.putDouble(to + 8L * c, value);
        }
        return finite;
    }

    private void widen(long from, long to, int count) {
        if (!isWide()) {
            for (int i = 0; i < count; i++) {
                Memory.putDouble(to + 8L * i, Elements.real(type, from + (long) i * type.bytes()));
            }
        }
    }

    private void narrow(long from, long to, int count) {
        if (!isWide()) {
            for (int i = 0; i < count; i++) {
                Elements.putReal(type, to + (long) i * type.bytes(), Memory.getDouble(from + 8L * i));
            }
        }
    }

    private Step solutions(boolean transposed) {
        int columns = matrices == 0 ? 0 : site.type().shape().size() / matrices / n;
        int size = n * columns;
        var wide = site.temporary(isWide() ? 0 : 8L * (packedSize() + size));
        return table -> {
            for (int i = 0; i < matrices && columns > 0; i++) {
                long packed = site.operand(1).in(table) + (long) i * packedSize() * type.bytes();
                long pivots = site.operand(2).in(table) + 4L * i * n;
                long result = site.result(0).in(table) + (long) i * size * type.bytes();
                long factors = isWide() ? packed : wide.in(table);
                long x = isWide() ? result : factors + 8L * packedSize();
                widen(packed, factors, packedSize());
                Memory.copy(
                        site.operand(3).in(table) + (long) i * size * type.bytes(), result, (long) size * type.bytes());
                widen(result, x, size);
                if (transposed) {
                    banded.solveTransposed(factors, pivots, columns, x);
                } else {
                    banded.solve(factors, pivots, columns, x);
                }
                narrow(x, result, size);
            }
        };
    }
}
