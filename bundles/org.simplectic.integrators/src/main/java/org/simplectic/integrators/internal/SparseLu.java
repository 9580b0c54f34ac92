package org.simplectic.integrators.internal;

import java.util.Arrays;
import org.simplectic.api.LinearOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Factorization;
import org.simplectic.array.HostArray;
import org.simplectic.array.LuFactors;
import org.simplectic.array.SparseOrder;
import org.simplectic.array.SparseStructure;
import org.simplectic.integrators.internal.Linearization.Systems;

/**
 * How sparse systems are factorized: by diagonals, in an order that brings them together (reverse Cuthill-McKee), or whole if that is no less work.
 *
 * @param order the old index of each new one
 * @param lower diagonals below the main one in that order
 * @param upper diagonals above it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record SparseLu(int[] order, int lower, int upper) {
    static SparseLu of(SparseStructure structure) {
        var order = SparseOrder.reverseCuthillMcKee(structure);
        var place = inverse(order);
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        int lower = 0;
        int upper = 0;
        for (int i = 0; i < rows.length; i++) {
            int below = place[rows[i]] - place[columns[i]];
            lower = Math.max(lower, below);
            upper = Math.max(upper, -below);
        }
        return new SparseLu(order, lower, upper);
    }

    /** Systems with a matrix, factorized here. */
    static Systems solving(LinearOperator.Sparse a) {
        var way = of(a.structure());
        return way.systems(way.factorized(a));
    }

    private boolean isNarrow() {
        return Dependence.isNarrow(order.length, lower, upper);
    }

    Factorization factorization() {
        return isNarrow() ? new Factorization.BandedLu(lower, upper) : new Factorization.Lu();
    }

    LuFactors factorized(LinearOperator.Sparse a) {
        return isNarrow()
                ? a.permuted(order).band().diagonals().bandedLu(lower, upper)
                : a.matrix().lu();
    }

    Systems systems(LuFactors factors) {
        return isNarrow()
                ? right -> factors.solve(right.gather(indices(right, order))).gather(indices(right, inverse(order)))
                : factors::solve;
    }

    private static int[] inverse(int[] order) {
        var place = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            place[order[i]] = i;
        }
        return place;
    }

    private static Expr indices(Expr in, int[] places) {
        var values = Arrays.stream(places).asLongStream().toArray();
        return in.constant(HostArray.ofIntegers(ArrayType.of(DType.I32, places.length), values));
    }
}
