package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * An explicit Runge-Kutta method that chooses its steps so that an embedded error estimate stays at the tolerance.
 * Rejected steps are tried again within {@link #step}, shorter each time, until one is accepted or none above rounding
 * error is left.
 */
abstract class EmbeddedRungeKutta extends ExplicitRungeKutta {
    /** The smallest step, in units of the rounding error of t. */
    private static final double SMALLEST_STEP = 10;

    private final int order;
    private final double stabilityLimit;
    private final AdaptiveOptions options;
    private final StepControl control;

    EmbeddedRungeKutta(Tableau tableau, int order, double stabilityLimit, AdaptiveOptions options) {
        super(tableau);
        this.order = order;
        this.stabilityLimit = stabilityLimit;
        this.options = options;
        this.control =
                new StepControl(order, options.beta(), options.safety(), options.minFactor(), options.maxFactor());
    }

    /** The scaled norm of the error, from the components' tolerances. */
    abstract Expr errorNorm(Expr h, List<Expr> slopes, Expr tolerance);

    @Override
    public final int order() {
        return order;
    }

    @Override
    final double stabilityLimit() {
        return stabilityLimit;
    }

    @Override
    public void check(OdeProblem problem) {
        int given = options.atol().length;
        int size = problem.initial().size();
        if (given != 1 && given != size) {
            throw new IllegalArgumentException("atol has " + given + " numbers, but the state has " + size
                    + " components: give one number for all, or one for each");
        }
        if (!(options.rtol() > 0)) {
            throw new IllegalArgumentException("rtol must be positive, but is " + options.rtol());
        }
    }

    @Override
    public RungeKuttaState step(OdeProblem problem, RungeKuttaState state, Session session) {
        double size = limited(state.step());
        for (int rejected = 0; ; rejected++) {
            int evaluations = rejected * evaluationsPerStep();
            if (state.counters().steps() + state.counters().rejected() + rejected >= options.maxSteps()) {
                return state.ended(Status.MAX_STEPS, rejected, evaluations);
            }
            var trial = attempt(problem, state, size, session);
            double taken = Math.abs(trial.t() - state.t());
            if (trial.isFinite() && trial.error() <= 1) {
                double factor = control.accepted(trial.error(), state.error());
                double next = taken * (rejected > 0 ? Math.min(1, factor) : factor);
                double kept = trial.t() == problem.end() ? Math.max(next, state.step()) : next;
                return accept(problem, state, trial, limited(kept), StepControl.remember(trial.error()), rejected);
            }
            size = taken * (trial.isFinite() ? control.rejected(trial.error()) : options.minFactor());
            if (size < SMALLEST_STEP * Math.ulp(state.t())) {
                var reason = trial.isFinite() ? Status.STEP_TOO_SMALL : Status.NONFINITE;
                return state.ended(reason, rejected + 1, evaluations + evaluationsPerStep());
            }
        }
    }

    @Override
    final Choice firstStep(OdeProblem problem, double t, Array y, Array slope, Session session) {
        if (options.firstStep() > 0) {
            return new Choice(limited(options.firstStep()), 0);
        }
        double span = limited(Math.abs(problem.end() - t));
        var results = session.kernel(this, problem, "first step", () -> firstStepProgram(problem))
                .call(session.scalar(t), y, slope, session.scalar(Math.copySign(span, problem.end() - t)));
        double step = session.number(results.getFirst());
        return new Choice(Double.isFinite(step) && step > 0 ? Math.min(step, span) : span * 1e-6, 1);
    }

    /**
     * A first step whose error an Euler step and the change of the slope along it let expect to be a hundredth of the
     * tolerance (Hairer, Norsett, Wanner, II.4, "Starting step size").
     */
    private Program firstStepProgram(OdeProblem problem) {
        var y = problem.initial().type();
        return Program.trace("first step", List.of(ArrayType.SCALAR, y, y, ArrayType.SCALAR), in -> {
            var point = in.get(1);
            var slope = in.get(2);
            var span = in.get(3);
            var tolerance = tolerance(point.abs());
            var d0 = rms(point.over(tolerance));
            var d1 = rms(slope.over(tolerance));
            var tiny = point.constant(1e-5);
            var flat = d0.binary(Elementwise.Binary.LESS, tiny)
                    .binary(Elementwise.Binary.OR, d1.binary(Elementwise.Binary.LESS, tiny));
            var euler = flat.where(point.constant(1e-6), d0.over(d1).times(0.01))
                    .binary(Elementwise.Binary.MIN, span.abs());
            var h = euler.times(span.unary(Elementwise.Unary.SIGN));
            var next = problem.rhs()
                    .apply(List.of(in.get(0).plus(h), point.plus(h.times(slope))))
                    .getFirst();
            var d2 = rms(next.minus(slope).over(tolerance)).over(euler);
            var steepest = d1.max(d2);
            var still = steepest.binary(Elementwise.Binary.LESS_EQUAL, point.constant(1e-15));
            var bent =
                    point.constant(0.01).over(steepest).binary(Elementwise.Binary.POWER, point.constant(1.0 / order));
            var second = still.where(euler.times(1e-3).max(point.constant(1e-6)), bent);
            return List.of(euler.times(100).binary(Elementwise.Binary.MIN, second));
        });
    }

    @Override
    final Expr error(Expr before, Expr after, Expr h, List<Expr> slopes) {
        return errorNorm(h, slopes, tolerance(before.abs().max(after.abs())));
    }

    private Expr tolerance(Expr magnitude) {
        var atol = options.atol();
        var absolute = atol.length == 1
                ? magnitude.constant(atol[0])
                : magnitude.constant(HostArray.of(magnitude.type(), atol));
        // A component that is zero with atol 0 has no scale; the least positive number keeps 0/0 out.
        return absolute.plus(magnitude.times(options.rtol())).max(magnitude.constant(Double.MIN_NORMAL));
    }

    private double limited(double step) {
        return options.maxStep() > 0 ? Math.min(step, options.maxStep()) : step;
    }

    @Override
    public String advice(OdeProblem problem, RungeKuttaState state) {
        boolean stiff = state.stiff() >= StepControl.STIFF;
        var hint = stiff
                ? " The problem seems to be stiff: stability, not accuracy, limits the steps. Take a stiff integrator."
                : "";
        return switch (state.status()) {
            case MAX_STEPS ->
                options.maxSteps() + " steps were not enough: allow more (maxSteps), loosen the tolerance (rtol = "
                        + options.rtol() + "), or shorten the span." + hint;
            case STEP_TOO_SMALL ->
                "No step above rounding error meets the tolerance (rtol = " + options.rtol()
                        + "): the solution may have a singularity or a jump here, or the tolerance is too tight."
                        + " Check the model, end the span before this point, or loosen rtol." + hint;
            case NONFINITE ->
                "The right-hand side has no finite value here, and shorter steps did not help: look for a division by"
                        + " zero, a root or logarithm of a negative number." + hint;
            case DIVERGED ->
                "The solution grows beyond " + LARGEST + ": check signs and parameters of the model,"
                        + " or end the span earlier." + hint;
            default -> hint.strip();
        };
    }
}
