package org.simplectic.tck.internal;

import java.util.Map;
import java.util.Optional;
import org.simplectic.api.Integrator;
import org.simplectic.api.Regularizer;
import org.simplectic.api.SensitivityProblem.Functional;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** What a regularizer makes of the steps of a run has the gradient that repeating the steps at other parameters leads to. */
final class RegularizedGradient implements Contract {
    private static final String ADJOINT = "discrete-adjoint";
    private static final String DIFFERENCES = "finite-differences";
    private static final String INTEGRATOR = "tsit5";

    /** Of the integrator: steps are large enough for their errors to be far from rounding. */
    private static final double OF_STEPS = 1e-4;

    private static final double ALLOWED = 1e-4;

    @Override
    public String name() {
        return "the gradient of its term goes through the steps";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            if (!Differentiating.isInstalled(ADJOINT, trial) || !Differentiating.isInstalled(DIFFERENCES, trial)) {
                return Finding.untested(
                        name(), "the sensitivities " + ADJOINT + " and " + DIFFERENCES + " are not installed");
            }
            var regularizer = trial.method(
                    Regularizer.class, "regularizer", subject.plugin().name(), Map.of());
            var options = Map.<String, Object>of("rtol", OF_STEPS, "atol", OF_STEPS);
            Integrator<?> integrator = trial.method(Integrator.class, "integrator", INTEGRATOR, options);
            var steps = new Functional(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(regularizer.steps(0.4)));
            var problem = Question.oscillator().with(integrator).with(steps);
            var back = Differentiating.of(ADJOINT, trial, problem, ALLOWED).toEnd();
            var there = Differentiating.of(DIFFERENCES, trial, problem, ALLOWED).toEnd();
            double difference =
                    Numbers.relative(back.gradient().toArray(), there.gradient().toArray());
            return finding(
                    back.status() == Status.DONE && there.status() == Status.DONE && difference <= ALLOWED,
                    back.status() + " and " + there.status() + ", differ by " + Numbers.brief(difference),
                    "at most " + Numbers.brief(ALLOWED));
        }
    }
}
