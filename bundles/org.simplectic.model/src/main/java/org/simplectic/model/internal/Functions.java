package org.simplectic.model.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simplectic.array.Primitive;

/** The functions of expressions: those of {@link Math} under their names, and {@code ln}. */
final class Functions {
    private static final Map<String, Function> BY_NAME = new LinkedHashMap<>();

    static {
        unary("abs", Primitive.Unary.ABS);
        unary("sign", Primitive.Unary.SIGN);
        unary("signum", Primitive.Unary.SIGN);
        unary("floor", Primitive.Unary.FLOOR);
        unary("ceil", Primitive.Unary.CEIL);
        unary("rint", Primitive.Unary.RINT);
        unary("sqrt", Primitive.Unary.SQRT);
        unary("cbrt", Primitive.Unary.CBRT);
        unary("exp", Primitive.Unary.EXP);
        unary("expm1", Primitive.Unary.EXPM1);
        unary("log", Primitive.Unary.LOG);
        unary("ln", Primitive.Unary.LOG);
        unary("log1p", Primitive.Unary.LOG1P);
        unary("log10", Primitive.Unary.LOG10);
        unary("sin", Primitive.Unary.SIN);
        unary("cos", Primitive.Unary.COS);
        unary("tan", Primitive.Unary.TAN);
        unary("asin", Primitive.Unary.ASIN);
        unary("acos", Primitive.Unary.ACOS);
        unary("atan", Primitive.Unary.ATAN);
        unary("sinh", Primitive.Unary.SINH);
        unary("cosh", Primitive.Unary.COSH);
        unary("tanh", Primitive.Unary.TANH);
        define("min", 2, Function.ANY_NUMBER, new Folded(Primitive.Binary.MIN));
        define("max", 2, Function.ANY_NUMBER, new Folded(Primitive.Binary.MAX));
        define("atan2", 2, 2, new Folded(Primitive.Binary.ATAN2));
        define("hypot", 2, 2, new Folded(Primitive.Binary.HYPOT));
        define("pow", 2, 2, new Folded(Primitive.Binary.POWER));
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
    private record Single(Primitive.Unary primitive) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.unary(primitive, arguments.getFirst());
        }
    }

    /** One primitive of two operands, from the left over all arguments. */
    private record Folded(Primitive.Binary primitive) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            var result = arguments.getFirst();
            for (var argument : arguments.subList(1, arguments.size())) {
                result = algebra.binary(primitive, result, argument);
            }
            return result;
        }
    }

    private static void unary(String name, Primitive.Unary primitive) {
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
        var below = algebra.unary(Primitive.Unary.FLOOR, x);
        var fraction = algebra.binary(Primitive.Binary.SUBTRACT, x, below);
        var up = algebra.binary(Primitive.Binary.LESS_EQUAL, algebra.constant(0.5), fraction);
        return algebra.where(up, algebra.binary(Primitive.Binary.ADD, below, algebra.constant(1)), below);
    }

    private static <T> T toRadians(Algebra<T> algebra, List<T> arguments) {
        return scaled(algebra, arguments.getFirst(), Math.toRadians(1));
    }

    private static <T> T toDegrees(Algebra<T> algebra, List<T> arguments) {
        return scaled(algebra, arguments.getFirst(), Math.toDegrees(1));
    }

    private static <T> T scaled(Algebra<T> algebra, T x, double factor) {
        return algebra.binary(Primitive.Binary.MULTIPLY, x, algebra.constant(factor));
    }

    /** {@code a b + c}; programs have no fused operation, so it is rounded twice. */
    private static <T> T multiplyAndAdd(Algebra<T> algebra, List<T> arguments) {
        var product = algebra.binary(Primitive.Binary.MULTIPLY, arguments.get(0), arguments.get(1));
        return algebra.binary(Primitive.Binary.ADD, product, arguments.get(2));
    }

    /** The value, no less than the second and no more than the third argument. */
    private static <T> T clamp(Algebra<T> algebra, List<T> arguments) {
        var raised = algebra.binary(Primitive.Binary.MAX, arguments.get(0), arguments.get(1));
        return algebra.binary(Primitive.Binary.MIN, raised, arguments.get(2));
    }
}
