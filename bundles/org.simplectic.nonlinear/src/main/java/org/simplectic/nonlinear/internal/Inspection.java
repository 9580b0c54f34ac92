package org.simplectic.nonlinear.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Session;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.Array;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * What is found out about equations before they are solved, by a few products with their derivatives: whether they are linear, and of one field on a grid its
 * stencil, whether that is symmetric, and whether it leaves a constant free.
 *
 * @param isLinear whether f is linear but for a constant
 * @param field how its derivatives are an operator with entries; empty if a value depends on others far from it
 */
record Inspection(boolean isLinear, Optional<FieldOperator> field) {
    /** Differences smaller than this part of what is compared are rounding, of values up to 1e6 times as large as their differences. */
    private static final double ROUNDING = 1e-8;

    /** A value that depends on others farther away than this does so on all. */
    private static final int FARTHEST = 6;

    /** Products with the derivatives that a stencil may take to be found. */
    private static final int MOST_COLOURS = 1400;

    private static final long SEED = 20_240_601;

    static Inspection of(SteadyProblem problem, Session session) {
        var y = session.array(problem.initial());
        var noise = session.array(noise(problem));
        boolean isLinear = isLinear(problem, session, y, noise);
        var field = problem.grid().flatMap(grid -> field(problem, grid, session, y, noise, isLinear));
        return new Inspection(isLinear, field);
    }

    /** Of the size of the values themselves. */
    private static HostArray noise(SteadyProblem problem) {
        double largest = IntStream.range(0, problem.size())
                .mapToDouble(i -> Math.abs(problem.initial().get(i)))
                .max()
                .orElse(0);
        double scale = largest > 0 ? largest : 1;
        var random = new SplittableRandom(SEED);
        return HostArray.of(
                problem.type(),
                random.doubles(problem.size())
                        .map(value -> scale * (value - 0.5))
                        .toArray());
    }

    private static boolean isLinear(SteadyProblem problem, Session session, Array y, Array noise) {
        var kernel = session.kernel(
                Inspection.class,
                problem,
                "linearity",
                () -> Program.trace("linearity", List.of(problem.type(), problem.type()), in -> {
                    var change = problem.f(in.get(0).plus(in.get(1))).minus(problem.f(in.get(0)));
                    var expected = problem.derivative(in.get(0)).apply(in.get(1));
                    var elsewhere =
                            problem.derivative(in.get(0).plus(in.get(1))).apply(in.get(1));
                    return List.of(
                            change.minus(expected).norm(),
                            elsewhere.minus(expected).norm(),
                            problem.f(in.get(0)).norm().plus(expected.norm()));
                }));
        var norms = kernel.call(y, noise).stream().mapToDouble(session::number).toArray();
        return norms[0] <= ROUNDING * norms[2] && norms[1] <= ROUNDING * norms[2];
    }

    private static Optional<FieldOperator> field(
            SteadyProblem problem, Grid grid, Session session, Array y, Array noise, boolean isLinear) {
        var offsets = offsets(problem, grid, session, y, noise, isLinear);
        int reach =
                offsets.stream().flatMap(List::stream).mapToInt(Math::abs).max().orElse(0);
        boolean isNear = reach <= FARTHEST && grid.axes().stream().allMatch(axis -> axis.size() > 2 * reach);
        var colours = new Colours(grid, reach);
        if (!isNear || colours.count() > MOST_COLOURS) {
            return Optional.empty();
        }
        var plain = new FieldOperator(colours, List.copyOf(offsets), 1, false, false, Set.of());
        var numbers = numbers(problem, session, plain, y, noise, isLinear);
        double size = numbers[SIZE];
        boolean isWhole = numbers[MISSING] <= ROUNDING * numbers[PRODUCT];
        boolean isDiffusive = numbers[LARGEST] < 0 || numbers[SMALLEST] > 0;
        if (!isWhole || !isDiffusive) {
            return Optional.empty();
        }
        boolean isSymmetric = numbers[UNLIKE] <= ROUNDING * size;
        boolean isWeighted = !isSymmetric && numbers[WEIGHTED_UNLIKE] <= ROUNDING * size;
        boolean isFree = numbers[ROW_SUM] <= ROUNDING * size;
        Set<LinearOperator.Tag> tags =
                isSymmetric || isWeighted ? Set.of(LinearOperator.Tag.POSITIVE_DEFINITE) : Set.of();
        return Optional.of(
                new FieldOperator(colours, plain.offsets(), numbers[LARGEST] < 0 ? -1 : 1, isWeighted, isFree, tags));
    }

    /** Where values depend on others: seen from the middle of the grid and from its corners. */
    private static List<List<Integer>> offsets(
            SteadyProblem problem, Grid grid, Session session, Array y, Array noise, boolean isLinear) {
        var kernel = session.kernel(
                Inspection.class,
                problem,
                "dependence",
                () -> Program.trace(
                        "dependence",
                        List.of(problem.type(), problem.type(), problem.type()),
                        in -> List.of(problem.derivative(at(in.get(0), in.get(1), isLinear))
                                .apply(in.get(2)))));
        var found = new HashSet<List<Integer>>();
        for (var point : points(grid)) {
            int place = place(grid, point);
            var unit = new double[grid.size()];
            unit[place] = 1;
            var image = session.values(kernel.call(y, noise, session.array(HostArray.vector(unit)))
                            .getFirst())
                    .toArray();
            for (int i = 0; i < image.length; i++) {
                if (image[i] != 0 && found.size() <= MOST_COLOURS) {
                    found.add(offset(grid, i, point));
                }
            }
        }
        found.add(Collections.nCopies(grid.axes().size(), 0));
        return found.stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    /** Linear equations are looked at where they are given; others beside that, where nothing is zero by chance. */
    private static Expr at(Expr y, Expr noise, boolean isLinear) {
        return isLinear ? y : y.plus(noise.times(0.01));
    }

    private static List<int[]> points(Grid grid) {
        int rank = grid.axes().size();
        var points = new ArrayList<int[]>();
        points.add(grid.axes().stream().mapToInt(axis -> axis.size() / 2).toArray());
        for (int layer = 0; layer < 4; layer++) {
            for (int corner = 0; corner < 1 << rank; corner++) {
                var point = new int[rank];
                for (int axis = 0; axis < rank; axis++) {
                    int n = grid.axes().get(axis).size();
                    int step = Math.min(layer, n - 1);
                    point[axis] = (corner >> axis & 1) == 0 ? step : n - 1 - step;
                }
                points.add(point);
            }
        }
        return points;
    }

    private static int place(Grid grid, int[] point) {
        int place = 0;
        for (int axis = 0; axis < point.length; axis++) {
            place = place * grid.axes().get(axis).size() + point[axis];
        }
        return place;
    }

    /** From the point at an index to another one, the shorter way where an axis is periodic. */
    private static List<Integer> offset(Grid grid, int index, int[] to) {
        var steps = new Integer[to.length];
        int left = index;
        for (int axis = to.length - 1; axis >= 0; axis--) {
            int n = grid.axes().get(axis).size();
            int step = to[axis] - left % n;
            left /= n;
            if (grid.axes().get(axis).isPeriodic()) {
                step = Math.floorMod(step + n / 2, n) - n / 2;
            }
            steps[axis] = step;
        }
        return List.of(steps);
    }

    private static final int MISSING = 0;
    private static final int PRODUCT = 1;
    private static final int UNLIKE = 2;
    private static final int WEIGHTED_UNLIKE = 3;
    private static final int ROW_SUM = 4;
    private static final int SIZE = 5;
    private static final int SMALLEST = 6;
    private static final int LARGEST = 7;

    private static double[] numbers(
            SteadyProblem problem, Session session, FieldOperator plain, Array y, Array noise, boolean isLinear) {
        var weighted = new FieldOperator(plain.colours(), plain.offsets(), 1, true, false, Set.of());
        var kernel = session.kernel(
                Inspection.class,
                problem,
                "stencil",
                () -> Program.trace("stencil", List.of(problem.type(), problem.type()), in -> {
                    var at = at(in.get(0), in.get(1), isLinear);
                    var entries = plain.entries(problem, at);
                    var a = plain.operator(entries, plain.factors(entries));
                    var product = problem.derivative(at).apply(in.get(1));
                    var symmetrized = weighted.operator(entries, weighted.factors(entries));
                    var ones = at.constant(1).broadcast(at.type().shape());
                    return List.of(
                            a.apply(in.get(1)).minus(product).norm(),
                            product.norm(),
                            unlike(a),
                            unlike(symmetrized),
                            a.apply(ones).abs().maximum(),
                            a.centre().abs().maximum(),
                            a.centre().minimum(),
                            a.centre().maximum());
                }));
        return kernel.call(y, noise).stream().mapToDouble(session::number).toArray();
    }

    /** By how much an operator differs from its transpose. */
    private static Expr unlike(StencilOperator a) {
        var largest = a.centre().constant(0);
        for (var entry : a.entries()) {
            var back = entry.offset().stream().map(steps -> -steps).toList();
            var other = a.entries().stream()
                    .filter(candidate -> candidate.offset().equals(back))
                    .map(StencilOperator.Entry::coefficient)
                    .findFirst();
            var mirrored = other.map(field -> a.shifted(field, entry.offset()));
            var difference = mirrored.map(entry.coefficient()::minus).orElse(entry.coefficient());
            largest = largest.max(difference.abs().maximum());
        }
        return largest;
    }
}
