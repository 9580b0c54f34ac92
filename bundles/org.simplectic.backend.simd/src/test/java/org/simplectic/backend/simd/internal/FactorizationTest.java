package org.simplectic.backend.simd.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.LuFactors;
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

    /** Rows have to be exchanged, as the numbers are at random; to 32 rows the bits are those of the java backend. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32"})
    void keptFactors(DType type) {
        for (int n : new int[] {1, 2, 3, 4, 5, 8, 17, 32, 33, 70}) {
            var types = List.of(
                    ArrayType.of(type, BATCH, n, n),
                    ArrayType.of(type, BATCH, n),
                    ArrayType.of(type, BATCH, n, RIGHT_HAND_SIDES));
            var program = Program.trace("lu", types, x -> solutions(x.get(0).lu(), x.get(1), x.get(2)));
            oracle.compare(program, oracle.random(program, -1, 1), 0, n <= 32 ? 0 : 1e-11);
            var zeros = oracle.random(program, -1, 1).get(0).toArray();
            Arrays.fill(zeros, n * n, 2 * n * n, 0);
            var arguments = new ArrayList<>(oracle.random(program, -1, 1));
            arguments.set(0, HostArray.of(types.getFirst(), zeros));
            oracle.compare(program, arguments, 0, n <= 32 ? 0 : 1e-11);
        }
    }

    /** Exchanges of rows have every order; equal numbers, zeros, infinities and NaN are frequent. */
    @Test
    void keptFactorsOfFewRows() {
        double[] numbers = {0, 0, 0, 1, 1, -1, -1, 2, -2, 3, 5, 0.5, 1e-310, Double.NaN, Double.POSITIVE_INFINITY};
        var random = new Random(7);
        for (int n = 2; n <= 4; n++) {
            int batch = 32 / (n * n);
            var types = List.of(ArrayType.of(DType.F64, batch, n, n), ArrayType.of(DType.F64, batch, n));
            var program = Program.trace("few rows", types, x -> {
                var factors = x.get(0).lu();
                return List.of(
                        factors.packed(), factors.pivots(), factors.solve(x.get(1)), factors.solveTransposed(x.get(1)));
            });
            for (int run = 0; run < 20; run++) {
                int finite = run % 4 == 0 ? numbers.length : 12;
                var matrices = random.ints((long) batch * n * n, 0, finite)
                        .mapToDouble(i -> numbers[i])
                        .toArray();
                var right = oracle.random(types.get(1), -1, 1);
                oracle.compare(program, List.of(HostArray.of(types.getFirst(), matrices), right), 0, 0);
            }
        }
    }

    private static List<Expr> solutions(LuFactors factors, Expr vector, Expr columns) {
        return List.of(
                factors.packed(),
                factors.pivots(),
                factors.solve(vector),
                factors.solve(columns),
                factors.solveTransposed(vector),
                factors.solveTransposed(columns));
    }

    /** With and without exchanged rows, one of the batch singular; the bits are those of the java backend. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32"})
    void keptFactorsOfBands(DType type) {
        for (int n : new int[] {1, 2, 5, 40}) {
            for (int[] band : new int[][] {{0, 0}, {0, 3}, {3, 0}, {1, 1}, {2, 2}, {1, 4}, {9, 7}, {20, 20}}) {
                var types = List.of(
                        ArrayType.of(type, BATCH, n, band[0] + band[1] + 1),
                        ArrayType.of(type, BATCH, n),
                        ArrayType.of(type, BATCH, n, RIGHT_HAND_SIDES));
                var program = Program.trace(
                        "banded", types, x -> solutions(x.get(0).bandedLu(band[0], band[1]), x.get(1), x.get(2)));
                var arguments = new ArrayList<>(oracle.random(program, -1, 1));
                var numbers = arguments.getFirst().toArray();
                for (int i = 0; i < n; i++) {
                    // The first is dominant, the second arbitrary, of the third a column is zero.
                    numbers[i * (band[0] + band[1] + 1) + band[0]] += band[0] + band[1] + 1;
                    int place = 2 * numbers.length / BATCH + i * (band[0] + band[1] + 1) + band[0] - i;
                    if (i <= band[0]) {
                        numbers[place] = 0;
                    }
                }
                arguments.set(0, HostArray.of(types.getFirst(), numbers));
                oracle.compare(program, arguments, 0, 0);
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
