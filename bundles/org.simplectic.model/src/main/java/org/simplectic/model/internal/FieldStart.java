package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.simplectic.api.Grid;
import org.simplectic.api.StudyException;
import org.simplectic.array.HostArray;

/** The values of a field at the start, point by point. */
final class FieldStart {
    private final Grid grid;
    private final Map<String, HostArray> random;
    private final Map<String, Double> values;

    /**
     * Begins with what is known.
     *
     * @param constants parameters, pi and e
     * @param random random fields by the names that formulas have for them
     */
    FieldStart(Grid grid, Map<String, Double> constants, Map<String, HostArray> random) {
        this.grid = grid;
        this.random = random;
        this.values = new HashMap<>(constants);
    }

    /**
     * Writes a field.
     *
     * @param formula of coordinates and constants
     * @param to where the values go, from {@code first} on
     * @throws StudyException if one is infinite or not a number, or takes derivatives
     */
    void fill(Formula formula, double[] to, int first) {
        var point = new int[grid.axes().size()];
        for (int i = 0; i < grid.size(); i++) {
            place(i, point);
            double value = formula.in(new Algebra.Numbers(), values);
            if (!Double.isFinite(value)) {
                throw formula.source()
                        .error(
                                0,
                                formula.source().text().length(),
                                "expected finite numbers, but the value of "
                                        + Source.quote(formula.source().text()) + " is " + value + " at "
                                        + where(point));
            }
            to[first + i] = value;
        }
    }

    private void place(int index, int[] point) {
        for (int axis = 0; axis < point.length; axis++) {
            var of = grid.axes().get(axis);
            point[axis] = grid.position(axis, index);
            values.put(of.name(), of.points().get(point[axis]));
        }
        random.forEach((name, field) -> values.put(name, field.get(index)));
    }

    private String where(int[] point) {
        var words = new java.util.ArrayList<String>();
        for (int axis = 0; axis < point.length; axis++) {
            var of = grid.axes().get(axis);
            words.add(of.name() + " = " + of.points().get(point[axis]));
        }
        return String.join(", ", List.copyOf(words));
    }
}
