package org.simplectic.backend.simd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;
import org.simplectic.array.Reduction.Operation;
import org.simplectic.array.Structural.Edge;

/** Reductions along any axes, alone and fused, against the java backend: 1e-12 of the largest. */
final class ReductionTest {
    private static final Oracle ORACLE = new Oracle(2);
    private static final int[][] SHAPES = {
        {100}, {20000}, {40, 50}, {70, 3}, {5, 6, 7}, {4, 5, 3, 7}, {1, 50, 1, 3}, {2000, 3}
    };

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void alongAnyAxes(Operation operation) {
        for (var dtype : DType.values()) {
            if (!takes(operation, dtype)) {
                continue;
            }
            for (var shape : SHAPES) {
                var type = ArrayType.of(dtype, shape);
                for (int subset = 1; subset < 1 << shape.length; subset++) {
                    var axes = axes(shape.length, subset);
                    var program =
                            Program.trace("f", List.of(type), x -> List.of(reduce(x.getFirst(), operation, axes)));
                    double low = operation == Operation.PRODUCT ? 0.9 : -5;
                    ORACLE.compare(
                            program, ORACLE.random(program, low, operation == Operation.PRODUCT ? 1.1 : 5), 4, 1e-12);
                }
            }
        }
    }

    @Test
    void fusedWithWhatTheyReduce() {
        for (var shape : SHAPES) {
            var type = ArrayType.of(DType.F64, shape);
            for (int subset = 1; subset < 1 << shape.length; subset++) {
                var axes = axes(shape.length, subset);
                var program = Program.trace("f", List.of(type, type), x -> {
                    var y = x.get(0).times(x.get(1)).plus(1);
                    return List.of(
                            y.sum(axes), y.times(y).sum(axes), y, x.get(0).maximum(axes));
                });
                ORACLE.compare(program, ORACLE.random(program, -5, 5), 4, 1e-12);
            }
        }
    }

    @Test
    void sameBitsWithOneThreadAndTwo() {
        var type = ArrayType.of(DType.F64, 300, 1000);
        var program = Program.trace("f", List.of(type), x -> {
            var y = x.getFirst().sin();
            return List.of(y.sum(), y.sum(0), y.sum(1), y.exp());
        });
        var arguments = ORACLE.random(program, -5, 5);
        try (var single = new SimdBackend(1)) {
            assertEquals(Oracle.run(single, program, arguments), Oracle.run(ORACLE.simd(), program, arguments));
        }
    }

    private static boolean takes(Operation operation, DType dtype) {
        return switch (operation) {
            case SUM -> dtype != DType.BOOL;
            case PRODUCT, MAXIMUM, MINIMUM -> dtype.isReal() || dtype.isInteger();
            case ALL, ANY -> dtype == DType.BOOL;
        };
    }

    private static int[] axes(int rank, int subset) {
        return IntStream.range(0, rank)
                .filter(axis -> (subset >> axis & 1) == 1)
                .toArray();
    }

    private static Expr reduce(Expr x, Operation operation, int... axes) {
        return switch (operation) {
            case SUM -> x.sum(axes);
            case PRODUCT -> x.product(axes);
            case MAXIMUM -> x.maximum(axes);
            case MINIMUM -> x.minimum(axes);
            case ALL -> x.all(axes);
            case ANY -> x.any(axes);
        };
    }

    @Test
    void stencilsSoftmaxAndLayers() {
        var grid = ArrayType.of(DType.F64, 64, 48);
        var diffusion = Program.trace("f", List.of(grid, grid), x -> {
            var u = x.get(0);
            var v = x.get(1);
            var product = u.times(u).times(v);
            return List.of(
                    product.plus(1).minus(u.times(4.4)).plus(laplacian(u)),
                    laplacian(laplacian(v.exp())),
                    laplacian(product));
        });
        ORACLE.compare(diffusion, ORACLE.random(diffusion, 0, 2), 4, 1e-13);
        var softmax = Program.trace("f", List.of(ArrayType.of(DType.F64, 33, 50)), x -> {
            var e = x.getFirst().minus(x.getFirst().maximum(1).reshape(33, 1)).exp();
            return List.of(e.over(e.sum(1).reshape(33, 1)));
        });
        ORACLE.compare(softmax, ORACLE.random(softmax, -5, 5), 4, 1e-14);
        var layer = Program.trace(
                        "f",
                        List.of(ArrayType.of(DType.F64, 40, 30), ArrayType.of(DType.F64, 30, 20), ArrayType.vector(20)),
                        x -> List.of(
                                x.get(0).matmul(x.get(1)).plus(x.get(2)).tanh().sum()))
                .valueAndGradient();
        ORACLE.compare(layer, ORACLE.random(layer, -1, 1), 4, 1e-12);
    }

    private static Expr laplacian(Expr u) {
        return u.shift(0, 1, Edge.PERIODIC)
                .plus(u.shift(0, -1, Edge.PERIODIC))
                .plus(u.shift(1, 1, Edge.ZERO))
                .plus(u.shift(1, -1, Edge.REFLECTED))
                .minus(u.times(4));
    }
}
