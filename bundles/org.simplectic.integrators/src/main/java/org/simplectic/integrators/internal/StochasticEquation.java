package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * Drift and diffusion of a problem with noise, in either interpretation. Ito's drift is Stratonovich's plus half the sum over the
 * components of W of the derivative of G's column along itself, found by {@code jvp}.
 */
final class StochasticEquation {
    private final OdeProblem problem;
    private final Noise noise;
    private final Program derivative;

    StochasticEquation(OdeProblem problem) {
        this.problem = problem;
        this.noise = problem.noise().orElseThrow();
        this.derivative = noise.diffusion().jvp();
    }

    Noise noise() {
        return noise;
    }

    Expr drift(Interpretation wanted, Expr t, Expr y) {
        var drift = problem.rhs().apply(List.of(t, y)).getFirst();
        if (wanted == noise.interpretation() || noise.structure() == Structure.ADDITIVE) {
            return drift;
        }
        var correction = correction(t, y);
        return wanted == Interpretation.ITO ? drift.plus(correction) : drift.minus(correction);
    }

    /** G. */
    Expr diffusion(Expr t, Expr y) {
        return noise.diffusion().apply(List.of(t, y)).getFirst();
    }

    /** Ito's drift less Stratonovich's. */
    Expr correction(Expr t, Expr y) {
        var matrix = diffusion(t, y);
        if (noise.structure() == Structure.ADDITIVE) {
            return y.times(0);
        }
        if (noise.structure() == Structure.SCALAR || noise.structure() == Structure.DIAGONAL) {
            // Each row has one amplitude, so the columns' derivatives along themselves do not mix.
            return derivative(t, y, matrix.sum(1)).sum(1).times(0.5);
        }
        Expr sum = y.times(0);
        for (int j = 0; j < noise.processes(); j++) {
            var column = matrix.slice(1, j, j + 1, 1).squeeze(1);
            sum = sum.plus(derivative(t, y, column).slice(1, j, j + 1, 1).squeeze(1));
        }
        return sum.times(0.5);
    }

    /** The derivative of G along a direction in y. */
    Expr derivative(Expr t, Expr y, Expr direction) {
        return derivative.apply(List.of(t, y, t.constant(0), direction)).getLast();
    }
}
