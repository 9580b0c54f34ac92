/** A shell: Gogo runs the lines, JLine reads them. */
@NullMarked
package org.simplectic.shell.internal;

import org.jspecify.annotations.NullMarked;
