/** The commands that change what is installed: what they show, ask and do. */
@NullMarked
package org.simplectic.provisioning.internal;

import org.jspecify.annotations.NullMarked;
