/**
 * Fast Fourier transforms of any length on native memory: codelets are generated from the mathematics as hidden classes,
 * plans put them in order.
 */
@NullMarked
package org.simplectic.backend.simd.internal.fft;

import org.jspecify.annotations.NullMarked;
