/** Linear solvers and preconditioners, one a file, and what they share. */
@NullMarked
package org.simplectic.linear.internal;

import org.jspecify.annotations.NullMarked;
