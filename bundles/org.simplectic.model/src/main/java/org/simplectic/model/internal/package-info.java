/** The model section of a study: parsing, definitions, compilation. */
@NullMarked
package org.simplectic.model.internal;

import org.jspecify.annotations.NullMarked;
