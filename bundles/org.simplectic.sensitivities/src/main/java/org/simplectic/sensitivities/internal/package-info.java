/** Methods of kind {@code sensitivity}, and the verb {@code differentiate}. */
@NullMarked
package org.simplectic.sensitivities.internal;

import org.jspecify.annotations.NullMarked;
