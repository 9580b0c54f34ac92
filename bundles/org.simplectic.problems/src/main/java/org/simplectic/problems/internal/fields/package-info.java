/** Partial differential equations as text, each with a solution or a law that is known. */
@NullMarked
package org.simplectic.problems.internal.fields;

import org.jspecify.annotations.NullMarked;
