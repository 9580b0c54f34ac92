/** Generated kernels: what they compute as graphs, and their bytecode. */
@NullMarked
package org.simplectic.backend.simd.internal.code;

import org.jspecify.annotations.NullMarked;
