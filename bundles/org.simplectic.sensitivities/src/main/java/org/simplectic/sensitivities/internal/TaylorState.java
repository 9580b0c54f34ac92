package org.simplectic.sensitivities.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where the estimation of operators stands: first axis by axis, then draw by draw. Vectors hold the Laplacian, then the sum of fourth derivatives.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param known what they are, where the study says it; else 0
 * @param axes how many axes are done
 * @param exact sums over those
 * @param draws how many draws are done
 * @param last the last draw's estimates
 * @param mean of the estimates
 * @param squares the sums of squared distances from the mean
 * @param counters draws as steps, directions as evaluations
 */
record TaylorState(
        Status status,
        double progress,
        HostArray known,
        int axes,
        HostArray exact,
        int draws,
        HostArray last,
        HostArray mean,
        HostArray squares,
        Counters counters)
        implements State {}
