package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.api.Model;

final class ExpressionTest {
    private static final double X = 1.7;
    private static final double Y = -0.6;
    private static final double Z = 2.3;
    private static final double T = 0.25;
    private static final double[] SAMPLES = {
        -1e300,
        -3.5,
        -2.5,
        -1,
        -0.5000000000000001,
        -0.5,
        -0.1,
        -0.0,
        0.0,
        1e-20,
        0.1,
        0.49999999999999994,
        0.5,
        0.7,
        1,
        1.5,
        2.5,
        1e10,
        4503599627370497.0,
        1e300
    };

    private final Model model = Studies.xyz();

    private double value(String expression) {
        return Studies.run(model.expression(Studies.text(expression)), T, X, Y, Z)[0];
    }

    @TestFactory
    Iterable<DynamicTest> precedenceIsTheUsualOne() {
        var expected = Map.ofEntries(
                Map.entry("x + y*z", X + Y * Z),
                Map.entry("x - y - z", X - Y - Z),
                Map.entry("x / y / z", X / Y / Z),
                Map.entry("x / y * z", X / Y * Z),
                Map.entry("x - y + z", X - Y + Z),
                Map.entry("7.5 % 4 % 2", 7.5 % 4 % 2),
                Map.entry("-7.5 % 4", -7.5 % 4),
                Map.entry("2*7 % 4", 2 * 7.0 % 4),
                Map.entry("(x - y)*z", (X - Y) * Z),
                Map.entry("-x^2", -(X * X)),
                Map.entry("(-x)^2", X * X),
                Map.entry("2^3^2", 512.0),
                Map.entry("(2^3)^2", 64.0),
                Map.entry("2^-1", 0.5),
                Map.entry("2^-1^2", 0.5),
                Map.entry("2^--1", 2.0),
                Map.entry("-2^-2", -0.25),
                Map.entry("2*-x", 2 * -X),
                Map.entry("x--y", X - -Y),
                Map.entry("x-+y", X - +Y),
                Map.entry("--x", X),
                Map.entry("x*y^3", X * (Y * Y * Y)),
                Map.entry("1.5 + .5 + 1e-3 + 1E+5 + 2. + 1e2", 1.5 + .5 + 1e-3 + 1E+5 + 2. + 1e2),
                Map.entry("pi*e*t", Math.PI * Math.E * T),
                Map.entry("a*x + b", 2 * X + 3),
                Map.entry("where(x > y, 1, 0)", 1.0),
                Map.entry("where(x + y < z and not x < y, 1, 0)", 1.0),
                Map.entry("where(x < 0 or y < 0 and z < 0, 1, 0)", 0.0),
                Map.entry("where((x < 0 or y < 0) and z > 0, 1, 0)", 1.0),
                Map.entry("where(x > 0 or y > 0 and z < 0, 1, 0)", 1.0),
                Map.entry("where(not x < 0 and y > 0, 1, 0)", 0.0),
                Map.entry("where(not (x < 0 and y > 0), 1, 0)", 1.0),
                Map.entry("where(x > 0 && y < 0 || z < 0, 1, 0)", 1.0),
                Map.entry("where(!(x < 0), 1, 0)", 1.0),
                Map.entry("where(not not x > 0, 1, 0)", 1.0),
                Map.entry("where(x <= 1.7, 1, 0) + where(x >= 1.7, 2, 0)", 3.0),
                Map.entry("where(x == 1.7, 1, 0) + where(x != 1.7, 2, 0)", 1.0),
                Map.entry("where(x > y, where(y > z, 1, 2), 3)", 2.0),
                Map.entry(" x\n+\ty ", X + Y),
                Map.entry("min(x, y, z) + max(x, y, z)", Y + Z));
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> assertEquals(entry.getValue(), value(entry.getKey()))))
                .toList();
    }

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.ofEntries(
            Map.entry("abs", Math::abs),
            Map.entry("sign", Math::signum),
            Map.entry("signum", Math::signum),
            Map.entry("floor", Math::floor),
            Map.entry("ceil", Math::ceil),
            Map.entry("rint", Math::rint),
            Map.entry("sqrt", Math::sqrt),
            Map.entry("cbrt", Math::cbrt),
            Map.entry("exp", Math::exp),
            Map.entry("expm1", Math::expm1),
            Map.entry("log", Math::log),
            Map.entry("ln", Math::log),
            Map.entry("log1p", Math::log1p),
            Map.entry("log10", Math::log10),
            Map.entry("sin", Math::sin),
            Map.entry("cos", Math::cos),
            Map.entry("tan", Math::tan),
            Map.entry("asin", Math::asin),
            Map.entry("acos", Math::acos),
            Map.entry("atan", Math::atan),
            Map.entry("sinh", Math::sinh),
            Map.entry("cosh", Math::cosh),
            Map.entry("tanh", Math::tanh),
            Map.entry("toRadians", Math::toRadians),
            Map.entry("toDegrees", Math::toDegrees));

    private static final Map<String, DoubleBinaryOperator> BINARY = Map.of(
            "min", Math::min,
            "max", Math::max,
            "atan2", Math::atan2,
            "hypot", Math::hypot,
            "pow", Math::pow);

    @TestFactory
    Iterable<DynamicTest> functionsOfOneArgumentAreThoseOfMath() {
        return UNARY.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var name = entry.getKey();
                    var program = model.expression(Studies.text(name + "(x)"));
                    for (double x : SAMPLES) {
                        double expected = entry.getValue().applyAsDouble(x);
                        assertEquals(expected, Studies.run(program, 0, x, 0, 0)[0], () -> name + "(" + x + ")");
                        assertEquals(expected, value(name + "(" + x + ")"), () -> "folded " + name + "(" + x + ")");
                    }
                }))
                .toList();
    }

    @TestFactory
    Iterable<DynamicTest> functionsOfTwoArgumentsAreThoseOfMath() {
        return BINARY.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    var name = entry.getKey();
                    var program = model.expression(Studies.text(name + "(x, y)"));
                    for (double x : SAMPLES) {
                        for (double y : SAMPLES) {
                            double expected = entry.getValue().applyAsDouble(x, y);
                            assertEquals(expected, Studies.run(program, 0, x, y, 0)[0], () -> name + x + "," + y);
                        }
                    }
                }))
                .toList();
    }

    @Test
    void roundIsThatOfMathWhereThatDoesNotOverflow() {
        var program = model.expression(Studies.text("round(x)"));
        for (double x : SAMPLES) {
            double expected = Math.abs(x) < 1e15 ? Math.round(x) : x;
            // Math.round has no negative zero, hence the sum.
            assertEquals(expected, Studies.run(program, 0, x, 0, 0)[0] + 0.0, () -> "round(" + x + ")");
        }
        assertTrue(Double.isNaN(Studies.run(program, 0, Double.NaN, 0, 0)[0]));
    }

    @Test
    void functionsOfThreeArguments() {
        assertEquals(X * Y + Z, value("fma(x, y, z)"));
        assertEquals(Math.clamp(X, -1.0, 1.0), value("clamp(x, -1, 1)"));
        assertEquals(Math.clamp(Y, -0.5, 1.0), value("clamp(y, -0.5, 1)"));
        assertEquals(Z, value("clamp(z, 0, 5)"));
    }

    @Test
    void everyFunctionIsTested() {
        var tested = new HashSet<>(UNARY.keySet());
        tested.addAll(BINARY.keySet());
        tested.addAll(List.of("round", "fma", "clamp"));
        assertEquals(tested, Functions.names());
    }

    @Test
    void numbersOfTheStudyAreExpressions() {
        assertEquals(3.0, Studies.run(model.expression(Studies.node("3")), 0, 0, 0, 0)[0]);
        assertEquals(-2.5e-3, model.number(Studies.node("-2.5e-3")));
        assertEquals(1.0 / 3, model.number(Studies.text("1/b")));
        assertEquals(Math.E, model.number(Studies.text("e")));
    }
}
