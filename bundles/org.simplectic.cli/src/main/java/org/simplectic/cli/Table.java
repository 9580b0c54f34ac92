package org.simplectic.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns line up; the last column is wrapped to the console's width. */
public final class Table {
    private static final String GAP = "  ";

    /** Below this the last column is left to the terminal to wrap. */
    private static final int NARROWEST = 20;

    private final List<String[]> rows = new ArrayList<>();

    /** A table without rows yet. */
    public Table() {}

    /**
     * Adds a row.
     *
     * @param cells as many as in every other row
     */
    public void row(String... cells) {
        rows.add(cells.clone());
    }

    /**
     * Moves the cells of all columns but the last to the right, so that numbers line up.
     *
     * @return this table
     */
    public Table numbersFirst() {
        int last = rows.isEmpty() ? 0 : rows.getFirst().length - 1;
        var widths = widths(last);
        for (var row : rows) {
            for (int i = 0; i < last; i++) {
                row[i] = " ".repeat(widths[i] - row[i].length()) + row[i];
            }
        }
        return this;
    }

    /**
     * Writes the table to the console's output.
     *
     * @param console where to write, and how wide
     */
    public void print(Console console) {
        if (rows.isEmpty()) {
            return;
        }
        int last = rows.getFirst().length - 1;
        var widths = widths(last);
        int indent = 0;
        for (int width : widths) {
            indent += width + GAP.length();
        }
        int room = console.columns() - indent;
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                line.append(row[i])
                        .append(" ".repeat(widths[i] - row[i].length()))
                        .append(GAP);
            }
            var separator = "\n" + " ".repeat(indent);
            var text = console.outIsTerminal() && room >= NARROWEST ? wrap(row[last], room, separator) : row[last];
            console.out().println((line + text).stripTrailing());
        }
    }

    private int[] widths(int columns) {
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return widths;
    }

    private static String wrap(String text, int room, String separator) {
        var wrapped = new StringBuilder();
        int used = 0;
        for (var word : text.split(" ", -1)) {
            if (used > 0 && used + 1 + word.length() > room) {
                wrapped.append(separator);
                used = 0;
            } else if (used > 0) {
                wrapped.append(' ');
                used++;
            }
            wrapped.append(word);
            used += word.length();
        }
        return wrapped.toString();
    }
}
