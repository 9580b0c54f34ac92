/** The contracts themselves, one a class, and the command that checks them. */
@NullMarked
package org.simplectic.tck.internal;

import org.jspecify.annotations.NullMarked;
