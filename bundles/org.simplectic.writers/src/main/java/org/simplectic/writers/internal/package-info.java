/** Writers of tables. */
@NullMarked
package org.simplectic.writers.internal;

import org.jspecify.annotations.NullMarked;
