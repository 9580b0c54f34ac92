/** Nonlinear solvers, one a file, and what they share. */
@NullMarked
package org.simplectic.nonlinear.internal;

import org.jspecify.annotations.NullMarked;
