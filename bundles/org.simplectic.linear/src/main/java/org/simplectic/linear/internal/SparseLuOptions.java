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
                    "The order of elimination: reverse-cuthill-mckee brings the entries near the diagonal, and rows are exchanged"
                            + " freely; amd fills little, but rows are exchanged only within fronts, and solutions are refined: for"
                            + " several thousand equations on a plane or more.",
            options = {
                @Option(label = "reverse Cuthill-McKee", value = "reverse-cuthill-mckee"),
                @Option(label = "approximate minimum degree", value = "amd")
            })
    String ordering() default "reverse-cuthill-mckee";
}
