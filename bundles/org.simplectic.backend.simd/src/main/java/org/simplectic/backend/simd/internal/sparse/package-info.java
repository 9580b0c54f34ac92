/** Products of sparse matrices of constant structure with vectors and with dense matrices. */
@NullMarked
package org.simplectic.backend.simd.internal.sparse;

import org.jspecify.annotations.NullMarked;
