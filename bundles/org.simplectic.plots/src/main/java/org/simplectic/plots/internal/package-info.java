/** Plots of time series and phase portraits. */
@NullMarked
package org.simplectic.plots.internal;

import org.jspecify.annotations.NullMarked;
