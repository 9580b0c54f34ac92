package org.simplectic.api;

import java.util.List;
import org.simplectic.array.Program;

/**
 * A whole run of an integrator for one problem as programs, which choose the sizes of their steps themselves: batched over initial
 * values, they follow many solutions at a time, each with steps of its own.
 *
 * @param start from y at the problem's start to what the method carries from step to step
 * @param advance from what is carried to what is carried some steps later, at most as many as a run can well be stopped after; a run that
 *     has ended stays as it is
 * @param outcome from what is carried to the status by its {@link Solution#code}, t, y, and a vector of the work so far in the order of {@link
 *     Counters}
 */
public record RunMap(Program start, Program advance, Program outcome) {
    /** Checks that the programs fit each other. */
    public RunMap {
        var carried = start.outputTypes();
        if (!List.of(carried, carried, carried)
                .equals(List.of(advance.inputs(), advance.outputTypes(), outcome.inputs()))) {
            throw new IllegalArgumentException("a run carries " + carried + ", but goes on from "
                    + advance.inputs() + " to " + advance.outputTypes() + " and ends with "
                    + outcome.inputs());
        }
    }
}
