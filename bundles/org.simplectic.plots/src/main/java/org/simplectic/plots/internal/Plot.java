package org.simplectic.plots.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simplectic.api.Names;
import org.simplectic.api.Quantity;

/**
 * What a picture shows.
 *
 * @param kind how the columns are drawn
 * @param columns which ones, as positions in the request; for a phase portrait the horizontal one first
 * @param suffix what tells the file from the run's other pictures, empty for the default picture
 */
record Plot(Kind kind, List<Integer> columns, String suffix) {
    /** How columns are drawn. */
    enum Kind {
        /** Against the independent variable. */
        TIME,
        /** One against the other. */
        PHASE
    }

    private static final String EXPECTED = "expected nothing, time(NAME, ...) or phase(NAME, NAME)";

    /**
     * Reads what follows the writer's name in a study.
     *
     * @param argument nothing for all columns over time, {@code time(x, y)} for some, {@code phase(x, y)} for a phase
     *     portrait
     * @param columns of the run, independent variable first
     * @throws IllegalArgumentException if it is none of these or names a column that does not exist
     */
    static Plot parse(String argument, List<Quantity> columns) {
        var text = argument.strip();
        if (text.isEmpty()) {
            return new Plot(
                    Kind.TIME, IntStream.range(1, columns.size()).boxed().toList(), "");
        }
        int open = text.indexOf('(');
        if (open < 0 || text.indexOf(')') != text.length() - 1) {
            throw new IllegalArgumentException("cannot read the plot '" + text + "': " + EXPECTED);
        }
        var kind = kind(text.substring(0, open).strip());
        var names = List.of(text.substring(open + 1, text.length() - 1).split(",", -1)).stream()
                .map(String::strip)
                .toList();
        if (kind == Kind.PHASE && names.size() != 2) {
            throw new IllegalArgumentException(
                    "a phase portrait needs two columns, as in phase(x, y), but '" + text + "' has " + names.size());
        }
        return new Plot(
                kind, positions(names, columns), "-" + text.substring(0, open).strip() + "-" + String.join("-", names));
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "time" -> Kind.TIME;
            case "phase" -> Kind.PHASE;
            default ->
                throw new IllegalArgumentException("there is no plot '" + word + "'; "
                        + Names.suggest(word, List.of("time", "phase")) + ": " + EXPECTED);
        };
    }

    private static List<Integer> positions(List<String> names, List<Quantity> columns) {
        var valid = columns.stream().map(Quantity::name).toList();
        var positions = new ArrayList<Integer>();
        for (var name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the plot lacks the name of a column: " + EXPECTED);
            }
            int position = valid.indexOf(name);
            if (position < 0) {
                throw new IllegalArgumentException(
                        "there is no column '" + name + "' to plot; " + Names.suggest(name, valid));
            }
            if (positions.contains(position)) {
                throw new IllegalArgumentException("the column '" + name + "' is named twice");
            }
            positions.add(position);
        }
        return List.copyOf(positions);
    }

    /** The columns' headings, for people. */
    String headings(List<Quantity> all) {
        return columns.stream().map(column -> all.get(column).heading()).collect(Collectors.joining(", "));
    }
}
