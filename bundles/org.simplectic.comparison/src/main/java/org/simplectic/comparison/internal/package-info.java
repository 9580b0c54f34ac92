/** The verb that compares methods. */
@NullMarked
package org.simplectic.comparison.internal;

import org.jspecify.annotations.NullMarked;
