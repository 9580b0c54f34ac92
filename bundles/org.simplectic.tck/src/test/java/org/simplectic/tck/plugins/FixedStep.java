package org.simplectic.tck.plugins;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The option of every method here. */
@ObjectClassDefinition(name = "Fixed step")
@interface FixedStep {
    @AttributeDefinition(name = "Step [unit of t]", description = "The size of every step.", min = "0")
    double step() default 0.01;
}
