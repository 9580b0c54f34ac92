package org.simplectic.plots.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.simplectic.api.Names;
import org.simplectic.api.Quantity;

/**
 * What a picture shows.
 *
 * @param kind how the columns are drawn
 * @param curves which ones
 * @param suffix what tells the file from the run's other pictures, empty for the default picture
 */
record Plot(Kind kind, List<Curve> curves, String suffix) {
    /** How columns are drawn. */
    enum Kind {
        /** Against the independent variable. */
        TIME,
        /** One against the other. */
        PHASE,
        /** One against the other, both axes logarithmic. */
        LOGLOG
    }

    /**
     * One column against another.
     *
     * @param heading its name in the legend
     * @param x the position of the horizontal column in the request
     * @param y the position of the vertical one
     */
    record Curve(String heading, int x, int y) {}

    private static final String EXPECTED = "expected nothing, time(NAME, ...), phase(NAME, NAME) or loglog(NAME, NAME)";

    /**
     * Reads what follows the writer's name in a study.
     *
     * @param argument nothing for all columns over time, {@code time(x, y)} for some, {@code phase(x, y)} for a phase
     *     portrait, {@code loglog(x, y)} for logarithmic axes; there also for all columns {@code A x} and {@code A y}, {@code B x}
     *     and {@code B y}, ..., a curve each
     * @param columns of the run, independent variable first
     * @throws IllegalArgumentException if it is none of these or names a column that does not exist
     */
    static Plot parse(String argument, List<Quantity> columns) {
        var text = argument.strip();
        if (text.isEmpty()) {
            return new Plot(
                    Kind.TIME,
                    overTime(IntStream.range(1, columns.size()).boxed().toList(), columns),
                    "");
        }
        int open = text.indexOf('(');
        if (open < 0 || text.indexOf(')') != text.length() - 1) {
            throw new IllegalArgumentException("cannot read the plot '" + text + "': " + EXPECTED);
        }
        var word = text.substring(0, open).strip();
        var kind = kind(word);
        var names = List.of(text.substring(open + 1, text.length() - 1).split(",", -1)).stream()
                .map(String::strip)
                .toList();
        if (kind != Kind.TIME && names.size() != 2) {
            throw new IllegalArgumentException((kind == Kind.PHASE ? "a phase portrait" : "a plot on logarithmic axes")
                    + " needs two columns, as in " + word + "(x, y), but '" + text + "' has " + names.size());
        }
        return new Plot(kind, curves(kind, names, columns), "-" + word + "-" + String.join("-", names));
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "time" -> Kind.TIME;
            case "phase" -> Kind.PHASE;
            case "loglog" -> Kind.LOGLOG;
            case "map", "parallel" ->
                throw new IllegalArgumentException("only bitmaps show rows as colours: take png " + word + "(...)");
            default ->
                throw new IllegalArgumentException("there is no plot '" + word + "'; "
                        + Names.suggest(word, List.of("time", "phase", "loglog")) + ": " + EXPECTED);
        };
    }

    private static List<Curve> curves(Kind kind, List<String> names, List<Quantity> columns) {
        Supplier<List<Integer>> named = () -> positions(names, columns);
        return switch (kind) {
            case TIME -> overTime(named.get(), columns);
            case PHASE -> List.of(curve(named.get(), columns));
            case LOGLOG -> {
                var all = columnsOfEach(names.get(0), names.get(1), columns);
                yield all.isEmpty() ? List.of(curve(named.get(), columns)) : all;
            }
        };
    }

    private static List<Curve> overTime(List<Integer> positions, List<Quantity> columns) {
        return positions.stream()
                .map(position -> new Curve(columns.get(position).heading(), 0, position))
                .toList();
    }

    private static Curve curve(List<Integer> xy, List<Quantity> columns) {
        int x = xy.get(0);
        int y = xy.get(1);
        return new Curve(columns.get(x).heading() + ", " + columns.get(y).heading(), x, y);
    }

    /** For every {@code A} of which there are {@code A x} and {@code A y} a curve. */
    private static List<Curve> columnsOfEach(String x, String y, List<Quantity> columns) {
        var names = columns.stream().map(Quantity::name).toList();
        var curves = new ArrayList<Curve>();
        for (int i = 0; i < names.size(); i++) {
            if (!x.isEmpty() && names.get(i).endsWith(" " + x)) {
                var owner = names.get(i).substring(0, names.get(i).length() - x.length() - 1);
                int other = names.indexOf(owner + " " + y);
                if (other >= 0) {
                    curves.add(new Curve(owner, i, other));
                }
            }
        }
        return curves;
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

    /** What an axis measures: the quantity of all its curves, or for curves of several owners what their columns have in common. */
    Quantity axis(boolean isHorizontal, List<Quantity> columns) {
        var quantities = curves.stream()
                .map(curve -> columns.get(isHorizontal ? curve.x() : curve.y()))
                .distinct()
                .toList();
        if (quantities.size() == 1) {
            return quantities.getFirst();
        }
        var units = quantities.stream().map(Quantity::unit).distinct().toList();
        var name = kind == Kind.LOGLOG
                ? quantities
                        .getFirst()
                        .name()
                        .substring(curves.getFirst().heading().length() + 1)
                : "";
        return new Quantity(name, units.size() == 1 ? units.getFirst() : "");
    }
}
