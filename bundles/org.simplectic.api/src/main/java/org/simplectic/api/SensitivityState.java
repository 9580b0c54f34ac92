package org.simplectic.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.simplectic.array.HostArray;

/** What the state of every method for sensitivities tells. Value and gradient are complete when it is {@link Status#DONE}. */
public interface SensitivityState extends State {
    /**
     * How far the solution has been followed; on the way back that is where it ended.
     *
     * @return t
     */
    double t();

    /**
     * The functional, as far as the solution has been followed.
     *
     * @return its value
     */
    double value();

    /**
     * Its derivatives by the parameters, as far as they are known.
     *
     * @return a vector, a component a parameter
     */
    HostArray gradient();

    /**
     * The solution, where the method ends or has ended.
     *
     * @return y at the end of the span, or at the event that ended it; where the method stands until then
     */
    HostArray solution();

    /**
     * The points that the last step passed of those at which the problem wants derivatives of the solution.
     *
     * @return of each t, y, and the derivatives of y by the first parameter, the second, ...
     */
    default List<HostArray> passed() {
        return List.of();
    }

    /**
     * Numbers about the run that are no derivatives, such as how many solutions were kept.
     *
     * @return the numbers by name
     */
    default SequencedMap<String, Double> figures() {
        return new LinkedHashMap<>();
    }

    /**
     * The work done so far.
     *
     * @return the counters
     */
    Counters counters();
}
