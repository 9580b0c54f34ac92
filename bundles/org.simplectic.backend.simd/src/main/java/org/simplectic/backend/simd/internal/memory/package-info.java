/** Native memory: one address space of bytes, buffers from a pool. */
@NullMarked
package org.simplectic.backend.simd.internal.memory;

import org.jspecify.annotations.NullMarked;
