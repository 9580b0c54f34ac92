package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/**
 * Where an ensemble stands.
 *
 * @param status whether to go on
 * @param progress the part of the span that is done
 * @param t now
 * @param y the solutions, {@code [paths, n]}
 * @param memory what the method hands from step to step, for each path
 * @param mean of the solutions
 * @param variance of the solutions
 * @param counters the work so far, of one path
 */
record EnsembleState(
        Status status,
        double progress,
        double t,
        Array y,
        List<Array> memory,
        HostArray mean,
        HostArray variance,
        Counters counters)
        implements State {}
