package org.simplectic.integrators.internal;

/**
 * Proportional-integral step control: how the next step's size follows from the error of the last two.
 *
 * @param order the order of the error's leading term in the step size
 * @param beta the weight of the previous error, 0 for control by the last error alone
 * @param safety the factor that keeps steps below the size the estimate allows
 * @param smallest the least factor between two sizes
 * @param largest the greatest factor between two sizes
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., II.4; E. Hairer, G.
 *     Wanner, Solving Ordinary Differential Equations II, IV.2"
 */
record StepControl(int order, double beta, double safety, double smallest, double largest) {
    /** Steps in a row limited by stability after which a problem is called stiff. */
    static final int STIFF = 15;

    /** Steps in a row not limited by stability after which the count begins anew. */
    static final int CALM = 6;

    /** A smaller error than this says nothing of the next step. */
    private static final double LEAST_ERROR = 1e-4;

    /** The factor to the next size after an accepted step. */
    double accepted(double error, double previous) {
        double exponent = 1.0 / order - 0.75 * beta;
        double factor = safety * Math.pow(error, -exponent) * Math.pow(previous, beta);
        return Math.clamp(factor, smallest, largest);
    }

    /** The factor to the next size after a rejected step. */
    double rejected(double error) {
        double factor = safety * Math.pow(error, -1.0 / order);
        return Math.clamp(factor, smallest, safety);
    }

    /** The error to remember for the next step. */
    static double remember(double error) {
        return Math.max(error, LEAST_ERROR);
    }
}
