package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/** What explicit one-step methods have in common: the slope at the end of a step is the first slope of the next. */
abstract class ExplicitMethod extends SteppingIntegrator {
    ExplicitMethod(StepControl control) {
        super(control);
    }

    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y));
    }

    @Override
    final int evaluationsToRemember() {
        return 1;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    /**
     * How much the slope changes from the last stage to the end of the step, over how much the point does: about the size of the
     * dominant eigenvalue where stability limits the step (Hairer and Wanner II, IV.2).
     *
     * @return that times h
     */
    static Expr stiffness(Expr h, Expr point, Expr slope, Expr after, Expr last) {
        var turn = last.minus(slope);
        var way = after.minus(point);
        var squared = way.times(way).sum().max(h.constant(Double.MIN_NORMAL));
        return h.abs().times(StepControl.root(turn.times(turn).sum().over(squared)));
    }
}
