package org.simplectic.samplers.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.SamplerState;
import org.simplectic.api.State;
import org.simplectic.api.Status;

/**
 * Where a run that samples stands.
 *
 * @param <S> the sampler's state
 * @param method the sampler's state
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param drawn how many draws of each chain there are, those of the warm-up not counted
 * @param isNew whether the last step added one
 * @param draws the variables of every chain, draw after draw
 * @param acceptance the sum of the acceptance of all draws
 * @param before the work of the samplers that the run had before this one
 */
record SamplingState<S extends Record & SamplerState>(
        S method,
        Status status,
        double progress,
        long drawn,
        boolean isNew,
        Draws draws,
        double acceptance,
        Counters before)
        implements State {}
