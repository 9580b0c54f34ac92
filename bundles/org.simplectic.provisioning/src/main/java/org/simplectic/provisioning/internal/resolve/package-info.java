/** From what is wanted to a plan, by the OSGi resolver; and why it cannot be had, in words. */
@NullMarked
package org.simplectic.provisioning.internal.resolve;

import org.jspecify.annotations.NullMarked;
