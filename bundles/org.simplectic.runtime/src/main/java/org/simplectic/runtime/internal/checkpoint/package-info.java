/** States as data, and the files that keep them. */
@NullMarked
package org.simplectic.runtime.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
