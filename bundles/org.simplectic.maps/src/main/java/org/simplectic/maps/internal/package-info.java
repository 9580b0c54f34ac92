/** The verb that follows maps. */
@NullMarked
package org.simplectic.maps.internal;

import org.jspecify.annotations.NullMarked;
