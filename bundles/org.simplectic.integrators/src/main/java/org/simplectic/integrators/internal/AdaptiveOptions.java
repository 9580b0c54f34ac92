package org.simplectic.integrators.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The options of every integrator that chooses its steps by an error estimate. */
@ObjectClassDefinition(
        name = "Error control",
        description = "A step is accepted when its error in each component y, root mean square over the components,"
                + " is at most atol + rtol * |y|.")
@interface AdaptiveOptions {
    @AttributeDefinition(
            name = "Relative tolerance",
            description = "Error allowed in one step, relative to the solution.",
            min = "1e-15",
            max = "1e300")
    double rtol() default 1e-6;

    @AttributeDefinition(
            name = "Absolute tolerance [unit of y]",
            description = "Error allowed in one step where the solution is near zero: one number for all components,"
                    + " or one for each.",
            min = "0",
            max = "1e300")
    double[] atol() default {1e-12};

    @AttributeDefinition(
            name = "First step [unit of t]",
            description = "Size of the first step to try; 0 takes one from the solution's first and second derivative.",
            min = "0")
    double firstStep() default 0;

    @AttributeDefinition(
            name = "Largest step [unit of t]",
            description = "No step is longer than this; 0 sets no limit.",
            min = "0")
    double maxStep() default 0;

    @AttributeDefinition(
            name = "Most steps",
            description = "The run ends after this many steps, accepted and rejected ones together.",
            min = "1")
    int maxSteps() default 1_000_000;

    @AttributeDefinition(
            name = "Controller",
            description =
                    "How the next step size follows from the last errors: i from the last alone, pi from two, pid from three"
                            + " (smoother sizes), h211 from two and the last change of size (smoother still), predictive as if the"
                            + " error went on as it did.",
            options = {
                @Option(label = "integral", value = "i"),
                @Option(label = "proportional-integral", value = "pi"),
                @Option(label = "digital filter H312PID", value = "pid"),
                @Option(label = "digital filter H211b", value = "h211"),
                @Option(label = "predictive", value = "predictive")
            })
    String controller() default "pi";

    @AttributeDefinition(
            name = "Safety factor",
            description = "Steps are this much shorter than the error estimate allows; smaller values reject less.",
            min = "0.1",
            max = "0.99")
    double safety() default ErrorControl.SAFETY;

    @AttributeDefinition(
            name = "Weight of the previous error",
            description = "How much the controller pi also follows the error before the last; 0 makes it i.",
            min = "0",
            max = "0.1")
    double beta() default ErrorControl.BETA;

    @AttributeDefinition(
            name = "Least change of step",
            description = "The next step is at least this fraction of the last.",
            min = "0.01",
            max = "0.9")
    double minFactor() default ErrorControl.MIN_FACTOR;

    @AttributeDefinition(
            name = "Greatest change of step",
            description = "The next step is at most this multiple of the last.",
            min = "1.1",
            max = "100")
    double maxFactor() default ErrorControl.MAX_FACTOR;
}
