/** Ready-made models. */
@NullMarked
package org.simplectic.problems.internal;

import org.jspecify.annotations.NullMarked;
