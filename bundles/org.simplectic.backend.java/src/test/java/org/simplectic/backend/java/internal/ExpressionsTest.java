package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction.Convolution;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.array.Shape;

/** Values of the operations that expressions compose of several primitives. */
final class ExpressionsTest {
    private static HostArray run(HostArray argument, UnaryOperator<Expr> function) {
        return Run.function(x -> List.of(function.apply(x.getFirst())), argument)
                .getFirst();
    }

    private static double[] numbers(HostArray argument, UnaryOperator<Expr> function) {
        return run(argument, function).toArray();
    }

    /** The numbers 1, 2, 3, ... in some shape. */
    private static HostArray counted(int... extents) {
        var type = ArrayType.of(DType.F64, extents);
        return HostArray.of(
                type,
                IntStream.rangeClosed(1, type.shape().size()).asDoubleStream().toArray());
    }

    /** The definitions, summed as they stand; the other index is free. */
    private static double basis(boolean sine, int type, int k, int j, int n) {
        if (sine) {
            return switch (type) {
                case 1 -> 2 * Math.sin(Math.PI * (k + 1) * (j + 1) / (n + 1));
                case 2 -> 2 * Math.sin(Math.PI * (k + 1) * (2 * j + 1) / (2 * n));
                case 3 -> j == n - 1 ? Math.pow(-1, k) : 2 * Math.sin(Math.PI * (2 * k + 1) * (j + 1) / (2 * n));
                default -> 2 * Math.sin(Math.PI * (2 * k + 1) * (2 * j + 1) / (4 * n));
            };
        }
        return switch (type) {
            case 1 -> j == 0 ? 1 : j == n - 1 ? Math.pow(-1, k) : 2 * Math.cos(Math.PI * k * j / (n - 1));
            case 2 -> 2 * Math.cos(Math.PI * k * (2 * j + 1) / (2 * n));
            case 3 -> j == 0 ? 1 : 2 * Math.cos(Math.PI * (2 * k + 1) * j / (2 * n));
            default -> 2 * Math.cos(Math.PI * (2 * k + 1) * (2 * j + 1) / (4 * n));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 15, 16})
    void cosineAndSineTransformsAreTheirSums(int n) {
        var x = new SplittableRandom(n).doubles(n, -1, 1).toArray();
        for (boolean sine : new boolean[] {false, true}) {
            for (int type = n == 1 && !sine ? 2 : 1; type <= 4; type++) {
                int kind = type;
                var expected = new double[n];
                for (int k = 0; k < n; k++) {
                    for (int j = 0; j < n; j++) {
                        expected[k] += basis(sine, kind, k, j, n) * x[j];
                    }
                }
                var argument = HostArray.vector(x);
                var transformed = numbers(argument, e -> sine ? e.dst(kind, 0) : e.dct(kind, 0));
                assertArrayEquals(expected, transformed, 1e-13 * n, (sine ? "dst " : "dct ") + kind);
                var back = numbers(
                        argument,
                        e -> sine
                                ? e.dst(kind, 0).inverseDst(kind, 0)
                                : e.dct(kind, 0).inverseDct(kind, 0));
                assertArrayEquals(x, back, 1e-14 * n, "inverse of " + (sine ? "dst " : "dct ") + kind);
            }
        }
    }

    @Test
    void transformsGoAlongAnyAxis() {
        var rows = numbers(counted(3, 4), x -> x.dct(2, 0));
        var columns = numbers(counted(3, 4), x -> x.transpose().dct(2, 1).transpose());
        assertArrayEquals(columns, rows);
    }

    @Test
    void diagonalsOfAnyMatrices() {
        assertArrayEquals(new double[] {1, 5, 9}, numbers(counted(3, 3), Expr::diagonal));
        assertArrayEquals(new double[] {1, 6}, numbers(counted(2, 4), Expr::diagonal));
        assertArrayEquals(new double[] {1, 4}, numbers(counted(4, 2), Expr::diagonal));
        assertArrayEquals(new double[] {5, 13}, numbers(counted(2, 2, 2), Expr::matrixTrace));
    }

    @Test
    void logOfSumOfExponentialsNeitherOverflowsNorLosesInfinity() {
        var x = HostArray.of(ArrayType.of(DType.F64, 3, 2), 1000, 1000, -1e300, Double.NEGATIVE_INFINITY, 0, 0);
        double log2 = Math.log(2);
        assertArrayEquals(new double[] {1000 + log2, -1e300, log2}, numbers(x, e -> e.logSumExp(1)));
        var infinities = HostArray.vector(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertEquals(Double.NEGATIVE_INFINITY, numbers(infinities, Expr::logSumExp)[0]);
        assertEquals(Double.POSITIVE_INFINITY, numbers(HostArray.vector(1, 1.0 / 0), Expr::logSumExp)[0]);
    }

    @Test
    void gathersAlongAnyAxis() {
        UnaryOperator<Expr> gathered =
                x -> x.gather(1, x.constant(HostArray.ofIntegers(ArrayType.of(DType.I32, 2, 1), 2, 0)));
        assertEquals(Shape.of(2, 2, 1), run(counted(2, 3), gathered).type().shape());
        assertArrayEquals(new double[] {3, 1, 6, 4}, numbers(counted(2, 3), gathered));
    }

    @Test
    void argSortAndGatherAlongSort() {
        var x = HostArray.of(ArrayType.of(DType.F64, 2, 3), 3, 1, 2, 5, 6, 4);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, numbers(x, e -> e.gatherAlong(1, e.argSort(1))));
    }

    @Test
    void productsOuterAndNorms() {
        assertArrayEquals(new double[] {1, 2, 2, 4}, numbers(HostArray.vector(1, 2), x -> x.outer(x)));
        assertEquals(5, numbers(HostArray.vector(3, -4), Expr::norm)[0]);
        var complex = HostArray.of(ArrayType.of(DType.C128, 1), 3, 4);
        assertEquals(5, numbers(complex, Expr::norm)[0]);
    }

    @Test
    void axesOfOneComeAndGo() {
        assertEquals(
                Shape.of(2, 3, 1),
                run(counted(2, 3), x -> x.expandDims(-1)).type().shape());
        assertEquals(
                Shape.of(2, 1, 3),
                run(counted(2, 3), x -> x.expandDims(1)).type().shape());
        assertEquals(
                Shape.of(2, 3), run(counted(2, 1, 3), x -> x.squeeze(1)).type().shape());
    }

    @Test
    void convolutionsAreBuiltFromTheirSettings() {
        UnaryOperator<Expr> ones = x -> x.constant(HostArray.filled(ArrayType.of(DType.F64, 1, 1, 3), 1));
        assertArrayEquals(
                new double[] {3, 6, 9, 7},
                numbers(
                        counted(1, 1, 4),
                        x -> x.convolve(ones.apply(x), Convolution.over(1).paddingFor(3))));
        assertArrayEquals(
                new double[] {3, 9},
                numbers(
                        counted(1, 1, 4),
                        x -> x.convolve(
                                ones.apply(x), Convolution.over(1).padding(1).stride(2))));
        assertArrayEquals(
                new double[] {9, 12},
                numbers(
                        counted(1, 1, 6),
                        x -> x.convolve(ones.apply(x), Convolution.over(1).dilation(2))));
    }

    /** At a kink the derivative is shared. */
    @Test
    void equalLargestElementsShareTheDerivative() {
        var maximum = Program.trace(
                "maximum",
                List.of(ArrayType.vector(4)),
                x -> List.of(x.getFirst().maximum()));
        assertArrayEquals(
                new double[] {0, 0.5, 0.5, 0},
                Run.program(maximum.gradient(), HostArray.vector(1, 3, 3, 2))
                        .getFirst()
                        .toArray());
    }

    @Test
    void permutationsHoldEachIndexOnce() {
        var key = RandomKey.ofSeed(11);
        var permutation = run(key, x -> new RandomKey(x).permutation(100)).toIntegers();
        assertArrayEquals(
                IntStream.range(0, 100).asLongStream().toArray(),
                Arrays.stream(permutation).sorted().toArray());
        assertNotEquals(45, Arrays.stream(permutation).limit(10).sum());
    }

    /** Each place is taken by each index equally often: chi-square of 4 x 4 cells, 9 degrees of freedom, below its 1e-3 quantile. */
    @Test
    void permutationsAreEquallyLikely() {
        int samples = 8000;
        var permutations = run(
                        RandomKey.ofSeed(5),
                        x -> new RandomKey(x).split(samples).permutation(4))
                .toIntegers();
        var counts = new double[4][4];
        for (int i = 0; i < permutations.length; i++) {
            counts[i % 4][(int) permutations[i]]++;
        }
        double statistic = 0;
        for (var row : counts) {
            for (double count : row) {
                statistic += (count - samples / 4.) * (count - samples / 4.) / (samples / 4.);
            }
        }
        assertTrue(statistic < 27.9, "chi-square " + statistic);
    }

    @Test
    void keysSplitAndFoldedAreAllDifferent() {
        var keys = new HashSet<List<Long>>();
        var split = run(RandomKey.ofSeed(3), x -> new RandomKey(x).split(500).expression())
                .toIntegers();
        for (int i = 0; i < 500; i++) {
            keys.add(List.of(split[2 * i], split[2 * i + 1]));
            int number = i;
            var folded = run(
                            RandomKey.ofSeed(3),
                            x -> new RandomKey(x).foldIn(number).expression())
                    .toIntegers();
            keys.add(List.of(folded[0], folded[1]));
        }
        assertEquals(1000, keys.size());
    }

    @Test
    void aFoldedIntegerMayBeComputed() {
        var type = new ArrayType(DType.I32, Shape.SCALAR);
        var program = Program.trace(
                "fold",
                List.of(ArrayType.of(DType.I64, 2), type),
                x -> List.of(new RandomKey(x.get(0)).foldIn(x.get(1)).expression()));
        assertEquals(
                run(RandomKey.ofSeed(3), x -> new RandomKey(x).foldIn(7).expression()),
                Run.program(program, RandomKey.ofSeed(3), HostArray.ofIntegers(type, 7))
                        .getFirst());
    }

    @Test
    void uniformNumbersKeepTheirBounds() {
        var numbers = numbers(RandomKey.ofSeed(1), x -> new RandomKey(x).uniform(ArrayType.vector(10_000), -2, 3));
        var statistics = Arrays.stream(numbers).summaryStatistics();
        assertTrue(statistics.getMin() >= -2 && statistics.getMax() < 3);
        assertEquals(0.5, statistics.getAverage(), 4 * 5 / Math.sqrt(12 * 10_000));
    }
}
