/** Contracts on plug-ins that keep and that break them. */
@NullMarked
package org.simplectic.tck;

import org.jspecify.annotations.NullMarked;
