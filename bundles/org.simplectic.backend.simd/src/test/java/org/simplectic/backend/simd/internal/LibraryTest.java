package org.simplectic.backend.simd.internal;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction.Convolution;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;
import org.simplectic.array.RandomNumbers.Distribution;
import org.simplectic.array.SparseStructure;

/** Primitives with kernels of their own against the java backend. */
final class LibraryTest {
    private static final Oracle ORACLE = new Oracle(2);

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    private static void compare(
            double low,
            double high,
            double relative,
            List<ArrayType> types,
            Function<List<Expr>, List<Expr>> function) {
        var program = Program.trace("f", types, function);
        ORACLE.compare(program, ORACLE.random(program, low, high), 4, relative);
    }

    @Test
    void matrixProducts() {
        for (var dtype : List.of(DType.F64, DType.F32, DType.C128)) {
            for (int m : new int[] {0, 1, 17}) {
                for (int k : new int[] {0, 1, 33}) {
                    for (int n : new int[] {0, 1, 20}) {
                        for (int flags = 0; flags < 4; flags++) {
                            boolean left = (flags & 1) != 0;
                            boolean right = (flags & 2) != 0;
                            var a = left ? ArrayType.of(dtype, 2, k, m) : ArrayType.of(dtype, 2, m, k);
                            var b = right ? ArrayType.of(dtype, 2, n, k) : ArrayType.of(dtype, 2, k, n);
                            compare(
                                    -2,
                                    2,
                                    1e-13,
                                    List.of(a, b),
                                    x -> List.of(x.get(0).dot(x.get(1), 1, left, right)));
                        }
                    }
                }
            }
        }
    }

    @Test
    void convolutions() {
        for (var dtype : List.of(DType.F64, DType.F32, DType.C128)) {
            for (int g : new int[] {1, 2}) {
                var line = new Convolution(List.of(2), List.of(1), List.of(2), List.of(1), List.of(1), g);
                compare(
                        -2,
                        2,
                        1e-13,
                        List.of(ArrayType.of(dtype, 2, 2 * g, 11), ArrayType.of(dtype, 3 * g, 2, 3)),
                        x -> List.of(x.get(0).convolve(x.get(1), line)));
                var plane =
                        new Convolution(List.of(1, 2), List.of(1, 0), List.of(-1, 2), List.of(2, 1), List.of(1, 2), g);
                compare(
                        -2,
                        2,
                        1e-13,
                        List.of(ArrayType.of(dtype, 2, 2 * g, 9, 8), ArrayType.of(dtype, 3 * g, 2, 3, 2)),
                        x -> List.of(x.get(0).convolve(x.get(1), plane)));
                var ones = List.of(1, 1, 1);
                var space = new Convolution(ones, ones, ones, ones, ones, g);
                compare(
                        -2,
                        2,
                        1e-13,
                        List.of(ArrayType.of(dtype, 1, g, 5, 6, 7), ArrayType.of(dtype, 2 * g, 1, 2, 3, 3)),
                        x -> List.of(x.get(0).convolve(x.get(1), space)));
            }
        }
    }

    @Test
    void sparseProducts() {
        var numbers = SparseStructure.csr(6, new int[] {0, 2, 3, 3, 6}, new int[] {0, 5, 2, 1, 1, 4});
        var blocks = SparseStructure.bcsr(2, 3, new int[] {0, 2, 3}, new int[] {0, 2, 1});
        for (var dtype : List.of(DType.F64, DType.F32, DType.C128)) {
            for (var structure : List.of(numbers, blocks)) {
                var values = structure.values(dtype);
                compare(
                        -2,
                        2,
                        1e-13,
                        List.of(values, ArrayType.of(dtype, 6)),
                        x -> List.of(x.get(0).sparseTimes(structure, x.get(1))));
                compare(
                        -2,
                        2,
                        1e-13,
                        List.of(values, ArrayType.of(dtype, 6, 3)),
                        x -> List.of(x.get(0).sparseTimes(structure, x.get(1))));
            }
        }
    }

    @Test
    void indicesOrdersAndSums() {
        for (var dtype : DType.values()) {
            for (var shape : new int[][] {{40}, {5, 7}, {3, 4, 20}}) {
                var type = ArrayType.of(dtype, shape);
                for (int axis = 0; axis < shape.length; axis++) {
                    int a = axis;
                    if (dtype.isReal() || dtype.isInteger()) {
                        compare(
                                -5,
                                5,
                                0,
                                List.of(type),
                                x -> List.of(
                                        x.getFirst().sort(a),
                                        x.getFirst().argSort(a),
                                        x.getFirst().argMax(a),
                                        x.getFirst().argMin(a)));
                    }
                    if (dtype != DType.BOOL) {
                        compare(
                                -5,
                                5,
                                1e-13,
                                List.of(type),
                                x -> List.of(x.getFirst().cumulativeSum(a)));
                    }
                }
                compare(
                        0,
                        1000,
                        0,
                        List.of(type, ArrayType.of(DType.I64, 2, 5)),
                        x -> List.of(x.get(0)
                                .gather(x.get(1)
                                        .binary(Binary.REMAINDER, x.get(1).constant(3)))));
                if (dtype != DType.BOOL) {
                    compare(0, 1000, 1e-13, List.of(type, ArrayType.of(DType.I64, 5)), x -> {
                        var indices = x.get(1).binary(Binary.REMAINDER, x.get(1).constant(3));
                        return List.of(x.get(0).scatterAdd(indices, x.get(0).gather(indices)));
                    });
                }
            }
        }
    }

    @Test
    void randomNumbers() {
        var keys = ArrayType.of(DType.I64, 3, 2);
        for (int n : new int[] {1, 5, 100}) {
            for (var dtype : List.of(DType.F64, DType.F32)) {
                compare(
                        0,
                        1e9,
                        0,
                        List.of(keys),
                        x -> List.of(
                                x.getFirst().random(Distribution.UNIFORM, ArrayType.of(dtype, n)),
                                x.getFirst().random(Distribution.NORMAL, ArrayType.of(dtype, n))));
            }
            compare(
                    0,
                    1e9,
                    0,
                    List.of(keys),
                    x -> List.of(
                            x.getFirst().random(Distribution.BITS, ArrayType.of(DType.I64, n)),
                            x.getFirst().random(Distribution.BITS, ArrayType.of(DType.I32, n))));
        }
    }
}
