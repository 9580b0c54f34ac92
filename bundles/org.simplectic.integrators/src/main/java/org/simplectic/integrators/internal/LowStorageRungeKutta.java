package org.simplectic.integrators.internal;

import java.util.Collections;
import java.util.List;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Methods for large systems, such as discretised partial differential equations: a stage needs the last slope and one or two sums,
 * not all slopes of the step. Dense output: cubic Hermite interpolation, order 3.
 */
abstract class LowStorageRungeKutta extends ExplicitMethod {
    LowStorageRungeKutta(StepControl control) {
        super(control);
    }

    /**
     * A step without the slope at its end.
     *
     * @param after the solution at its end
     * @param error the estimate of its error, in the unit of y
     * @param point the last stage's point
     * @param slope the slope there
     */
    record Stages(Expr after, Expr error, Expr point, Expr slope) {}

    /** The stages of a step. */
    abstract Stages stages(Point from);

    /** How many there are. */
    abstract int count();

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return Collections.nCopies(2, problem.initial().type());
    }

    @Override
    final Attempt attempt(Point from) {
        var h = from.h();
        var stages = stages(from);
        var last = from.slope(from.t().plus(h), stages.after());
        return new Attempt(
                stages.after(),
                List.of(last),
                List.of(from.memory().getFirst(), last),
                control().norm(stages.error(), from.y(), stages.after()),
                stiffness(h, stages.point(), stages.slope(), stages.after(), last),
                h.constant(count()));
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
    }
}
