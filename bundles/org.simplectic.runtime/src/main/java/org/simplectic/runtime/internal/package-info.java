/** Reading studies, finding plug-ins, running tasks, writing records. */
@NullMarked
package org.simplectic.runtime.internal;

import org.jspecify.annotations.NullMarked;
