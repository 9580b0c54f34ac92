package org.simplectic.integrators.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The options of integrators for stochastic equations that can choose their steps. */
@ObjectClassDefinition(
        name = "Steps along a path of noise",
        description = "Steps of one size, or steps as long as an estimate of the error along this path allows.")
@interface StochasticOptions {
    @AttributeDefinition(
            name = "Fixed step [unit of t]",
            description = "The size of every step; 0 has each step chosen by an error estimate.",
            min = "0")
    double step() default 0;

    @AttributeDefinition(
            name = "Relative tolerance",
            description = "Error allowed in one step, relative to the solution; without effect on fixed steps.",
            min = "1e-15",
            max = "1e300")
    double rtol() default 1e-2;

    @AttributeDefinition(
            name = "Absolute tolerance [unit of y]",
            description = "Error allowed in one step where the solution is near zero: one number for all components,"
                    + " or one for each.",
            min = "0",
            max = "1e300")
    double[] atol() default {1e-4};

    @AttributeDefinition(
            name = "First step [unit of t]",
            description = "Size of the first step to try; 0 takes one from the drift.",
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
}
