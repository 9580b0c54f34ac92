package org.simplectic.backend.simd.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Worst errors of elementary functions, in units of the last place of the exact value: at most one. Only exp and tanh, whose
 * speed matters most, tan and the error function are allowed a little more.
 */
final class AccuracyTest {
    private static final int COUNT = 12_000;
    private static final double ONE_UNIT = 1;
    private static final double A_LITTLE_MORE = 1.05;
    private static final Oracle ORACLE = new Oracle(1);

    /** Beyond these sizes, and below their reciprocals, {@link Exact} is not. */
    private static final double LARGE = 1e100;

    @AfterAll
    static void close() {
        ORACLE.close();
    }

    static Stream<Unary> functions() {
        return Stream.of(Unary.values()).filter(function -> switch (function) {
            case NEGATE, ABS, SIGN, NOT, FLOOR, CEIL, RINT -> false;
            default -> true;
        });
    }

    @ParameterizedTest
    @MethodSource("functions")
    void oneNumber(Unary function) {
        for (var dtype : List.of(DType.F64, DType.F32)) {
            var x = numbers(dtype, random(function.name()), function);
            var type = ArrayType.of(dtype, x.length);
            var program =
                    Program.trace("f", List.of(type), v -> List.of(v.getFirst().unary(function)));
            var values = ORACLE.sameBits(program, List.of(HostArray.of(type, x)));
            double worst = 0;
            for (int i = 0; i < x.length; i++) {
                double error = Math.abs(x[i]) > LARGE || Math.abs(x[i]) < 1 / LARGE
                        ? 0
                        : error(dtype, values[i], Exact.of(function, x[i]));
                if (!(error <= worst)) {
                    worst = error;
                }
            }
            report(function.label(), dtype, worst, bound(function));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Binary.class,
            names = {"POWER", "ATAN2", "HYPOT", "REMAINDER"})
    void twoNumbers(Binary function) {
        for (var dtype : List.of(DType.F64, DType.F32)) {
            var random = random(function.name());
            var a = new double[COUNT];
            var b = new double[COUNT];
            for (int i = 0; i < COUNT; i++) {
                a[i] = rounded(dtype, function == Binary.POWER ? Math.abs(anywhere(random)) : anywhere(random));
                double limit = function == Binary.POWER ? 80 / Math.max(1e-3, Math.abs(Math.log(a[i]))) : LARGE;
                b[i] = rounded(dtype, Math.clamp(anywhere(random), -limit, limit));
            }
            var type = ArrayType.of(dtype, COUNT);
            var program = Program.trace(
                    "f", List.of(type, type), v -> List.of(v.get(0).binary(function, v.get(1))));
            var values = ORACLE.sameBits(program, List.of(HostArray.of(type, a), HostArray.of(type, b)));
            double worst = 0;
            for (int i = 0; i < COUNT; i++) {
                worst = Math.max(worst, error(dtype, values[i], Exact.of(function, a[i], b[i])));
            }
            report(function.label(), dtype, worst, ONE_UNIT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Binary.class,
            names = {"POWER", "ATAN2", "HYPOT", "REMAINDER"})
    void specialPairs(Binary function) {
        double[] special = {
            0,
            -0.0,
            1,
            -1,
            0.5,
            2,
            3,
            -3,
            2.5,
            1e10,
            0x1p53 + 2,
            Double.MIN_VALUE,
            -1e-310,
            1e300,
            -1e300,
            710,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (var dtype : List.of(DType.F64, DType.F32)) {
            int size = special.length * special.length;
            var a = new double[size];
            var b = new double[size];
            for (int i = 0; i < size; i++) {
                a[i] = rounded(dtype, special[i / special.length]);
                b[i] = rounded(dtype, special[i % special.length]);
            }
            var type = ArrayType.of(dtype, size);
            var program = Program.trace(
                    "f", List.of(type, type), v -> List.of(v.get(0).binary(function, v.get(1))));
            var values = ORACLE.sameBits(program, List.of(HostArray.of(type, a), HostArray.of(type, b)));
            for (int i = 0; i < size; i++) {
                double expected = rounded(dtype, ((DoubleBinaryOperator) function).applyAsDouble(a[i], b[i]));
                double unit = dtype == DType.F32 ? Math.ulp((float) expected) : Math.ulp(expected);
                boolean same = Double.compare(values[i], expected) == 0;
                String what = function.label() + " " + dtype + " of " + a[i] + " and " + b[i] + ": " + values[i];
                assertTrue(same || (expected != 0 && Math.abs(values[i] - expected) <= 2 * unit), what);
            }
        }
    }

    private static double bound(Unary function) {
        return switch (function) {
            case EXP, TAN, TANH, ERF -> A_LITTLE_MORE;
            default -> ONE_UNIT;
        };
    }

    private static SplittableRandom random(String function) {
        return new SplittableRandom(function.hashCode());
    }

    private static double rounded(DType dtype, double x) {
        return dtype == DType.F32 ? (float) x : x;
    }

    /** Of many sizes, some of them near 1. */
    private static double anywhere(SplittableRandom random) {
        double sign = random.nextBoolean() ? 1 : -1;
        return switch (random.nextInt(3)) {
            case 0 -> sign * random.nextDouble() * Math.scalb(1.0, random.nextInt(-20, 10));
            case 1 -> sign * 3 * random.nextDouble();
            default -> sign * (1 + (random.nextDouble() - 0.5) * Math.scalb(1.0, -random.nextInt(20)));
        };
    }

    /** Arguments all over a function's domain, and near the zeros of sine and cosine. */
    private static double[] numbers(DType dtype, SplittableRandom random, Unary function) {
        var numbers = new ArrayList<Double>();
        DoubleSupplier next = switch (function) {
            case LOG, LOG10, SQRT -> () -> Math.abs(anywhere(random)) + Double.MIN_NORMAL;
            case LOG1P -> () -> Math.max(anywhere(random), -1 + 0x1p-20);
            case ASIN, ACOS -> () -> Math.clamp(anywhere(random), -1, 1);
            case EXP, EXPM1, SINH, COSH -> () -> Math.clamp(anywhere(random), -80, 80);
            case LOGISTIC -> () -> Math.clamp(anywhere(random), -70, 70);
            default -> () -> anywhere(random);
        };
        while (numbers.size() < COUNT) {
            numbers.add(next.getAsDouble());
        }
        if (function == Unary.SIN || function == Unary.COS || function == Unary.TAN) {
            for (int n = 1; n < 63_000; n += 1 + n / 16) {
                numbers.add(n * (Math.PI / 2));
                numbers.add(-(n + 0.5) * (Math.PI / 2));
            }
        }
        return numbers.stream()
                .mapToDouble(x -> rounded(dtype, x))
                .filter(x -> x != 0)
                .toArray();
    }

    private static double error(DType dtype, double value, Exact exact) {
        double unit = dtype == DType.F32 ? Math.ulp((float) exact.high()) : Math.ulp(exact.high());
        return Math.abs((value - exact.high()) - exact.low()) / unit;
    }

    private static void report(String function, DType dtype, double worst, double bound) {
        assertTrue(worst <= bound, () -> function + " " + dtype + ": " + worst + " units in the last place");
    }
}
