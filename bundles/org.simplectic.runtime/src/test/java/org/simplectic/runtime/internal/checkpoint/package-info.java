@NullMarked
package org.simplectic.runtime.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
