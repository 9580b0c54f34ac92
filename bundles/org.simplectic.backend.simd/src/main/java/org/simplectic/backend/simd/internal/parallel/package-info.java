/** The threads of the compiled backend. */
@NullMarked
package org.simplectic.backend.simd.internal.parallel;

import org.jspecify.annotations.NullMarked;
