package org.simplectic.api;

/**
 * A stretch of text in a study file, to point at in messages.
 *
 * @param file the file as the user named it
 * @param line counted from 1; 0 where there is no line to show (a value set on the command line)
 * @param column counted from 1, in characters
 * @param length how many characters to underline, at least 1
 * @param text the whole line
 */
public record Place(String file, int line, int column, int length, String text) {
    /**
     * A part of this stretch.
     *
     * @param offset characters after its start
     * @param characters how many to underline
     * @return a place on the same line
     */
    public Place part(int offset, int characters) {
        return new Place(file, line, column + offset, Math.max(1, characters), text);
    }

    /**
     * The line with the stretch underlined, for terminals of any width.
     *
     * @return two lines, or nothing where there is no line to show
     */
    public String underlined() {
        if (line == 0 || text.isBlank()) {
            return "";
        }
        int width = 100;
        int start = Math.min(column - 1, text.length());
        int from = Math.max(0, Math.min(start - width / 2, text.length() - width));
        int to = Math.min(text.length(), from + width);
        var shown = text.substring(from, to).replace('\t', ' ');
        int marks = Math.max(1, Math.min(length, to - start));
        return "  | " + shown + "\n  | " + " ".repeat(start - from) + "^".repeat(marks);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
