/** Distributions made of what is installed. */
@NullMarked
package org.simplectic.provisioning.internal.distribution;

import org.jspecify.annotations.NullMarked;
