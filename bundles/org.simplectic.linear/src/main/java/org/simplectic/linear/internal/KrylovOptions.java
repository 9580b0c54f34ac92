package org.simplectic.linear.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.StoppingRule;

/** When Krylov methods stop. */
@ObjectClassDefinition(name = "Stopping rule")
@interface KrylovOptions {
    double RTOL = 1e-10;

    int MOST_ITERATIONS = 1000;

    @AttributeDefinition(
            name = "Relative tolerance",
            description =
                    "The residual may be this part of the right-hand side, by Euclidean norms. An integrator asks for less"
                            + " where that does for its own tolerance.",
            min = "1e-16",
            max = "1")
    double rtol() default RTOL;

    @AttributeDefinition(
            name = "Absolute tolerance",
            description = "The Euclidean norm that the residual may have in any case.",
            min = "0")
    double atol() default 0;

    @AttributeDefinition(
            name = "Most iterations",
            description = "A solution ends after this many iterations, converged or not.",
            min = "1")
    int maxIterations() default MOST_ITERATIONS;

    /** The options as an object. */
    final class Rules {
        private Rules() {}

        static StoppingRule of(KrylovOptions options) {
            return new StoppingRule(options.rtol(), options.atol(), options.maxIterations());
        }
    }
}
