/** Explicit Runge-Kutta integrators and the verb that runs them. */
@NullMarked
package org.simplectic.integrators.internal;

import org.jspecify.annotations.NullMarked;
