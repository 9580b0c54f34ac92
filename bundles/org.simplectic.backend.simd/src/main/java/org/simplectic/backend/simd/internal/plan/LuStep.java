package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.dense.Dense;
import org.simplectic.backend.simd.internal.dense.Lu;
import org.simplectic.backend.simd.internal.memory.Memory;

/** LU factors that are kept, and solutions with them, one matrix of the batch after the other. */
final class LuStep {
    private final Site site;
    private final DType type;
    private final int n;
    private final int matrices;

    private LuStep(Site site) {
        this.site = site;
        var shape = site.operandType(0).shape();
        this.type = site.operandType(0).dtype();
        this.n = shape.extent(shape.rank() - 1);
        this.matrices = n == 0 ? 0 : shape.axes(0, shape.rank() - 2).size();
    }

    static Step factor(Site site) {
        return new LuStep(site).factors();
    }

    static Step substitution(boolean transposed, Site site) {
        return new LuStep(site).solutions(transposed);
    }

    /** From one matrix to its factors and the order of its rows. */
    private interface Factoring {
        void apply(long matrix, long packed, long permutation, long scratch);
    }

    private Step factors() {
        var factoring = n <= SmallLu.MOST_ROWS ? small() : large();
        var scratch = site.temporary(n <= SmallLu.MOST_ROWS ? 0 : n * dense().leading(n) * type.bytes());
        long size = (long) n * n * type.bytes();
        return table -> {
            long matrix = site.operand(0).in(table);
            long packed = site.result(0).in(table);
            long permutation = site.result(1).in(table);
            for (int i = 0; i < matrices; i++) {
                factoring.apply(matrix + i * size, packed + i * size, permutation + 4L * i * n, scratch.in(table));
            }
        };
    }

    private Dense dense() {
        return site.resources().dense(type);
    }

    private Factoring small() {
        var small = new SmallLu(type, n, 0);
        return (matrix, packed, permutation, none) -> small.factor(matrix, packed, permutation);
    }

    private Factoring large() {
        var lu = dense().lu();
        long leading = dense().leading(n);
        var pivots = new int[n];
        long row = (long) n * type.bytes();
        return (matrix, packed, permutation, factors) -> {
            boolean done = lu.factor(false, n, matrix, n, factors, leading, pivots) == Lu.DONE
                    && hasReciprocals(factors, (leading + 1) * type.bytes());
            for (int i = 0; i < n; i++) {
                Memory.putInt(permutation + 4L * i, i);
                if (done) {
                    Memory.copy(factors + i * leading * type.bytes(), packed + i * row, row);
                } else {
                    fillWithNaN(packed + i * row, n);
                }
            }
            for (int i = 0; i < n && done; i++) {
                int kept = Memory.getInt(permutation + 4L * i);
                Memory.putInt(permutation + 4L * i, Memory.getInt(permutation + 4L * pivots[i]));
                Memory.putInt(permutation + 4L * pivots[i], kept);
            }
        };
    }

    private boolean hasReciprocals(long diagonal, long step) {
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(1 / Elements.real(type, diagonal + i * step))) {
                return false;
            }
        }
        return true;
    }

    private void fillWithNaN(long to, int count) {
        for (int i = 0; i < count; i++) {
            Elements.putReal(type, to + (long) i * type.bytes(), Double.NaN);
        }
    }

    /** From the factors of one matrix and its right-hand sides to the solutions. */
    private interface Solving {
        void apply(long packed, long permutation, long right, long result, long scratch);
    }

    private Step solutions(boolean transposed) {
        int columns = matrices == 0 ? 0 : site.type().shape().size() / matrices / n;
        boolean small = n <= SmallLu.MOST_ROWS;
        var solving = small ? small(transposed, columns) : large(transposed, columns);
        long size = (long) n * n * type.bytes();
        long rightSize = (long) n * columns * type.bytes();
        var scratch = site.temporary(small ? 0 : rightSize);
        return table -> {
            long packed = site.operand(1).in(table);
            long permutation = site.operand(2).in(table);
            long right = site.operand(3).in(table);
            long result = site.result(0).in(table);
            for (int i = 0; i < matrices && columns > 0; i++) {
                solving.apply(
                        packed + i * size,
                        permutation + 4L * i * n,
                        right + i * rightSize,
                        result + i * rightSize,
                        scratch.in(table));
            }
        };
    }

    private Solving small(boolean transposed, int columns) {
        var small = new SmallLu(type, n, columns);
        return (packed, permutation, right, result, none) ->
                small.solve(transposed, packed, permutation, right, result);
    }

    private Solving large(boolean transposed, int columns) {
        var triangular = dense().triangular();
        long row = (long) columns * type.bytes();
        return (packed, permutation, right, result, scratch) -> {
            if (transposed) {
                Memory.copy(right, scratch, n * row);
                triangular.solve(false, true, false, n, columns, packed, n, scratch, columns);
                triangular.solve(true, true, true, n, columns, packed, n, scratch, columns);
            }
            for (int i = 0; i < n; i++) {
                long other = row * Memory.getInt(permutation + 4L * i);
                if (transposed) {
                    Memory.copy(scratch + i * row, result + other, row);
                } else {
                    Memory.copy(right + other, result + i * row, row);
                }
            }
            if (!transposed) {
                triangular.solve(true, false, true, n, columns, packed, n, result, columns);
                triangular.solve(false, false, false, n, columns, packed, n, result, columns);
            }
        };
    }
}
