/** Samplers, and the verb that uses them. */
@NullMarked
package org.simplectic.samplers.internal;

import org.jspecify.annotations.NullMarked;
