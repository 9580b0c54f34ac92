package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.Names;
import org.simplectic.array.Expr;

/**
 * A law by which the next step size follows from the last errors e and sizes h: the next is h times
 * {@code e^(-last/k) * previous e^(-previous/k) * older e^(-older/k) * (h / previous h)^ratio}, with k the order of the error in h.
 *
 * @param last the weight of the last error
 * @param previous that of the error before
 * @param older that of the one before it
 * @param ratio the exponent of the last change of size
 * @param safety the exponent of the safety factor
 * @param isCautious whether steps are never longer than the last error alone would let them be
 * @see "G. Soederlind, Digital filters in adaptive time-stepping, ACM Trans. Math. Softw. 29 (2003), 1-26; K. Gustafsson, Control-theoretic
 *     techniques for stepsize selection in implicit Runge-Kutta methods, ACM Trans. Math. Softw. 20 (1994), 496-517; E. Hairer, G. Wanner,
 *     Solving Ordinary Differential Equations II, IV.2 (proportional-integral) and IV.8 (predictive)"
 */
record StepFilter(double last, double previous, double older, double ratio, double safety, boolean isCautious) {
    static final List<String> NAMES = List.of("i", "pi", "pid", "h211", "predictive");

    /** An earlier error below this says nothing of the next step. */
    private static final double LEAST_ERROR = 1e-4;

    /**
     * A law by its name in studies. The filters of Soederlind move slowly towards the size that the error allows; their safety factor
     * has the exponent with which they come to rest where the others do.
     *
     * @param order the order of the error in h
     * @param beta the weight of the previous error in proportional-integral control, as an exponent
     * @throws IllegalArgumentException if there is no such law
     */
    static StepFilter of(String name, int order, double beta) {
        return switch (name) {
            case "i" -> new StepFilter(1, 0, 0, 0, 1, false);
            case "pi" -> new StepFilter(1 - 0.75 * beta * order, -beta * order, 0, 0, 1, false);
            case "pid" -> new StepFilter(1.0 / 18, 1.0 / 9, 1.0 / 18, 0, 2.0 / 9, false);
            case "h211" -> new StepFilter(1.0 / 4, 1.0 / 4, 0, -1.0 / 4, 1.0 / 2, false);
            case "predictive" -> new StepFilter(2, -1, 0, 1, 1, true);
            default ->
                throw new IllegalArgumentException(
                        "there is no controller '" + name + "': " + Names.suggest(name, NAMES));
        };
    }

    /** The logarithm of the factor to the next size after an accepted step. */
    Expr growth(StepControl.History history, int order, double safetyFactor) {
        var now =
                history.error().max(history.error().constant(Double.MIN_NORMAL)).log();
        var growth = now.times(-last / order);
        if (previous != 0) {
            growth = growth.minus(logarithm(history.previous()).times(previous / order));
        }
        if (older != 0) {
            growth = growth.minus(logarithm(history.older()).times(older / order));
        }
        if (ratio != 0) {
            var before = history.previousSize();
            var isFirst = before.lessEqual(before.constant(0));
            var change = history.size().over(isFirst.where(history.size(), before));
            growth = growth.plus(change.log().times(ratio));
        }
        double caution = Math.log(safetyFactor);
        growth = growth.plus(safety * caution);
        return isCautious ? growth.min(now.times(-1.0 / order).plus(caution)) : growth;
    }

    private static Expr logarithm(Expr error) {
        return error.max(error.constant(LEAST_ERROR)).log();
    }
}
