package org.simplectic.integrators.internal;

import java.util.Arrays;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Steps as long as an error estimate allows.
 *
 * @param order the order of the estimate's leading term in the step size
 * @param rtol the error allowed relative to the solution
 * @param atol the error allowed beside it, one number for all components or one for each
 * @param firstStep the size to begin with, 0 to have it found
 * @param maxStep the largest size, 0 for no limit
 * @param maxSteps the most attempts of a run
 * @param controller the name of the law that sizes follow
 * @param safety the factor that keeps steps below the size the estimate allows
 * @param beta the weight of the previous error in proportional-integral control
 * @param minFactor the least factor between two sizes
 * @param maxFactor the greatest factor between two sizes
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., II.4"
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ErrorControl(
        int order,
        double rtol,
        double[] atol,
        double firstStep,
        double maxStep,
        long maxSteps,
        String controller,
        double safety,
        double beta,
        double minFactor,
        double maxFactor)
        implements StepControl {
    /** Below this a relative tolerance asks for less than what rounding makes of a step. */
    private static final double ROUNDING = 0x1p-46;

    static final double SAFETY = 0.75;
    static final double BETA = 0.02;
    static final double MIN_FACTOR = 0.2;
    static final double MAX_FACTOR = 10;

    /** Reads the options once: each reading costs more than a step of a small system. */
    static ErrorControl of(int order, AdaptiveOptions options) {
        return new ErrorControl(
                order,
                options.rtol(),
                options.atol(),
                options.firstStep(),
                options.maxStep(),
                options.maxSteps(),
                options.controller(),
                options.safety(),
                options.beta(),
                options.minFactor(),
                options.maxFactor());
    }

    /** With the defaults of {@link AdaptiveOptions} for all that is not given. */
    static ErrorControl of(int order, double rtol, double[] atol, double maxStep, long maxSteps) {
        return new ErrorControl(order, rtol, atol, 0, maxStep, maxSteps, "pi", SAFETY, BETA, MIN_FACTOR, MAX_FACTOR);
    }

    @Override
    public void check(OdeProblem problem) {
        int size = problem.moving();
        if (atol.length != 1 && atol.length != size) {
            throw new IllegalArgumentException("atol has " + atol.length + " numbers, but the state has " + size
                    + " components: give one number for all, or one for each");
        }
        if (!(rtol > 0)) {
            throw new IllegalArgumentException("rtol must be positive, but is " + rtol);
        }
        StepFilter.of(controller, order, beta);
    }

    @Override
    public double first() {
        return firstStep;
    }

    @Override
    public boolean isAdaptive() {
        return true;
    }

    @Override
    public Expr limited(Expr size) {
        return maxStep > 0 ? size.min(size.constant(maxStep)) : size;
    }

    @Override
    public Expr tolerance(Expr magnitude) {
        // Parameters that ride along behind the components, to be differentiated by, have no error.
        var absolute = atol.length == 1
                ? magnitude.constant(atol[0])
                : magnitude.constant(HostArray.of(
                        magnitude.type(),
                        Arrays.copyOf(atol, magnitude.type().shape().size())));
        // A component that is zero with atol 0 has no scale; the least positive number keeps 0/0 out.
        return absolute.plus(magnitude.times(rtol)).max(magnitude.constant(Double.MIN_NORMAL));
    }

    @Override
    public Expr factor(History history, Expr isAccepted) {
        var growth = StepFilter.of(controller, order, beta).growth(history, order, safety);
        var shrinking = history.error().log().times(-1.0 / order).plus(Math.log(safety));
        var factor = isAccepted.where(growth, shrinking).exp();
        var most = isAccepted.where(factor.constant(maxFactor), factor.constant(safety));
        return factor.max(factor.constant(minFactor)).min(most);
    }

    @Override
    public double retreat() {
        return minFactor;
    }

    @Override
    public String advice(Status reason, double t) {
        var said = ofReason(reason);
        var hint = "A relative tolerance of " + rtol
                + " is below rounding error, which no step can meet: take 1e-13 or more.";
        return rtol >= ROUNDING ? said : (said + " " + hint).strip();
    }

    private String ofReason(Status reason) {
        return switch (reason) {
            case MAX_STEPS ->
                maxSteps + " steps were not enough: allow more (maxSteps), loosen the tolerance (rtol = " + rtol
                        + "), or shorten the span.";
            case STEP_TOO_SMALL ->
                "No step above rounding error meets the tolerance (rtol = " + rtol
                        + "): the solution may have a singularity or a jump here, or the tolerance is too tight."
                        + " Check the model, end the span before this point, or loosen rtol.";
            case NONFINITE ->
                "The right-hand side has no finite value here, and shorter steps did not help: look for a division by"
                        + " zero, a root or logarithm of a negative number.";
            case DIVERGED ->
                "The solution grows beyond " + SteppingIntegrator.LARGEST + ": check signs and parameters of the model,"
                        + " or end the span earlier.";
            default -> "";
        };
    }
}
