package org.simplectic.sweeps.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where a sweep stands.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param done how many members have ended
 * @param fresh the outcomes of those that the last step ended, the last of the members done; empty if it ended none
 * @param following the members that are followed now, in groups that depend on nothing of each other
 * @param ended the outcomes of all that have ended, in few matrices one behind the other
 * @param work theirs
 */
record SweepState(
        Status status,
        double progress,
        int done,
        HostArray fresh,
        List<Following> following,
        List<HostArray> ended,
        Counters work)
        implements State {
    static final HostArray NONE = HostArray.vector();

    /** Outcomes with more behind them. Neighbours of the same size become one: the list stays short, and a row is copied seldom. */
    static List<HostArray> joined(List<HostArray> ended, HostArray more) {
        var all = new ArrayList<>(ended);
        all.add(more);
        while (all.size() > 1 && all.getLast().size() >= all.get(all.size() - 2).size()) {
            var last = new Outcomes(all.removeLast());
            all.add(new Outcomes(all.removeLast()).and(last).rows());
        }
        return List.copyOf(all);
    }
}
