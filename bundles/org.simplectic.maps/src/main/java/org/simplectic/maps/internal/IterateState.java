package org.simplectic.maps.internal;

import java.util.List;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where the iteration of a map stands: at a value of the parameter, and a step of the orbit there.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param value the number of the parameter's value
 * @param step steps done there, those discarded included
 * @param y the state of the map
 * @param frame orthonormal directions, a row each
 * @param growth the sums of the logarithms of their growth
 * @param observed what was looked at last, after the discarded steps
 * @param point the fixed point at this value; what the search ended with if there is none
 * @param distance the largest from it in the steps not discarded
 * @param fresh the points that the last step made final, a row each: n or the parameter's value, then the columns
 * @param found what is known of each value that is over
 * @param steps steps at all values
 */
record IterateState(
        Status status,
        double progress,
        int value,
        int step,
        HostArray y,
        HostArray frame,
        HostArray growth,
        HostArray observed,
        FixedPoint point,
        double distance,
        HostArray fresh,
        List<Finding> found,
        long steps)
        implements State {
    static final HostArray NONE = HostArray.vector();
}
