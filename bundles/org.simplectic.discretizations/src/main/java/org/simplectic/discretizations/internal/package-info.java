/** Derivatives of fields on grids. */
@NullMarked
package org.simplectic.discretizations.internal;

import org.jspecify.annotations.NullMarked;
