package org.simplectic.model.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.simplectic.api.Discretization;
import org.simplectic.api.MeshOperators.Operator;
import org.simplectic.array.Elementwise;

/**
 * The functions that expressions have on a grid: {@code dx}, {@code dxx} and so on for each axis, what is made of them, and
 * numbers that stand for a whole field.
 */
final class FieldFunctions {
    /** The highest derivative along an axis. */
    static final int HIGHEST_ORDER = 4;

    /** The function that inverts the Laplacian. */
    static final String INVERSE = "invlap";

    /** How the functions begin, one an axis, that give a field of vectors without its divergence. */
    static final String PROJECTION = "project";

    private FieldFunctions() {}

    /** How the values of a field become one number. */
    enum Reduction {
        MEAN,
        INTEGRAL,
        MAXIMUM,
        MINIMUM;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The functions on a grid with axes of these names. */
    static Map<String, Function> of(List<String> axes) {
        var functions = new LinkedHashMap<String, Function>();
        for (int i = 0; i < axes.size(); i++) {
            int axis = i;
            for (int order = 1; order <= HIGHEST_ORDER; order++) {
                define(functions, "d" + axes.get(i).repeat(order), 1, new Derivative(axis, order));
            }
        }
        var laplacian = new Sum(axes.size(), Term.SECOND);
        define(functions, "lap", 1, laplacian);
        define(functions, "biharm", 1, new Composed(laplacian, laplacian));
        define(functions, "diffuse", 2, new Sum(axes.size(), Term.DIFFUSED));
        int count = axes.size();
        composed(functions, count);
        define(functions, INVERSE, 1, new Inverse());
        define(functions, "grad", 1, new Gradient(axes));
        for (int axis = 0; axis < count && count > 1; axis++) {
            define(functions, PROJECTION + "_" + axes.get(axis), count, new Projected(axis));
        }
        for (int axis = 0; axis < count && count == 3; axis++) {
            define(functions, "curl_" + axes.get(axis), count, new Curl((axis + 1) % count, (axis + 2) % count));
        }
        functions.put(RandomFields.FUNCTION, new Function(RandomFields.FUNCTION, 1, 2, new OnlyAtTheStart()));
        return functions;
    }

    /** The functions on a mesh in the plane of these coordinates. */
    static Map<String, Function> onMesh(List<String> coordinates) {
        var functions = new LinkedHashMap<String, Function>();
        for (int i = 0; i < coordinates.size(); i++) {
            define(functions, "d" + coordinates.get(i), 1, new Derivative(i, 1));
        }
        var laplacian = new Applied(Operator.LAPLACIAN);
        define(functions, "lap", 1, laplacian);
        define(functions, "biharm", 1, new Composed(laplacian, laplacian));
        define(functions, "diffuse", 2, new Applied(Operator.DIFFUSION));
        define(functions, "elastic_x", 4, new Applied(Operator.ELASTIC_X));
        define(functions, "elastic_y", 4, new Applied(Operator.ELASTIC_Y));
        composed(functions, coordinates.size());
        return functions;
    }

    /** What is made of first derivatives, and numbers that stand for a field. */
    private static void composed(Map<String, Function> functions, int count) {
        define(functions, "gradsq", 1, new Sum(count, Term.SQUARE));
        define(functions, "div", count, new Sum(count, Term.OWN));
        define(functions, "advect", 1 + count, new Sum(count, Term.CARRIED));
        if (count == 2) {
            define(functions, "curl", 2, new Curl(0, 1));
        }
        define(functions, "mean", 1, new Reduced(Reduction.MEAN));
        define(functions, "integral", 1, new Reduced(Reduction.INTEGRAL));
        extreme(functions, "max", Reduction.MAXIMUM);
        extreme(functions, "min", Reduction.MINIMUM);
    }

    private static void define(Map<String, Function> functions, String name, int arguments, Function.Rule rule) {
        functions.put(name, new Function(name, arguments, arguments, rule));
    }

    /** Of one argument the extreme over the grid, of several the extreme of them at each point. */
    private static void extreme(Map<String, Function> functions, String name, Reduction reduction) {
        var pointwise = Functions.find(name).orElseThrow().rule();
        functions.put(name, new Function(name, 1, Function.ANY_NUMBER, new Extreme(new Reduced(reduction), pointwise)));
    }

    private record Derivative(int axis, int order) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.derivative(arguments.getFirst(), axis, order);
        }
    }

    private record Applied(Operator operator) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.applied(operator, arguments);
        }
    }

    /** What a sum over the axes has for each of them. */
    private enum Term {
        /** The second derivative of the first argument. */
        SECOND,
        /** The derivative of the second argument times that of the first: {@code (k u')' = k u'' + k' u'}. */
        DIFFUSED,
        /** The square of the derivative of the first argument. */
        SQUARE,
        /** The derivative of the axis' own argument. */
        OWN,
        /** The derivative of the first argument, times the velocity along the axis, a further argument. */
        CARRIED;

        <T> T of(Algebra<T> algebra, List<T> arguments, int axis) {
            var first = arguments.getFirst();
            return switch (this) {
                case SECOND -> algebra.derivative(first, axis, 2);
                case DIFFUSED -> {
                    var k = arguments.get(1);
                    yield algebra.binary(
                            Elementwise.Binary.ADD,
                            algebra.binary(Elementwise.Binary.MULTIPLY, k, algebra.derivative(first, axis, 2)),
                            algebra.binary(
                                    Elementwise.Binary.MULTIPLY,
                                    algebra.derivative(k, axis, 1),
                                    algebra.derivative(first, axis, 1)));
                }
                case SQUARE -> {
                    var slope = algebra.derivative(first, axis, 1);
                    yield algebra.binary(Elementwise.Binary.MULTIPLY, slope, slope);
                }
                case OWN -> algebra.derivative(arguments.get(axis), axis, 1);
                case CARRIED ->
                    algebra.binary(
                            Elementwise.Binary.MULTIPLY, arguments.get(1 + axis), algebra.derivative(first, axis, 1));
            };
        }
    }

    private record Sum(int axes, Term term) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            IntFunction<T> part = axis -> term.of(algebra, arguments, axis);
            var sum = part.apply(0);
            for (int axis = 1; axis < axes; axis++) {
                sum = algebra.binary(Elementwise.Binary.ADD, sum, part.apply(axis));
            }
            return sum;
        }
    }

    private record Composed(Function.Rule inner, Function.Rule outer) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return outer.apply(algebra, List.of(inner.apply(algebra, arguments)));
        }
    }

    /** The derivative along the first axis of the second's component, less that along the second of the first's. */
    private record Curl(int first, int second) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.binary(
                    Elementwise.Binary.SUBTRACT,
                    algebra.derivative(arguments.get(second), first, 1),
                    algebra.derivative(arguments.get(first), second, 1));
        }
    }

    private record Inverse() implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.inverseLaplacian(arguments.getFirst(), Discretization.Laplacian.SECOND_DERIVATIVES);
        }
    }

    /**
     * A component of the part of a field of vectors that has no divergence (Helmholtz): the field less the gradient of what has its
     * divergence for Laplacian.
     */
    private record Projected(int axis) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            var divergence = new Sum(arguments.size(), Term.OWN).apply(algebra, arguments);
            var potential = algebra.inverseLaplacian(divergence, Discretization.Laplacian.DIVERGENCE_OF_GRADIENT);
            return algebra.binary(
                    Elementwise.Binary.SUBTRACT, arguments.get(axis), algebra.derivative(potential, axis, 1));
        }
    }

    /** Expressions are fields of numbers, and a gradient is none. */
    private record Gradient(List<String> axes) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            throw new IllegalArgumentException("a gradient is several fields, and an expression is one: write "
                    + axes.stream().map(axis -> "d" + axis + "(u)").collect(Collectors.joining(", "))
                    + " for its components, gradsq(u) for its square");
        }
    }

    /** Random fields are taken out of initial values before these are evaluated. */
    private record OnlyAtTheStart() implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            throw new IllegalArgumentException("random fields are drawn once, for initial values: write "
                    + RandomFields.FUNCTION + " under 'initial'");
        }
    }

    private record Reduced(Reduction reduction) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return algebra.reduced(reduction, arguments.getFirst());
        }
    }

    private record Extreme(Function.Rule overGrid, Function.Rule pointwise) implements Function.Rule {
        @Override
        public <T> T apply(Algebra<T> algebra, List<T> arguments) {
            return (arguments.size() == 1 ? overGrid : pointwise).apply(algebra, arguments);
        }
    }
}
