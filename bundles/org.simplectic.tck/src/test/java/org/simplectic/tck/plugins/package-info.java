/** Plug-ins that tests make a bundle of: one that keeps its contracts, and some that break one each. */
@NullMarked
package org.simplectic.tck.plugins;

import org.jspecify.annotations.NullMarked;
