package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * What explicit Runge-Kutta methods have in common: one traced program a step (all stages, the new point, its slope,
 * error and stability measures), and one for a point of dense output. A step costs as many evaluations of the
 * right-hand side as there are stages.
 */
abstract class ExplicitRungeKutta implements Integrator<RungeKuttaState> {
    /** Beyond this size of a component its square overflows. */
    static final double LARGEST = 1e154;

    /** A step is stretched by this part of itself rather than followed by a tiny one at the end. */
    private static final double STRETCH = 1e-6;

    private final Tableau tableau;

    ExplicitRungeKutta(Tableau tableau) {
        this.tableau = tableau;
    }

    /** What a step resulted in; whether to take it is for the step control to say. */
    record Trial(double t, Array y, Array slope, Array slopes, double error, double stiffness, double magnitude) {
        boolean isFinite() {
            return Double.isFinite(magnitude) && !Double.isNaN(error);
        }
    }

    /**
     * The scaled norm of a step's error, 1 at the tolerance.
     *
     * @param before the solution at the step's start
     * @param after the solution at its end
     * @param h its signed size
     * @param slopes the stages, and the slope at the end behind them
     */
    abstract Expr error(Expr before, Expr after, Expr h, List<Expr> slopes);

    /** The solution at the fraction theta of a step. */
    abstract Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes);

    /** The size of the first step, positive. */
    abstract Choice firstStep(OdeProblem problem, double t, Array y, Array slope, Session session);

    /** A size, and what finding it cost. */
    record Choice(double step, int evaluations) {}

    /** Stages that only dense output needs: rows of coefficients, over all slopes so far. */
    List<List<Double>> extraStages() {
        return List.of();
    }

    @Override
    public RungeKuttaState start(OdeProblem problem, Session session) {
        return begin(problem, problem.start(), session.array(problem.initial()), 0, Counters.NONE, session);
    }

    @Override
    public RungeKuttaState restart(OdeProblem problem, RungeKuttaState state, double t, Array y, Session session) {
        return begin(problem, t, y, state.step(), state.counters(), session);
    }

    private RungeKuttaState begin(
            OdeProblem problem, double t, Array y, double step, Counters counters, Session session) {
        var results = session.kernel(this, problem, "slope", () -> slopeProgram(problem))
                .call(session.scalar(t), y);
        var slope = results.get(0);
        boolean finite = Double.isFinite(session.number(results.get(1)));
        var choice = step > 0 || !finite || t == problem.end()
                ? new Choice(step, 0)
                : firstStep(problem, t, y, slope, session);
        var none = HostArray.of(stacked(problem, 0));
        var status = !finite ? Status.NONFINITE : t == problem.end() ? Status.DONE : Status.RUNNING;
        return new RungeKuttaState(
                status,
                progress(problem, t),
                t,
                y,
                slope,
                t,
                y,
                session.array(none),
                false,
                choice.step(),
                1,
                0,
                0,
                counters.plus(0, 0, 1 + choice.evaluations()));
    }

    /** One step of a given size, shortened or stretched to land on the problem's end if that is near. */
    final Trial attempt(OdeProblem problem, RungeKuttaState state, double size, Session session) {
        boolean last = isLast(problem, state, size);
        double h = last ? problem.end() - state.t() : Math.copySign(size, problem.end() - problem.start());
        var results = session.kernel(this, problem, "step", () -> stepProgram(problem))
                .call(session.scalar(state.t()), session.scalar(h), state.y(), state.slope());
        var report = session.values(results.get(3));
        return new Trial(
                last ? problem.end() : state.t() + h,
                results.get(0),
                results.get(1),
                results.get(2),
                report.get(0),
                report.get(1),
                report.get(2));
    }

    static boolean isLast(OdeProblem problem, RungeKuttaState state, double size) {
        return Math.abs(problem.end() - state.t()) <= size * (1 + STRETCH);
    }

    /** The state behind an accepted step. */
    final RungeKuttaState accept(
            OdeProblem problem, RungeKuttaState state, Trial trial, double step, double error, int rejected) {
        var status = trial.magnitude() > LARGEST
                ? Status.DIVERGED
                : trial.t() == problem.end() ? Status.DONE : Status.RUNNING;
        boolean stiff = trial.stiffness() > stabilityLimit();
        int calm = stiff ? 0 : state.nonstiff() + 1;
        return new RungeKuttaState(
                status,
                progress(problem, trial.t()),
                trial.t(),
                trial.y(),
                trial.slope(),
                state.t(),
                state.y(),
                trial.slopes(),
                false,
                step,
                error,
                stiff ? state.stiff() + 1 : calm >= StepControl.CALM ? 0 : state.stiff(),
                calm,
                state.counters().plus(1, rejected, (long) (1 + rejected) * evaluationsPerStep()));
    }

    /** Where h times the dominant eigenvalue leaves the stability region along the negative real axis. */
    double stabilityLimit() {
        return Double.POSITIVE_INFINITY;
    }

    final int evaluationsPerStep() {
        return tableau.stages();
    }

    @Override
    public RungeKuttaState prepare(OdeProblem problem, RungeKuttaState state, Session session) {
        if (state.dense() || state.t() == state.previousT() || extraStages().isEmpty()) {
            return state;
        }
        var slopes = session.kernel(this, problem, "extra", () -> extraProgram(problem))
                .call(
                        session.scalar(state.previousT()),
                        session.scalar(state.t() - state.previousT()),
                        state.previousY(),
                        state.slopes())
                .getFirst();
        return state.withSlopes(slopes, extraStages().size());
    }

    @Override
    public Array interpolate(OdeProblem problem, RungeKuttaState state, double t, Session session) {
        if (t == state.t()) {
            return state.y();
        } else if (t == state.previousT()) {
            return state.previousY();
        }
        double h = state.t() - state.previousT();
        return session.kernel(this, problem, "dense", () -> denseProgram(problem))
                .call(
                        session.scalar((t - state.previousT()) / h),
                        session.scalar(h),
                        state.previousY(),
                        state.y(),
                        state.slopes())
                .getFirst();
    }

    private static Program slopeProgram(OdeProblem problem) {
        var types = List.of(ArrayType.SCALAR, problem.initial().type());
        return Program.trace("slope", types, in -> {
            var slope = problem.rhs().apply(in).getFirst();
            return List.of(slope, largest(in.get(1)).max(largest(slope)));
        });
    }

    private Program stepProgram(OdeProblem problem) {
        var y = problem.initial().type();
        return Program.trace("step", List.of(ArrayType.SCALAR, ArrayType.SCALAR, y, y), in -> {
            var t = in.get(0);
            var h = in.get(1);
            var before = in.get(2);
            var slopes = new ArrayList<>(List.of(in.get(3)));
            var point = before;
            for (int i = 1; i < tableau.stages(); i++) {
                point = before.plus(h.times(combine(tableau.matrix().get(i), slopes)));
                slopes.add(slope(problem, t, h, tableau.nodes().get(i), point));
            }
            var after = before.plus(h.times(combine(tableau.weights(), slopes)));
            var last = slope(problem, t, h, 1, after);
            var turned = last.minus(slopes.getLast());
            slopes.add(last);
            var stiffness = h.abs().times(rms(turned)).over(rms(after.minus(point)));
            var report = List.of(
                    error(before, after, h, slopes), stiffness, largest(after).max(largest(last)));
            return List.of(after, last, Expr.stack(slopes), Expr.stack(report));
        });
    }

    private Program extraProgram(OdeProblem problem) {
        var y = problem.initial().type();
        var types = List.of(ArrayType.SCALAR, ArrayType.SCALAR, y, stacked(problem, tableau.stages() + 1));
        return Program.trace("extra stages", types, in -> {
            var slopes = unstack(in.get(3));
            for (var row : extraStages()) {
                var point = in.get(2).plus(in.get(1).times(combine(row, slopes)));
                double node = row.stream().mapToDouble(Double::doubleValue).sum();
                slopes.add(slope(problem, in.get(0), in.get(1), node, point));
            }
            return List.of(Expr.stack(slopes));
        });
    }

    private Program denseProgram(OdeProblem problem) {
        var y = problem.initial().type();
        int slopes = tableau.stages() + 1 + extraStages().size();
        var types = List.of(ArrayType.SCALAR, ArrayType.SCALAR, y, y, stacked(problem, slopes));
        return Program.trace(
                "dense output",
                types,
                in -> List.of(dense(in.get(0), in.get(1), in.get(2), in.get(3), unstack(in.get(4)))));
    }

    private static Expr slope(OdeProblem problem, Expr t, Expr h, double node, Expr point) {
        return problem.rhs().apply(List.of(t.plus(h.times(node)), point)).getFirst();
    }

    /** The sum of slopes by weight; weights of zero cost nothing. */
    static Expr combine(List<Double> weights, List<Expr> slopes) {
        Expr sum = null;
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) != 0) {
                var term = slopes.get(i).times(weights.get(i));
                sum = sum == null ? term : sum.plus(term);
            }
        }
        if (sum == null) {
            throw new IllegalArgumentException("all weights are zero");
        }
        return sum;
    }

    /** The root of the mean square. */
    static Expr rms(Expr x) {
        int size = Math.max(1, x.type().shape().size());
        return x.times(x).sum().over(x.constant(size)).sqrt();
    }

    private static Expr largest(Expr x) {
        return x.abs().maximum();
    }

    private static List<Expr> unstack(Expr stacked) {
        var parts = new ArrayList<Expr>();
        for (int i = 0; i < stacked.type().shape().extents().getFirst(); i++) {
            parts.add(stacked.get(i));
        }
        return parts;
    }

    private static ArrayType stacked(OdeProblem problem, int count) {
        var type = problem.initial().type();
        var extents = new ArrayList<>(type.shape().extents());
        extents.addFirst(count);
        return new ArrayType(type.dtype(), new Shape(Collections.unmodifiableList(extents)));
    }

    private static double progress(OdeProblem problem, double t) {
        return problem.end() == problem.start() ? 1 : (t - problem.start()) / (problem.end() - problem.start());
    }
}
