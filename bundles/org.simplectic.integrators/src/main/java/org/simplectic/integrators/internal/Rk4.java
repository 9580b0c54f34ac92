package org.simplectic.integrators.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.Expr;

/**
 * The classic Runge-Kutta method of order 4 with a fixed step: four evaluations of the right-hand side a step, no error
 * estimate. The last step is shortened where the span is not a multiple of the step. Dense output: cubic Hermite
 * interpolation, order 3.
 *
 * @see "W. Kutta, Beitrag zur naeherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901),
 *     435-453"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("rk4")
@About(
        summary = "The classic Runge-Kutta method of order 4 with a fixed step",
        source = "W. Kutta, Z. Math. Phys. 46 (1901), 435-453")
@Designate(ocd = Rk4.Options.class)
public final class Rk4 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0   |
            1/2 | 1/2
            1/2 | 0 1/2
            1   | 0 0 1
                | 1/6 1/3 1/3 1/6
            """);

    /** The options of {@link Rk4}. */
    @ObjectClassDefinition(name = "Fixed step", description = "Steps of one size, without error control.")
    @interface Options {
        @AttributeDefinition(
                name = "Fixed step [unit of t]",
                description = "The size of every step but the last, which may be shorter.",
                min = "0")
        double step();

        @AttributeDefinition(name = "Most steps", description = "The run ends after this many steps.", min = "1")
        int maxSteps() default 1_000_000;
    }

    private final Options options;

    @Activate
    public Rk4(Options options) {
        super(TABLEAU);
        this.options = options;
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    public void check(OdeProblem problem) {
        if (!(options.step() > 0) || Double.isInfinite(options.step())) {
            throw new IllegalArgumentException("step must be positive, but is " + options.step());
        }
    }

    @Override
    public RungeKuttaState step(OdeProblem problem, RungeKuttaState state, Session session) {
        if (state.counters().steps() >= options.maxSteps()) {
            return state.ended(Status.MAX_STEPS, 0, 0);
        } else if (options.step() < Math.ulp(state.t())) {
            return state.ended(Status.STEP_TOO_SMALL, 0, 0);
        }
        var trial = attempt(problem, state, options.step(), session);
        return trial.isFinite()
                ? accept(problem, state, trial, options.step(), 0, 0)
                : state.ended(
                        trial.magnitude() > LARGEST ? Status.DIVERGED : Status.NONFINITE, 1, evaluationsPerStep());
    }

    @Override
    Choice firstStep(OdeProblem problem, double t, Array y, Array slope, Session session) {
        return new Choice(options.step(), 0);
    }

    @Override
    Expr error(Expr before, Expr after, Expr h, List<Expr> slopes) {
        return h.constant(0);
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var rest = theta.constant(1).minus(theta);
        var change = after.minus(before);
        var start = h.times(slopes.getFirst()).minus(change);
        var end = change.minus(h.times(slopes.getLast()));
        return before.plus(change.plus(start.times(rest).plus(end.times(theta)).times(rest))
                .times(theta));
    }

    @Override
    public String advice(OdeProblem problem, RungeKuttaState state) {
        return switch (state.status()) {
            case MAX_STEPS ->
                options.maxSteps() + " steps of " + options.step()
                        + " do not reach the end: allow more (maxSteps), take a larger step, or shorten the span.";
            case STEP_TOO_SMALL ->
                "A step of " + options.step() + " does not change t = " + state.t() + " any more: take a larger step.";
            case NONFINITE, DIVERGED ->
                "Try a smaller step than " + options.step() + ", or an integrator that chooses its steps; if that does"
                        + " not help, the model has a singularity near this point.";
            default -> "";
        };
    }
}
