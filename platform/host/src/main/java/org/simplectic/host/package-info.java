/**
 * The host: starts the OSGi framework from a distribution's features, with every bundle checked against the lock.
 */
@NullMarked
package org.simplectic.host;

import org.jspecify.annotations.NullMarked;
