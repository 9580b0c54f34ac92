package org.simplectic.plots.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Names;
import org.simplectic.api.Quantity;

/**
 * A picture of a table in which each row stands for itself, as those of sweeps do.
 *
 * @param kind how rows are drawn
 * @param columns the positions of those drawn; of a map two places and a value, of parallel coordinates the last one gives the colours
 * @param suffix what tells the file from the run's other pictures
 */
record TablePlot(Kind kind, List<Integer> columns, String suffix) {
    /** How rows are drawn. */
    enum Kind {
        /** A value as a colour over two others. */
        MAP,
        /** A line from axis to axis. */
        PARALLEL
    }

    private static final int OF_MAP = 3;
    private static final int FEWEST = 2;

    /** More axes would be less than fifty pixels apart. */
    private static final int MOST = 16;

    /**
     * Reads what follows the writer's name.
     *
     * @return nothing if it is another kind of plot, see {@link Plot#parse}
     * @throws IllegalArgumentException if it names columns that do not exist, or too few or too many
     */
    static Optional<TablePlot> parse(String argument, List<Quantity> columns) {
        var text = argument.strip();
        var kind = text.startsWith("map(") ? Kind.MAP : text.startsWith("parallel(") ? Kind.PARALLEL : null;
        if (kind == null || !text.endsWith(")")) {
            return Optional.empty();
        }
        int open = text.indexOf('(');
        var names = List.of(text.substring(open + 1, text.length() - 1).split(",", -1)).stream()
                .map(String::strip)
                .toList();
        if (kind == Kind.MAP && names.size() != OF_MAP) {
            throw new IllegalArgumentException(
                    "a map needs two columns for its axes and one for its colours, as in map(x, y, value), but '" + text
                            + "' has " + names.size());
        } else if (names.size() < FEWEST || names.size() > MOST) {
            throw new IllegalArgumentException("parallel coordinates take from " + FEWEST + " to " + MOST
                    + " columns, as in parallel(a, b, value), but '" + text + "' has " + names.size());
        }
        var word = text.substring(0, open);
        return Optional.of(new TablePlot(kind, positions(names, columns), "-" + word + "-" + String.join("-", names)));
    }

    private static List<Integer> positions(List<String> names, List<Quantity> columns) {
        var valid = columns.stream().map(Quantity::name).toList();
        var positions = new ArrayList<Integer>();
        for (var name : names) {
            int position = valid.indexOf(name);
            if (position < 0) {
                throw new IllegalArgumentException(
                        "there is no column '" + name + "' to plot; " + Names.suggest(name, valid));
            }
            positions.add(position);
        }
        return List.copyOf(positions);
    }
}
