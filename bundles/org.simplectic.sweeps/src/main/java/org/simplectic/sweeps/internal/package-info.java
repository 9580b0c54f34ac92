/** The verb that runs one study at many values of its parameters. */
@NullMarked
package org.simplectic.sweeps.internal;

import org.jspecify.annotations.NullMarked;
