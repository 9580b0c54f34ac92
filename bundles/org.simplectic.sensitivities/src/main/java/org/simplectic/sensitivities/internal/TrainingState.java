package org.simplectic.sensitivities.internal;

import java.util.Optional;
import org.simplectic.api.Counters;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where a run of the verb {@code train} stands.
 *
 * @param <S> the optimizer's state
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param method the optimizer's state
 * @param gradient the state of the method that differentiates, while it is at work at the optimizer's point
 * @param shown what was found at the last point: as the columns of the table
 * @param isNew whether that was in the last step
 * @param isBaseline whether the training without the regularizer is still under way
 * @param baseline evaluations of the last solution of that training; not a number before
 * @param before the work at earlier points
 */
record TrainingState<S extends Record & OptimizerState>(
        Status status,
        double progress,
        S method,
        Optional<Record> gradient,
        HostArray shown,
        boolean isNew,
        boolean isBaseline,
        double baseline,
        Counters before)
        implements State {}
