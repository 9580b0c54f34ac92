/** Commands and what they print. */
@NullMarked
package org.simplectic.cli.internal;

import org.jspecify.annotations.NullMarked;
