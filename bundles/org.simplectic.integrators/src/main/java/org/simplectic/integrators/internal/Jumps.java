package org.simplectic.integrators.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/**
 * The values of t at which a right-hand side, or a derivative of it, jumps: where it compares, rounds, or takes the sign or size of
 * something that is linear in t. Steps end there, as a step across a jump has order 1 whatever the method. What jumps where a state or another
 * function of t crosses a bound is not found: that is for events, and for the control of the error.
 */
final class Jumps {
    /** Of a comparison with many numbers, or of roundings, those beyond are left to the control of the error. */
    private static final int MOST = 10_000;

    private final double from;
    private final double to;
    private final SortedSet<Double> found = new TreeSet<>();
    private final Map<Integer, Linear> known = new HashMap<>();

    private Jumps(double from, double to) {
        this.from = from;
        this.to = to;
        known.put(0, new Linear(1, new double[1]));
    }

    /** The values {@code rate t + offset}, one for each offset. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Linear(double rate, double[] offsets) {
        Linear times(double factor) {
            return plus(new Linear(0, new double[1]), factor, 0);
        }

        /** {@code factor this + otherFactor other}, where one of them may be a single value. */
        Linear plus(Linear other, double factor, double otherFactor) {
            var sums = new double[Math.max(offsets.length, other.offsets.length)];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = factor * offsets[offsets.length == 1 ? 0 : i]
                        + otherFactor * other.offsets[other.offsets.length == 1 ? 0 : i];
            }
            return new Linear(factor * rate + otherFactor * other.rate, sums);
        }

        boolean isNumber() {
            return rate == 0 && offsets.length == 1;
        }
    }

    /** Those inside a problem's span, in ascending order. */
    static double[] of(OdeProblem problem) {
        var jumps = new Jumps(Math.min(problem.start(), problem.end()), Math.max(problem.start(), problem.end()));
        jumps.look(problem.rhs());
        return jumps.found.stream().mapToDouble(t -> t).toArray();
    }

    private void look(Program rhs) {
        for (int i = 0; i < rhs.equations().size(); i++) {
            var value = rhs.firstResult(i);
            linear(rhs.equations().get(i)).ifPresent(linear -> known.put(value, linear));
        }
    }

    private Optional<Linear> operand(Equation equation, int i) {
        return Optional.ofNullable(known.get(equation.operands().get(i)));
    }

    /** What an equation gives, if that is linear in t; where it jumps is noted on the way. */
    private Optional<Linear> linear(Equation equation) {
        return switch (equation.primitive()) {
            case Structural.Constant constant
            when constant.values().type().dtype().isReal() ->
                Optional.of(new Linear(0, constant.values().toArray())).filter(c -> c.offsets().length > 0);
            case Structural.Reshape reshape -> operand(equation, 0);
            case Structural.Broadcast broadcast -> operand(equation, 0).filter(x -> x.offsets().length == 1);
            case Elementwise.Unary unary -> operand(equation, 0).flatMap(x -> unary(unary, x));
            case Elementwise.Binary binary ->
                operand(equation, 0).flatMap(a -> operand(equation, 1).flatMap(b -> binary(binary, a, b)));
            default -> Optional.empty();
        };
    }

    private Optional<Linear> unary(Elementwise.Unary function, Linear x) {
        switch (function) {
            case NEGATE -> {
                return Optional.of(x.times(-1));
            }
            case SIGN, ABS -> crossings(x, 0, 0);
            case FLOOR, CEIL -> crossings(x, 0, 1);
            case RINT -> crossings(x, 0.5, 1);
            default -> {}
        }
        return Optional.empty();
    }

    private Optional<Linear> binary(Elementwise.Binary function, Linear a, Linear b) {
        switch (function) {
            case ADD -> {
                return Optional.of(a.plus(b, 1, 1));
            }
            case SUBTRACT -> {
                return Optional.of(a.plus(b, 1, -1));
            }
            case MULTIPLY -> {
                return b.isNumber()
                        ? Optional.of(a.times(b.offsets()[0]))
                        : Optional.of(a).filter(Linear::isNumber).map(number -> b.times(number.offsets()[0]));
            }
            case DIVIDE -> {
                return Optional.of(b).filter(Linear::isNumber).map(number -> a.times(1 / number.offsets()[0]));
            }
            case LESS, LESS_EQUAL, MIN, MAX -> crossings(a.plus(b, 1, -1), 0, 0);
            case REMAINDER -> {
                if (b.isNumber()) {
                    crossings(a, 0, Math.abs(b.offsets()[0]));
                }
            }
            default -> {}
        }
        return Optional.empty();
    }

    /** Notes where values pass {@code first}, and from there every multiple of an interval, if that is not zero. */
    private void crossings(Linear x, double first, double interval) {
        if (x.rate() == 0) {
            return;
        }
        for (double offset : x.offsets()) {
            double begin = x.rate() * from + offset - first;
            double end = x.rate() * to + offset - first;
            double lowest = interval == 0 ? 0 : Math.ceil(Math.min(begin, end) / interval);
            double highest = interval == 0 ? 0 : Math.floor(Math.max(begin, end) / interval);
            if (highest - lowest > MOST) {
                return;
            }
            for (double k = lowest; k <= highest && found.size() < MOST; k++) {
                double t = (first + k * interval - offset) / x.rate();
                if (t > from && t < to) {
                    found.add(t);
                }
            }
        }
    }

    /** The next of some values behind t in the direction of the problem, else its end. */
    static double next(double[] jumps, double t, OdeProblem problem) {
        int place = java.util.Arrays.binarySearch(jumps, t);
        if (problem.start() <= problem.end()) {
            int next = place >= 0 ? place + 1 : -place - 1;
            return next < jumps.length ? jumps[next] : problem.end();
        }
        int next = place >= 0 ? place - 1 : -place - 2;
        return next >= 0 ? jumps[next] : problem.end();
    }
}
