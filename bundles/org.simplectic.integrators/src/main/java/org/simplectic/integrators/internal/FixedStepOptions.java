package org.simplectic.integrators.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The options of every integrator whose steps have one size. */
@ObjectClassDefinition(name = "Fixed step", description = "Steps of one size, without error control.")
@interface FixedStepOptions {
    @AttributeDefinition(
            name = "Fixed step [unit of t]",
            description = "The size of every step but the last, which may be shorter.",
            min = "0")
    double step();

    @AttributeDefinition(name = "Most steps", description = "The run ends after this many steps.", min = "1")
    int maxSteps() default 1_000_000;
}
