package org.simplectic.linear.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** When GMRES starts over, and when it stops. */
@ObjectClassDefinition(name = "Restart and stopping rule")
@interface GmresOptions {
    @AttributeDefinition(
            name = "Restart",
            description = "Iterations after which the method starts over from where it is; it keeps this many vectors.",
            min = "1",
            max = "1000")
    int restart() default 30;

    @AttributeDefinition(
            name = "Relative tolerance",
            description =
                    "The residual may be this part of the right-hand side, by Euclidean norms. An integrator asks for less"
                            + " where that does for its own tolerance.",
            min = "1e-16",
            max = "1")
    double rtol() default KrylovOptions.RTOL;

    @AttributeDefinition(
            name = "Absolute tolerance",
            description = "The Euclidean norm that the residual may have in any case.",
            min = "0")
    double atol() default 0;

    @AttributeDefinition(
            name = "Most iterations",
            description = "A solution ends after this many iterations, converged or not.",
            min = "1")
    int maxIterations() default KrylovOptions.MOST_ITERATIONS;
}
