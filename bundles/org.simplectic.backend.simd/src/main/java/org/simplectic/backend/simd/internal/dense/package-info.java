/** Dense linear algebra on native memory: matrix products, factorisations, triangular solves. */
@NullMarked
package org.simplectic.backend.simd.internal.dense;

import org.jspecify.annotations.NullMarked;
