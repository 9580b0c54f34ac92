package org.simplectic.backend.simd.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural.Edge;

/** Elements moved, alone and inside loops, against the java backend: exactly. */
final class StructuralTest {
    private static final Oracle ORACLE = new Oracle(2);
    private static final int[][] SHAPES = {{100}, {70, 3}, {5, 6, 7}, {1, 50, 1, 3}};

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void rearrangements(DType dtype) {
        for (var shape : SHAPES) {
            var type = ArrayType.of(dtype, shape);
            rearrangements(type).values().forEach(f -> {
                var program = Program.trace("f", List.of(type), x -> List.of(f.apply(x.getFirst())));
                ORACLE.compare(program, ORACLE.random(program, -5, 5), 0, 0);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "C64"})
    void rearrangementsOfComputedValues(DType dtype) {
        for (var shape : SHAPES) {
            var type = ArrayType.of(dtype, shape);
            rearrangements(type).values().forEach(f -> {
                var program = Program.trace("f", List.of(type), x -> {
                    var y = x.getFirst();
                    return List.of(
                            f.apply(y.times(y).plus(1)).plus(1), f.apply(y).sum(), f.apply(y.exp()));
                });
                ORACLE.compare(program, ORACLE.random(program, -2, 2), 8, 1e-13);
            });
        }
    }

    @Test
    void zerosAmongBroadcastNumbersStay() {
        var type = ArrayType.of(DType.F64, 37, 37);
        var program = Program.trace("f", List.of(type), in -> {
            var x = in.getFirst();
            var sums = x.sum().broadcast(Shape.of(37));
            return List.of(
                    x.plus(x.identity(37)),
                    sums.shift(0, 3, Edge.ZERO).times(2),
                    sums.pad(0, 2, 1).plus(1));
        });
        var numbers = new SplittableRandom(3).doubles(37 * 37, -2, 2).toArray();
        ORACLE.compare(program, List.of(HostArray.of(type, numbers)), 8, 1e-13);
    }

    private static Map<String, UnaryOperator<Expr>> rearrangements(ArrayType type) {
        var all = new LinkedHashMap<String, UnaryOperator<Expr>>();
        var shape = type.shape();
        int rank = shape.rank();
        for (int axis = 0; axis < rank; axis++) {
            int a = axis;
            int extent = shape.extent(axis);
            for (var edge : Edge.values()) {
                for (int offset : new int[] {1, -2}) {
                    if (Math.abs(offset) < extent) {
                        all.put("shift " + a + edge + offset, x -> x.shift(a, offset, edge));
                    }
                }
            }
            all.put("reverse " + a, x -> x.reverse(a));
            all.put("pad " + a, x -> x.pad(a, 2, 3));
            all.put("concatenate " + a, x -> Expr.concatenate(a, List.of(x, x.reverse(a))));
            if (extent > 5) {
                all.put("slice " + a, x -> x.slice(a, 1, extent - 2, 1));
                all.put("every second " + a, x -> x.slice(a, 1, extent - 2, 2));
            }
            all.put("move " + a, x -> x.moveAxis(a, 0));
        }
        all.put("flat", x -> x.reshape(shape.size()));
        if (rank > 1) {
            all.put("transpose", x -> x.transpose().reshape(shape.size()));
        }
        all.put("last", x -> x.get(shape.extent(0) - 1));
        all.put("stack", x -> Expr.stack(List.of(x, x)));
        all.put("repeat outside", x -> x.broadcast(shape.insert(0, 3)));
        all.put(
                "repeat inside",
                x -> x.broadcast(
                        shape.insert(rank, 3), IntStream.range(0, rank).boxed().toList()));
        return all;
    }
}
