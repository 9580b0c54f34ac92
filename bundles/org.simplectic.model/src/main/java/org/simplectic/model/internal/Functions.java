package org.simplectic.model.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simplectic.array.Elementwise;

/** The functions of expressions: those of {@link Math} under their names, and {@code ln}. */
final class Functions {
    private static final Map<String, Function> BY_NAME = new LinkedHashMap<>();

    static {
        unary("abs", Elementwise.Unary.ABS);
        unary("sign", Elementwise.Unary.SIGN);
        unary("signum", Elementwise.Unary.SIGN);
        unary("floor", Elementwise.Unary.FLOOR);
        unary("ceil", Elementwise.Unary.CEIL);
        unary("rint", Elementwise.Unary.RINT);
        unary("sqrt", Elementwise.Unary.SQRT);
        unary("cbrt", Elementwise.Unary.CBRT);
        unary("exp", Elementwise.Unary.EXP);
        unary("expm1", Elementwise.Unary.EXPM1);
        unary("log", Elementwise.Unary.LOG);
        unary("ln", Elementwise.Unary.LOG);
        unary("log1p", Elementwise.Unary.LOG1P);
        unary("log10", Elementwise.Unary.LOG10);
        unary("sin", Elementwise.Unary.SIN);
        unary("cos", Elementwise.Unary.COS);
        unary("tan", Elementwise.Unary.TAN);
        unary("asin", Elementwise.Unary.ASIN);
        unary("acos", Elementwise.Unary.ACOS);
        unary("atan", Elementwise.Unary.ATAN);
        unary("sinh", Elementwise.Unary.SINH);
        unary("cosh", Elementwise.Unary.COSH);
        unary("tanh", Elementwise.Unary.TANH);
        define("min", 2, Function.ANY_NUMBER, new Folded(Elementwise.Binary.MIN));
        define("max", 2, Function.ANY_NUMBER, new Folded(Elementwise.Binary.MAX));
        define("atan2", 2, 2, new Folded(Elementwise.Binary.ATAN2));
        define("hypot", 2, 2, new Folded(Elementwise.Binary.HYPOT));
        define("pow", 2, 2, new Folded(Elementwise.Binary.POWER));
        define("round", 1, 1, Functions::round);
        define("toRadians", 1, 1, Functions::toRadians);
        define("toDegrees", 1, 1, Functions::toDegrees);
        define("fma", 3, 3, Functions::multiplyAndAdd);
        define("clamp", 3, 3, Functions::clamp);
    }

    private Functions() {}

    static Optional<Function> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** One primitive of one operand. */
    private record Single(Elementwise.Unary primitive) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.unary(primitive, arguments.getFirst());
        }
    }

    /** One primitive of two operands, from the left over all arguments. */
    private record Folded(Elementwise.Binary primitive) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            var result = arguments.getFirst();
            for (var argument : arguments.subList(1, arguments.size())) {
                result = algebra.binary(primitive, result, argument);
            }
            return result;
        }
    }

    private static void unary(String name, Elementwise.Unary primitive) {
        define(name, 1, 1, new Single(primitive));
    }

    private static void define(String name, int least, int most, Function.Rule rule) {
        BY_NAME.put(name, new Function(name, least, most, rule));
    }

    /**
     * The nearest integer, ties upwards, as {@link Math#round(double)} but with NaN and large numbers kept. The fraction
     * is compared instead of adding 1/2 first, which would round 0.49999999999999994 up.
     */
    private static <T> T round(Algebra<T> algebra, List<T> arguments) {
        var x = arguments.getFirst();
        var below = algebra.unary(Elementwise.Unary.FLOOR, x);
        var fraction = algebra.binary(Elementwise.Binary.SUBTRACT, x, below);
        var up = algebra.binary(Elementwise.Binary.LESS_EQUAL, algebra.constant(0.5), fraction);
        return algebra.where(up, algebra.binary(Elementwise.Binary.ADD, below, algebra.constant(1)), below);
    }

    private static <T> T toRadians(Algebra<T> algebra, List<T> arguments) {
        return scaled(algebra, arguments.getFirst(), Math.toRadians(1));
    }

    private static <T> T toDegrees(Algebra<T> algebra, List<T> arguments) {
        return scaled(algebra, arguments.getFirst(), Math.toDegrees(1));
    }

    private static <T> T scaled(Algebra<T> algebra, T x, double factor) {
        return algebra.binary(Elementwise.Binary.MULTIPLY, x, algebra.constant(factor));
    }

    /** {@code a b + c}; programs have no fused operation, so it is rounded twice. */
    private static <T> T multiplyAndAdd(Algebra<T> algebra, List<T> arguments) {
        var product = algebra.binary(Elementwise.Binary.MULTIPLY, arguments.get(0), arguments.get(1));
        return algebra.binary(Elementwise.Binary.ADD, product, arguments.get(2));
    }

    /** The value, no less than the second and no more than the third argument. */
    private static <T> T clamp(Algebra<T> algebra, List<T> arguments) {
        var raised = algebra.binary(Elementwise.Binary.MAX, arguments.get(0), arguments.get(1));
        return algebra.binary(Elementwise.Binary.MIN, raised, arguments.get(2));
    }
}
