/** Finite elements on triangles. */
@NullMarked
package org.simplectic.discretizations.internal.elements;

import org.jspecify.annotations.NullMarked;
