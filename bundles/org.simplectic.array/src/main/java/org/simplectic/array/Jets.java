package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Taylor mode: truncated power series through a program, coefficient by coefficient; a null coefficient is zero. Linear
 * primitives act on each coefficient, products convolve. Any other y = f(x) follows from its tangent: {@code y'(t)} is
 * the tangent of f for the tangent {@code x'(t)}, so coefficient k + 1 of y comes from the coefficients up to k of that series.
 *
 * @see "A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed. (2008), chapter 13"
 */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class Jets {
    private final Trace trace;
    private final Map<Known, List<List<@Nullable Expr>>> known = new HashMap<>();

    Jets(Trace trace) {
        this.trace = trace;
    }

    Trace trace() {
        return trace;
    }

    /** A primitive's operands as far as they are known; expressions are compared by identity. */
    private record Known(Primitive primitive, List<List<@Nullable Expr>> operands, int order) {}

    /** Runs a program on series, by input and order; gives series by output and order. */
    List<List<@Nullable Expr>> run(Program program, List<List<@Nullable Expr>> arguments, int order) {
        var values = new ArrayList<>(arguments);
        for (var equation : program.equations()) {
            values.addAll(jet(equation.primitive(), Forward.pick(values, equation.operands()), order));
        }
        return Forward.pick(values, program.outputs());
    }

    private List<List<@Nullable Expr>> jet(Primitive primitive, List<List<@Nullable Expr>> operands, int order) {
        var key =
                new Known(primitive, operands.stream().map(x -> upTo(x, order)).toList(), order);
        var found = known.get(key);
        if (found == null) {
            found = Rules.of(primitive).jet(primitive, key.operands(), order, this);
            known.put(key, found);
        }
        return found;
    }

    /** The rule that follows from linearity and tangents. */
    <P extends Primitive> List<List<@Nullable Expr>> series(
            Rules<P> rules, P primitive, List<List<@Nullable Expr>> operands, int order) {
        var leading = leading(operands);
        if (operands.stream().allMatch(Jets::constant)) {
            return trace.add(primitive, leading).stream()
                    .map(y -> padded(y, order))
                    .toList();
        }
        var linearity = rules.linearity(primitive);
        boolean linear = true;
        for (int i = 0; i < operands.size(); i++) {
            linear &= linearity.in(i) || constant(operands.get(i));
        }
        if (!linear) {
            return byTangent(rules, primitive, operands, order);
        }
        return List.of(
                linearity.jointly()
                        ? coefficientwise(linearity, primitive, operands, order)
                        : product(linearity, primitive, operands, order));
    }

    private List<@Nullable Expr> coefficientwise(
            Rules.Linearity linearity, Primitive primitive, List<List<@Nullable Expr>> operands, int order) {
        var leading = leading(operands);
        var series = new ArrayList<@Nullable Expr>();
        series.add(trace.addOne(primitive, leading));
        for (int k = 1; k <= order; k++) {
            var changed = new ArrayList<Expr>();
            boolean zero = true;
            for (int i = 0; i < operands.size(); i++) {
                var coefficient = operands.get(i).get(k);
                zero &= coefficient == null;
                changed.add(
                        !linearity.in(i)
                                ? leading.get(i)
                                : coefficient == null ? Forward.zero(leading.get(i)) : coefficient);
            }
            series.add(zero ? null : trace.addOne(primitive, changed));
        }
        return series;
    }

    private List<@Nullable Expr> product(
            Rules.Linearity linearity, Primitive primitive, List<List<@Nullable Expr>> operands, int order) {
        int a = linearity.operands().get(0);
        int b = linearity.operands().get(1);
        var series = new ArrayList<@Nullable Expr>();
        for (int k = 0; k <= order; k++) {
            Expr sum = null;
            for (int i = 0; i <= k; i++) {
                var left = operands.get(a).get(i);
                var right = operands.get(b).get(k - i);
                if (left != null && right != null) {
                    var changed = new ArrayList<>(leading(operands));
                    changed.set(a, left);
                    changed.set(b, right);
                    sum = Forward.plus(sum, trace.addOne(primitive, changed));
                }
            }
            series.add(sum);
        }
        return series;
    }

    /**
     * The series of y where {@code y b = a}, for a primitive that solves for y: {@code y_k = (a_k - sum of y_i b_(k-i), i < k) / b_0}.
     * Its tangent would call for the same primitive with two new operands each time, twice as many with each order.
     *
     * @param quotient solves with the leading coefficient of b
     * @param product of y_i and b_(k-i)
     */
    static List<@Nullable Expr> quotient(
            List<@Nullable Expr> a,
            List<@Nullable Expr> b,
            int order,
            UnaryOperator<Expr> quotient,
            BinaryOperator<Expr> product) {
        var series = new ArrayList<@Nullable Expr>();
        for (int k = 0; k <= order; k++) {
            Expr rest = a.get(k);
            for (int i = 0; i < k; i++) {
                var left = series.get(i);
                var right = b.get(k - i);
                if (left != null && right != null) {
                    var term = product.apply(left, right);
                    rest = rest == null ? term.negate() : rest.minus(term);
                }
            }
            series.add(rest == null ? null : quotient.apply(rest));
        }
        return series;
    }

    private <P extends Primitive> List<List<@Nullable Expr>> byTangent(
            Rules<P> rules, P primitive, List<List<@Nullable Expr>> operands, int order) {
        if (order == 0) {
            return trace.add(primitive, leading(operands)).stream()
                    .map(y -> padded(y, 0))
                    .toList();
        }
        // Through the table of known series: the coefficients below are shared with whoever asks for fewer.
        var below =
                jet(primitive, operands.stream().map(x -> upTo(x, order - 1)).toList(), order - 1);
        var tangents = tangents(rules, primitive, operands, below);
        var arguments = new ArrayList<List<@Nullable Expr>>();
        operands.forEach(x -> arguments.add(upTo(x, order - 1)));
        arguments.addAll(below);
        operands.stream().filter(x -> !constant(x)).forEach(x -> arguments.add(derivative(x, order)));
        var slopes = run(tangents, arguments, order - 1);
        var results = new ArrayList<List<@Nullable Expr>>();
        for (int i = 0; i < below.size(); i++) {
            var series = new ArrayList<>(below.get(i));
            var slope = slopes.get(i).get(order - 1);
            boolean still = slope == null || !slope.type().dtype().isDifferentiable();
            series.add(still ? null : slope.times(1.0 / order));
            results.add(series);
        }
        return results;
    }

    /** From operands, results and the tangents of the moving operands to the results' tangents. */
    private static <P extends Primitive> Program tangents(
            Rules<P> rules, P primitive, List<List<@Nullable Expr>> operands, List<List<@Nullable Expr>> results) {
        var types = new ArrayList<ArrayType>();
        Stream.concat(operands.stream(), results.stream())
                .forEach(x -> types.add(present(x).type()));
        operands.stream()
                .filter(x -> !constant(x))
                .forEach(x -> types.add(present(x).type()));
        return Forward.trace("tangents of " + primitive.label(), types, (trace, inputs) -> {
            int known = operands.size() + results.size();
            var moving = new @Nullable Expr[operands.size()];
            int next = known;
            for (int i = 0; i < moving.length; i++) {
                if (!constant(operands.get(i))) {
                    moving[i] = inputs.get(next++);
                }
            }
            var values = inputs.subList(operands.size(), known);
            var tangents = rules.jvp(primitive, inputs.subList(0, operands.size()), values, Arrays.asList(moving));
            var outputs = new ArrayList<Expr>();
            for (int i = 0; i < values.size(); i++) {
                var tangent = tangents.get(i);
                outputs.add(tangent == null ? Forward.zero(values.get(i)) : tangent);
            }
            return outputs;
        });
    }

    /** The coefficients 0 to order - 1 of the derivative. */
    private static List<@Nullable Expr> derivative(List<@Nullable Expr> x, int order) {
        var series = new ArrayList<@Nullable Expr>();
        for (int k = 1; k <= order; k++) {
            var coefficient = x.get(k);
            series.add(coefficient == null ? null : coefficient.times((double) k));
        }
        if (series.getFirst() == null) {
            series.set(0, Forward.zero(present(x)));
        }
        return series;
    }

    static boolean constant(List<@Nullable Expr> x) {
        return x.stream().skip(1).allMatch(c -> c == null);
    }

    private static List<@Nullable Expr> upTo(List<@Nullable Expr> x, int order) {
        return x.subList(0, order + 1);
    }

    static List<@Nullable Expr> padded(Expr y, int order) {
        var series = new ArrayList<@Nullable Expr>(Collections.nCopies(order + 1, null));
        series.set(0, y);
        return series;
    }

    /** The coefficients 0, which are never left out. */
    static List<Expr> leading(List<List<@Nullable Expr>> operands) {
        return operands.stream().map(Jets::present).toList();
    }

    private static Expr present(List<@Nullable Expr> x) {
        return Objects.requireNonNull(x.getFirst());
    }

    static Program jet(Program program, int order) {
        var active = Forward.differentiable(program.inputs());
        var types = new ArrayList<>(program.inputs());
        for (int k = 1; k <= order; k++) {
            active.forEach(i -> types.add(program.inputs().get(i)));
        }
        return Forward.trace("jet " + order + " of " + program.name(), types, (trace, inputs) -> {
            var arguments = new ArrayList<List<@Nullable Expr>>();
            for (int i = 0; i < program.inputs().size(); i++) {
                arguments.add(padded(inputs.get(i), order));
            }
            int next = program.inputs().size();
            for (int k = 1; k <= order; k++) {
                for (int i : active) {
                    arguments.get(i).set(k, inputs.get(next++));
                }
            }
            var series = new Jets(trace).run(program, arguments, order);
            var results = new ArrayList<>(leading(series));
            for (int k = 1; k <= order; k++) {
                for (int i : Forward.differentiable(program.outputTypes())) {
                    var coefficient = series.get(i).get(k);
                    results.add(coefficient == null ? Forward.zero(results.get(i)) : coefficient);
                }
            }
            return results;
        });
    }
}
