package org.simplectic.integrators.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;

/** How a method chooses the sizes of its steps: part of the program of a step. */
interface StepControl {
    /**
     * What a choice may depend on.
     *
     * @param error the scaled error of the step just made, 1 at the tolerance
     * @param previous that of the step before
     * @param older that of the one before it
     * @param size the size of the step just made
     * @param previousSize that of the step before
     */
    record History(Expr error, Expr previous, Expr older, Expr size, Expr previousSize) {}

    /** Checks the options against the problem, with an {@link IllegalArgumentException} that names what does not fit. */
    void check(OdeProblem problem);

    /** The size to begin with; 0 to have it found from the solution's derivatives. */
    double first();

    /** The most attempts of a run. */
    long maxSteps();

    /** Whether steps are tried again, shorter, when their error is too large. */
    boolean isAdaptive();

    /** A size within the limits that the user set. */
    Expr limited(Expr size);

    /** The error allowed in each component, for components of some magnitude. */
    Expr tolerance(Expr magnitude);

    /**
     * The factor to the next size.
     *
     * @param isAccepted whether the step is kept or has to be tried again
     */
    Expr factor(History history, Expr isAccepted);

    /** The factor after a step whose result was not finite. */
    double retreat();

    /** What users may change when a run ends so; empty if there is nothing to say. */
    String advice(Status reason, double t);

    /** The scaled norm of an error: the root mean square over the components, each in units of its tolerance. */
    default Expr norm(Expr error, Expr before, Expr after) {
        return rms(error.over(tolerance(before.abs().max(after.abs()))));
    }

    /** The root of the mean square. */
    static Expr rms(Expr x) {
        int size = Math.max(1, x.type().shape().size());
        return root(x.times(x).sum().over(x.constant(size)));
    }

    /** A root that has a derivative at zero too: what is regularized may begin there. */
    static Expr root(Expr x) {
        return x.max(x.constant(Double.MIN_NORMAL)).sqrt();
    }

    /** A point moved by h times the sum of slopes by weight: the newest slope, the last, is waited for by one sum only. */
    static Expr moved(Expr point, Expr h, List<Double> weights, List<Expr> slopes) {
        var sum = point;
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) != 0) {
                sum = sum.plus(slopes.get(i).times(h.times(weights.get(i))));
            }
        }
        return sum;
    }

    /** The sum of values, each times its weight; values beyond the weights count for nothing. */
    static Expr dot(List<Expr> weights, List<Expr> values) {
        return IntStream.range(0, weights.size())
                .mapToObj(i -> values.get(i).times(weights.get(i)))
                .reduce(Expr::plus)
                .orElseThrow();
    }

    /** The sum of values by weight; weights of zero cost nothing. */
    static Expr combine(List<Double> weights, List<Expr> values) {
        Expr sum = null;
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) != 0) {
                var term = values.get(i).times(weights.get(i));
                sum = sum == null ? term : sum.plus(term);
            }
        }
        if (sum == null) {
            throw new IllegalArgumentException("all weights are zero");
        }
        return sum;
    }
}
