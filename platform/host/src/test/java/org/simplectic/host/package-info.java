/** Tests of the host's parts, by themselves. */
@NullMarked
package org.simplectic.host;

import org.jspecify.annotations.NullMarked;
