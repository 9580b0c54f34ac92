package org.simplectic.linear.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** In which order a sparse matrix is eliminated. */
@ObjectClassDefinition(name = "Order of elimination")
@interface SparseLuOptions {
    @AttributeDefinition(
            name = "Ordering",
            description =
                    "The order of elimination: amd for little fill-in, without exchanging rows far apart; reverse-cuthill-mckee for"
                            + " entries near the diagonal, with partial pivoting.",
            options = {
                @Option(label = "approximate minimum degree", value = "amd"),
                @Option(label = "reverse Cuthill-McKee", value = "reverse-cuthill-mckee")
            })
    String ordering() default "amd";
}
