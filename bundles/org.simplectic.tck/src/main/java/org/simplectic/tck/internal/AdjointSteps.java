package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** The gradient through an integrator's steps is that of the variational equations, which the integrator solves as any others. */
final class AdjointSteps implements Contract {
    private static final double SPAN = 3;

    /** Of the integrator, where it has one: errors grow by a factor of a few along the way. */
    private static final double OF_STEPS = 1e-6;

    private static final double TOLERANCE = 1e-4;

    private static final String ADJOINT = "discrete-adjoint";
    private static final String FORWARD = "forward";

    @Override
    public String name() {
        return "adjoint and forward sensitivities agree";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var sizes = new StepSizes(subject.plugin().options());
            var options = sizes.hasTolerance() ? sizes.tolerance(OF_STEPS) : sizes.accurate(SPAN);
            var integrator = Stepping.integrator(subject, trial, options);
            var plain = KnownProblem.problem(
                    (t, y) -> Expr.stack(List.of(y.get(1), y.get(0).times(-2))), 0, SPAN, 1, 0);
            // The two follow the solution in steps of their own: a method of low order makes errors larger than its
            // tolerance.
            double allowed =
                    Math.max(TOLERANCE, Math.pow(OF_STEPS, (double) integrator.order() / (integrator.order() + 1)));
            var required = "at most " + Numbers.brief(allowed) + " where there are such programs";
            if (integrator.stepMap(plain, trial).isEmpty()) {
                return finding(true, "its steps are not given as programs", required);
            } else if (!Differentiating.isInstalled(ADJOINT, trial) || !Differentiating.isInstalled(FORWARD, trial)) {
                return Finding.untested(
                        name(), "the sensitivities " + ADJOINT + " and " + FORWARD + " are not installed");
            }
            var problem = Question.oscillator().with(integrator);
            var adjoint = Differentiating.of(ADJOINT, trial, problem, TOLERANCE);
            if (adjoint.isRefused()) {
                return finding(true, "its steps are not given as programs for this problem", required);
            }
            var back = adjoint.toEnd();
            var there = Differentiating.of(FORWARD, trial, problem, TOLERANCE).toEnd();
            double difference =
                    Numbers.relative(back.gradient().toArray(), there.gradient().toArray());
            return finding(
                    back.status() == Status.DONE && there.status() == Status.DONE && difference <= allowed,
                    back.status() + " and " + there.status() + ", differ by " + Numbers.brief(difference),
                    required);
        }
    }
}
