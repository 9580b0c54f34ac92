/** A picture of bundles, the services that wire them, and a study's plug-ins. */
@NullMarked
package org.simplectic.shell.internal.graph;

import org.jspecify.annotations.NullMarked;
