package org.simplectic.optimizers.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.State;
import org.simplectic.api.Status;

/**
 * Where a minimization stands.
 *
 * @param <S> the optimizer's state
 * @param method the optimizer's state
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param isNew whether the last step led to another point
 * @param firstNorm the projected gradient at the run's start, its largest component
 * @param before the work of the optimizers that the run had before this one
 */
record MinimizationState<S extends Record & OptimizerState>(
        S method, Status status, double progress, boolean isNew, double firstNorm, Counters before) implements State {}
