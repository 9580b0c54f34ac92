/**
 * Arrays, traced array programs, and the contract of the backends that compile them. Plain Java, no OSGi.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
@NullMarked
package org.simplectic.array;

import org.jspecify.annotations.NullMarked;
