/** Optimizers, and the verb that uses them. */
@NullMarked
package org.simplectic.optimizers.internal;

import org.jspecify.annotations.NullMarked;
