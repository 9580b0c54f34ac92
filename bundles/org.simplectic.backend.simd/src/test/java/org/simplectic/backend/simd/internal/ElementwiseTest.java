package org.simplectic.backend.simd.internal;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Element-wise functions of every type against the java backend: 4 units in the last place. */
final class ElementwiseTest {
    private static final Oracle ORACLE = new Oracle(2);
    private static final double[] SPECIAL = {
        0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_NORMAL,
        1e-300,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        1e-8,
        -1e-8,
        1e-20,
        709.5,
        -709.5,
        -745,
        0x1p52,
        1e15 + 0.5,
        22,
        -22,
        5.9,
        6.1,
        -6.1,
        1e5,
        99999,
        0.999999999,
        -0.99999999,
        0.4142,
        2.4142,
        Math.sqrt(0.5),
        Math.sqrt(2),
        -37,
        1e300
    };

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    @ParameterizedTest
    @EnumSource(value = Unary.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT")
    void functionsOfOneOperand(Unary function) {
        for (var dtype : List.of(DType.F64, DType.F32)) {
            for (int size : new int[] {0, 1, 33, 64, 65, 1027}) {
                var type = ArrayType.of(dtype, size);
                var program = Program.trace(
                        "f", List.of(type), x -> List.of(x.getFirst().unary(function)));
                for (double range : new double[] {1, 50, 800, 1e6}) {
                    ORACLE.compare(program, List.of(ORACLE.random(type, -range, range)), 4, 0);
                }
            }
            var type = ArrayType.of(dtype, SPECIAL.length);
            var program =
                    Program.trace("f", List.of(type), x -> List.of(x.getFirst().unary(function)));
            ORACLE.compare(program, List.of(HostArray.of(type, SPECIAL)), 4, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void functionsOfTwoOperands(Binary function) {
        for (var dtype : DType.values()) {
            if (!takes(function, dtype)) {
                continue;
            }
            for (int size : new int[] {0, 1, 3, 33, 64, 65, 1027}) {
                var type = ArrayType.of(dtype, size);
                var scalar = ArrayType.of(dtype);
                double low = function == Binary.POWER || dtype.isInteger() ? 1 : -5;
                var arrays = List.of(type, type);
                var mixed = List.of(type, scalar);
                for (var types : List.of(arrays, mixed)) {
                    var program =
                            Program.trace("f", types, x -> List.of(x.get(0).binary(function, x.get(1))));
                    ORACLE.compare(program, ORACLE.random(program, low, 5), 4, dtype.isComplex() ? 1e-15 : 0);
                }
            }
        }
    }

    private static boolean takes(Binary function, DType dtype) {
        return switch (function) {
            case AND, OR -> dtype == DType.BOOL;
            case ADD, SUBTRACT, MULTIPLY -> dtype != DType.BOOL;
            case EQUAL, NOT_EQUAL -> true;
            case DIVIDE, REMAINDER, MIN, MAX, LESS, LESS_EQUAL -> dtype.isReal() || dtype.isInteger();
            case POWER, ATAN2, HYPOT -> dtype.isReal();
        };
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void conversionsAndChoices(DType from) {
        for (int size : Oracle.SIZES) {
            var type = ArrayType.of(from, size);
            var conversions = Program.trace(
                    "f",
                    List.of(type),
                    x -> List.of(DType.values()).stream()
                            .map(x.getFirst()::convert)
                            .toList());
            ORACLE.compare(conversions, ORACLE.random(conversions, -100, 100), 0, 0);
            var choice = Program.trace(
                    "f",
                    List.of(ArrayType.of(DType.BOOL, size), type, type),
                    x -> List.of(x.get(0).where(x.get(1), x.get(2))));
            ORACLE.compare(choice, ORACLE.random(choice, -100, 100), 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"C128", "C64"})
    void complexNumbersTakenApart(DType dtype) {
        for (int size : Oracle.SIZES) {
            var type = ArrayType.of(dtype, size);
            var program = Program.trace("f", List.of(type, type), x -> {
                var a = x.get(0);
                var b = x.get(1);
                return List.of(
                        a.conjugate().times(b),
                        a.real(),
                        a.imaginary(),
                        Expr.complex(b.real(), a.imaginary()),
                        a.exp());
            });
            ORACLE.compare(program, ORACLE.random(program, -2, 2), 8, 1e-14);
        }
    }

    @Test
    void chainsWithScalarsAndRows() {
        for (int size : Oracle.SIZES) {
            var rows = ArrayType.of(DType.F64, 5, size);
            var program = Program.trace("f", List.of(rows, ArrayType.vector(size), ArrayType.SCALAR), x -> {
                var sum = x.get(0).times(x.get(2)).plus(x.get(1));
                return List.of(sum.tanh().times(sum).exp(), sum.less(x.get(1)).where(sum, x.get(0)));
            });
            ORACLE.compare(program, ORACLE.random(program, -2, 2), 12, 0);
        }
    }
}
