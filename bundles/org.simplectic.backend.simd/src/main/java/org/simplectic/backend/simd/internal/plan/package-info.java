/** From programs to steps over one workspace: fusion, index maps, memory. */
@NullMarked
package org.simplectic.backend.simd.internal.plan;

import org.jspecify.annotations.NullMarked;
