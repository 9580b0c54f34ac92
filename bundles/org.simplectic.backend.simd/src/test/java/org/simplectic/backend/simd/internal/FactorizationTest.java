package org.simplectic.backend.simd.internal;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Factorizations and solves of batches of matrices, small and large, against the java backend. */
final class FactorizationTest {
    private static final int BATCH = 3;
    private static final int RIGHT_HAND_SIDES = 4;

    /** Around where vectors take over from loops on the heap. */
    private static final int[] SIZES = {1, 2, 5, 15, 16, 17, 24, 33, 70};

    private final Oracle oracle = new Oracle(2);

    @AfterEach
    void close() {
        oracle.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32"})
    void regularMatrices(DType type) {
        for (int n : SIZES) {
            check(type, n, dominant(type, n));
        }
    }

    /** One of a batch cannot be factored: its results are NaN, those of the others are numbers. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32"})
    void oneSingularMatrix(DType type) {
        for (int n : SIZES) {
            for (double wrong : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
                var numbers = dominant(type, n).toArray();
                for (int i = 0; i < n; i++) {
                    numbers[n * n + n * (n - 1) + i] = i == n - 1 ? wrong : 0;
                }
                check(type, n, HostArray.of(ArrayType.of(type, BATCH, n, n), numbers));
            }
        }
    }

    /** Numbers off the diagonal are at most a half, those on it about the number of rows: every condition is small. */
    private HostArray dominant(DType type, int n) {
        var numbers = oracle.random(ArrayType.of(type, BATCH, n, n), -0.5, 0.5).toArray();
        for (int i = 0; i < BATCH * n; i++) {
            numbers[i * n + i % n] += n;
        }
        return HostArray.of(ArrayType.of(type, BATCH, n, n), numbers);
    }

    private void check(DType type, int n, HostArray matrices) {
        var right = oracle.random(ArrayType.of(type, BATCH, n, RIGHT_HAND_SIDES), -1, 1);
        var types = List.of(matrices.type(), right.type());
        var sum = Program.trace(
                "sum", types, x -> List.of(x.get(0).solve(x.get(1)).sum()));
        var program = Program.trace("factorizations", types, x -> {
            var results = new ArrayList<Expr>();
            results.add(x.get(0).cholesky());
            results.add(x.get(0).solve(x.get(1)));
            for (int variant = 0; variant < 4; variant++) {
                results.add(x.get(0).triangularSolve(x.get(1), (variant & 1) != 0, (variant & 2) != 0));
            }
            // Solves with the transpose.
            results.addAll(sum.valueAndGradient().apply(x));
            return results;
        });
        oracle.compare(program, List.of(matrices, right), 0, 1e-14);
    }
}
