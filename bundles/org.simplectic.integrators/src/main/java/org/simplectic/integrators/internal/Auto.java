package org.simplectic.integrators.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.api.Session;
import org.simplectic.array.Array;

/**
 * Chooses between an explicit method and one for stiff problems as it goes: {@code tsit5}, or {@code dop853} where the relative tolerance is
 * below 1e-7, as long as accuracy limits the steps, and {@code rosenbrock} where stability does. The explicit methods see
 * stiffness by how much the slope turns between two stages at nearly the same point; back it goes when the norm of the Jacobian says that an
 * explicit method could take the same steps. A change costs one evaluation.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., IV.2, on detecting stiffness"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("auto")
@About(
        summary = "Explicit where that is stable, Rosenbrock where the problem is stiff, chosen as it goes",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., 1996, IV.2")
@Designate(ocd = AdaptiveOptions.class)
public final class Auto implements Integrator<AutoState> {
    private static final double TIGHT = 1e-7;

    /** Steps in a row after which an explicit method has its turn again: changes cost more than some steps too short. */
    private static final int CALM = 25;

    private final SteppingIntegrator explicit;
    private final SteppingIntegrator stiff;
    private final String explicitName;

    @Activate
    public Auto(
            AdaptiveOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> solver) {
        boolean isTight = options.rtol() < TIGHT;
        this.explicit = isTight ? new Dop853(options) : new Tsit5(options);
        this.explicitName = isTight ? "dop853" : "tsit5";
        this.stiff = new Rosenbrock(options, solver);
    }

    private SteppingIntegrator method(AutoState state) {
        return state.isStiff() ? stiff : explicit;
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public boolean isForStiffProblems() {
        return true;
    }

    @Override
    public void check(OdeProblem problem) {
        explicit.check(problem);
        stiff.check(problem);
    }

    @Override
    public AutoState start(OdeProblem problem, Session session) {
        return new AutoState(explicit.start(problem, session), false, 0, 0, Double.NaN);
    }

    @Override
    public AutoState restart(OdeProblem problem, AutoState state, double t, Array y, Session session) {
        return state.at(method(state).restart(problem, state.method(), t, y, session));
    }

    @Override
    public AutoState step(OdeProblem problem, AutoState state, Session session) {
        return advance(problem, state, state.t(), session);
    }

    @Override
    public AutoState advance(OdeProblem problem, AutoState state, double until, Session session) {
        var chosen = chosen(problem, state, session);
        return chosen.at(method(chosen).advance(problem, chosen.method(), until, session));
    }

    /** The choice is made before a step: after one its dense output is still wanted. */
    private AutoState chosen(OdeProblem problem, AutoState state, Session session) {
        var at = state.method();
        boolean isOver = state.isStiff()
                ? at.calm() >= CALM && !SteppingIntegrator.isHeldByStability(at)
                : SteppingIntegrator.isHeldByStability(at);
        if (!isOver) {
            return state;
        }
        var next = (state.isStiff() ? explicit : stiff).restart(problem, at, at.t(), at.y(), session);
        return new AutoState(next, !state.isStiff(), state.stiffSteps(), state.switches() + 1, at.t());
    }

    @Override
    public AutoState prepare(OdeProblem problem, AutoState state, Session session) {
        return state.at(method(state).prepare(problem, state.method(), session));
    }

    @Override
    public Array interpolate(OdeProblem problem, AutoState state, double t, Session session) {
        return method(state).interpolate(problem, state.method(), t, session);
    }

    @Override
    public String advice(OdeProblem problem, AutoState state) {
        long explicitSteps = state.counters().steps() - state.stiffSteps();
        var choice = state.switches() == 0
                ? "auto took " + explicitName + " throughout."
                : "auto took " + explicitName + " for " + explicitSteps + " steps and rosenbrock for "
                        + state.stiffSteps() + ", the problem being stiff there; it last changed at t = "
                        + state.switchedAt() + ".";
        return (method(state).advice(problem, state.method()) + " " + choice).strip();
    }
}
