package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Split;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Diagonally implicit Runge-Kutta methods with an explicit first stage and one diagonal coefficient, stiffly accurate. Each stage is a
 * system of equations, solved by Newton's method with the Jacobian of the step's beginning, factorized once a step; linear ones take one
 * iteration. With the coefficients of an
 * explicit method beside them they are additive: of a right-hand side in two parts only one makes the equations, and the other is
 * evaluated once a stage. Where the parts are not known, all of it counts as implicit.
 *
 * @see "C. A. Kennedy, M. H. Carpenter, Additive Runge-Kutta schemes for convection-diffusion-reaction equations, Appl. Numer. Math. 44
 *     (2003), 139-181"
 */
abstract class DiagonallyImplicit extends SteppingIntegrator {
    /**
     * The coefficients of a method.
     *
     * @param diagonal what the slope of a stage counts for in its own point
     * @param implicit what those before it count for, a row a stage behind the first; the last row, and the diagonal, are the weights
     * @param explicit the same for the other part of the right-hand side; no rows if there can be none
     * @param guesses slopes from which that of each stage is guessed
     * @param lower weights of the method by which the error is estimated
     */
    record Coefficients(
            double diagonal,
            List<List<Double>> implicit,
            List<List<Double>> explicit,
            List<List<Double>> guesses,
            List<Double> lower) {
        List<Double> weights() {
            return Stream.concat(implicit.getLast().stream(), Stream.of(diagonal))
                    .toList();
        }

        double node(int stage) {
            return diagonal
                    + implicit.get(stage).stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
        }
    }

    private final Coefficients coefficients;
    private final Optional<NonlinearSolver> nonlinear;

    DiagonallyImplicit(
            Coefficients coefficients,
            StepControl control,
            Optional<LinearSolver> linear,
            Optional<NonlinearSolver> nonlinear) {
        super(control, linear);
        this.coefficients = coefficients;
        this.nonlinear = nonlinear;
    }

    /** The stages whose slopes dense output uses. */
    abstract List<Integer> denseStages();

    /** The solution at the fraction theta of a step, from those slopes. */
    abstract Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes);

    private Optional<Split> split(OdeProblem problem) {
        return coefficients.explicit().isEmpty() ? Optional.empty() : problem.split();
    }

    @Override
    public final boolean isForStiffProblems() {
        return true;
    }

    @Override
    final boolean needsJacobian() {
        return true;
    }

    @Override
    final OdeProblem linearized(OdeProblem problem) {
        return split(problem)
                .map(parts -> new OdeProblem(parts.implicit(), problem.start(), problem.end(), problem.initial()))
                .orElse(problem);
    }

    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var place = List.of(t, y);
        return split(problem)
                .map(parts -> List.of(
                        parts.implicit().apply(place).getFirst(),
                        parts.explicit().apply(place).getFirst()))
                .orElseGet(() -> problem.rhs().apply(place));
    }

    @Override
    final int evaluationsToRemember() {
        return 1;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        return Collections.nCopies(
                split(problem).isPresent() ? 2 : 1, problem.initial().type());
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return Collections.nCopies(denseStages().size(), problem.initial().type());
    }

    @Override
    final Attempt attempt(Point from) {
        var t = from.t();
        var h = from.h();
        var y = from.y();
        var stages = new Stages(from);
        for (int i = 0; i < coefficients.implicit().size(); i++) {
            stages.add(i);
        }
        var slopes = stages.sums();
        boolean isSplit = stages.split.isPresent();
        var after = isSplit ? y.plus(h.times(StepControl.combine(coefficients.weights(), slopes))) : stages.point;
        var memory = stages.split
                .map(parts -> List.of(
                        from.slope(parts.implicit(), t.plus(h), after), from.slope(parts.explicit(), t.plus(h), after)))
                .orElseGet(() -> List.of(slopes.getLast()));
        var error = after.minus(y.plus(h.times(StepControl.combine(coefficients.lower(), slopes))));
        var norm = stages.hasFailed.where(h.constant(Double.NaN), control().norm(error, y, after));
        return new Attempt(
                        after,
                        memory,
                        denseStages().stream().map(slopes::get).toList(),
                        norm,
                        h.constant(0),
                        isSplit ? stages.evaluations.plus(slopes.size() + 1) : stages.evaluations)
                .with(1, 1);
    }

    /** The stages of one step as they are found. */
    private final class Stages {
        final Point from;
        final Optional<Split> split;
        final OdeProblem problem;
        final Expr diagonal;
        final Expr tolerance;
        final Linearization.Systems systems;

        /** Whether one iteration solves the equations. */
        final boolean isLinear;

        /** Of the implicit part, and of the explicit one if there is one. */
        final List<Expr> slopes;

        final List<Expr> others;
        Expr point;
        Expr evaluations;
        Expr hasFailed;

        Stages(Point from) {
            this.from = from;
            this.split = split(from.problem());
            this.problem = linearized(from.problem());
            this.diagonal = from.h().times(coefficients.diagonal());
            this.tolerance = control().tolerance(from.y().abs());
            this.systems = systems(from.t(), from.y());
            this.isLinear = LinearPart.isAll(problem.rhs());
            this.slopes = new ArrayList<>(from.memory().subList(0, 1));
            this.others = new ArrayList<>(from.memory().subList(1, from.memory().size()));
            this.point = from.y();
            this.evaluations = from.h().constant(0);
            this.hasFailed = from.h().less(from.h());
        }

        private Linearization.Systems systems(Expr t, Expr y) {
            var linear = from.linearization();
            return linear.shifted(linear.jacobian(problem, t, y), diagonal.reciprocal(), tolerance);
        }

        void add(int stage) {
            var h = from.h();
            var base = from.y()
                    .plus(h.times(StepControl.combine(coefficients.implicit().get(stage), slopes)));
            var known = split.isEmpty()
                    ? base
                    : base.plus(
                            h.times(StepControl.combine(coefficients.explicit().get(stage), others)));
            var time = from.t().plus(h.times(coefficients.node(stage)));
            var guess = known.plus(
                    diagonal.times(StepControl.combine(coefficients.guesses().get(stage), slopes)));
            var equations = new NonlinearEquations(
                    now -> now.minus(known).over(diagonal).minus(from.slope(problem.rhs(), time, now)),
                    now -> systems(time, now)::solve,
                    Optional.of(systems::solve),
                    correction -> StepControl.rms(correction.over(tolerance)));
            var found = nonlinear
                    .map(solver -> SimplifiedNewton.by(solver, equations, guess))
                    .orElseGet(() -> isLinear
                            ? SimplifiedNewton.once(equations, guess)
                            : SimplifiedNewton.solve(equations, guess));
            point = found.solution();
            slopes.add(point.minus(known).over(diagonal));
            split.ifPresent(parts -> others.add(from.slope(parts.explicit(), time, point)));
            evaluations = evaluations.plus(found.iterations());
            hasFailed = hasFailed.or(found.failed());
        }

        /** Of the whole right-hand side. */
        List<Expr> sums() {
            return split.isEmpty()
                    ? slopes
                    : IntStream.range(0, slopes.size())
                            .mapToObj(i -> slopes.get(i).plus(others.get(i)))
                            .toList();
        }
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return dense(theta, h, before, after, dense);
    }
}
