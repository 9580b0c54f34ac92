package org.simplectic.integrators.internal;

import java.util.List;
import java.util.Optional;
import org.simplectic.api.LinearSolver;
import org.simplectic.array.Expr;

/** Collocation at the Gauss points, with steps of one size: its equations are solved to rounding, as far as invariants depend on it. */
abstract class GaussCollocation extends Collocation {
    /** With what a hundredth of it leaves, invariants drift by rounding only. */
    private static final double TOLERANCE = 1e-12;

    GaussCollocation(double[] nodes, FixedStepOptions options, Optional<LinearSolver> solver) {
        super(nodes, new FixedStep(options.step(), options.maxSteps()), solver);
    }

    @Override
    public final boolean isSymplectic() {
        return true;
    }

    @Override
    final Expr tolerance(Expr magnitude) {
        // Components near zero count by the size of the others.
        var largest = magnitude.maximum().max(magnitude.constant(Double.MIN_NORMAL));
        return magnitude.plus(largest).times(TOLERANCE);
    }

    @Override
    final Expr error(Point from, Expr slope, List<Expr> stages, Expr after) {
        return from.h().constant(0);
    }
}
