package org.simplectic.linear.internal;

import java.util.List;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where the solution of a family stands.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param pass how the systems are solved now: see {@link FamilyTask}
 * @param place how many of this pass are done
 * @param directions what the next system begins with: a matrix, perhaps without columns
 * @param pair diffusion and solution of the system that the last step solved; empty before, and in passes for comparison
 * @param products with operators, a pass
 * @param worst the largest residual, relative to the right-hand side, found by another product
 */
record FamilyState(
        Status status,
        double progress,
        int pass,
        int place,
        HostArray directions,
        HostArray pair,
        List<Integer> products,
        double worst)
        implements State {}
