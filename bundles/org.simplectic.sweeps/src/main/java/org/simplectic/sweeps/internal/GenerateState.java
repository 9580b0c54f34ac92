package org.simplectic.sweeps.internal;

import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where the making of a data set stands.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param done how many members have ended
 * @param failed how many of them did not get to the end
 * @param fresh what came of those that the last step ended, the last of the members done: values, fields at the start and at the end
 * @param following the members that are followed now
 * @param work that of members that have ended
 */
record GenerateState(
        Status status,
        double progress,
        int done,
        int failed,
        List<HostArray> fresh,
        List<Following> following,
        Counters work)
        implements State {}
