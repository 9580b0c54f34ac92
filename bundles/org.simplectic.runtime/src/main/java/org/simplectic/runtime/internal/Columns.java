package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;

/**
 * What every point of a run consists of, and what tables have of it: all of it, but of fields only mean, least and largest value.
 *
 * @param independent the independent variable
 * @param quantities the solution's components, or fields
 * @param grid where the fields have values, if there are any
 */
record Columns(Quantity independent, List<Quantity> quantities, Optional<Grid> grid) {
    private static final List<String> OF_FIELDS = List.of("mean", "min", "max");

    static Columns of(Task<?> task, Model model) {
        return new Columns(task.independent(), task.quantities(model), task.grid(model));
    }

    /** The columns of tables. */
    List<Quantity> table() {
        var columns = new ArrayList<Quantity>();
        columns.add(independent);
        for (var quantity : quantities) {
            if (grid.isEmpty()) {
                columns.add(quantity);
            } else {
                OF_FIELDS.forEach(
                        word -> columns.add(new Quantity(word + "(" + quantity.name() + ")", quantity.unit())));
            }
        }
        return columns;
    }

    /** Numbers of a point: the independent variable and the whole solution. */
    int size() {
        return 1 + quantities.size() * grid.map(Grid::size).orElse(1);
    }

    /** A point as the log has it. */
    double[] point(double position, HostArray solution) {
        var point = new double[size()];
        point[0] = position;
        for (int i = 1; i < point.length; i++) {
            point[i] = solution.get(i - 1);
        }
        return point;
    }

    /** The numbers of a table's row. */
    double[] row(double[] point) {
        if (grid.isEmpty()) {
            return point;
        }
        var row = new double[1 + OF_FIELDS.size() * quantities.size()];
        row[0] = point[0];
        int size = grid.get().size();
        double[] weights = grid.get().weights();
        for (int field = 0; field < quantities.size(); field++) {
            summarize(weights, point, 1 + field * size, row, 1 + field * OF_FIELDS.size());
        }
        return row;
    }

    private static void summarize(double[] weights, double[] point, int first, double[] row, int to) {
        double sum = 0;
        double volume = 0;
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            double value = point[first + i];
            double weight = weights[i];
            sum += weight * value;
            volume += weight;
            least = Math.min(least, value);
            largest = Math.max(largest, value);
        }
        row[to] = sum / volume;
        row[to + 1] = least;
        row[to + 2] = largest;
    }
}
