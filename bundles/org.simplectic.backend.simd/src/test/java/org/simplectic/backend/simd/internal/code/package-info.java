@NullMarked
package org.simplectic.backend.simd.internal.code;

import org.jspecify.annotations.NullMarked;
