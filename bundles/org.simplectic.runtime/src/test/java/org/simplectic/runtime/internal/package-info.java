/** Tests of the runtime's parts that need no framework. */
@NullMarked
package org.simplectic.runtime.internal;

import org.jspecify.annotations.NullMarked;
