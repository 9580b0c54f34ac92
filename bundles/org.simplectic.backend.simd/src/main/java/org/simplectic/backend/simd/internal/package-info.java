/** The compiled backend: native memory, the Vector API, generated kernels. */
@NullMarked
package org.simplectic.backend.simd.internal;

import org.jspecify.annotations.NullMarked;
