package org.simplectic.model.internal;

import java.util.List;

/** The lines of a mesh file, read one after the other; mistakes are told with the line last read. */
final class GmshLines {
    private final String name;
    private final List<String> lines;
    private int next;

    GmshLines(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** The number of the line last read, from 1. */
    int line() {
        return next;
    }

    /** A mistake in the line last read. */
    IllegalArgumentException error(String message) {
        return error(next, message);
    }

    /** A mistake in a line. */
    IllegalArgumentException error(int line, String message) {
        return new IllegalArgumentException(name + ":" + Math.max(1, line) + ": " + message);
    }

    /** Whether there is more than empty lines. */
    boolean hasNext() {
        while (next < lines.size() && lines.get(next).isBlank()) {
            next++;
        }
        return next < lines.size();
    }

    String next(String expected) {
        if (!hasNext()) {
            throw error(lines.size(), "the file ends where " + expected + " is expected");
        }
        return lines.get(next++).strip();
    }

    void expect(String line) {
        var found = next(line);
        if (!found.equals(line)) {
            throw error("expected " + line + ", but found '" + brief(found) + "'");
        }
    }

    void skipTo(String line) {
        String found;
        do {
            found = next(line);
        } while (!found.equals(line));
    }

    /** At least so many words. */
    String[] words(String expected, int least) {
        var words = next(expected).split("\\s+", -1);
        if (words.length < least) {
            throw error("expected " + expected + ", but found '" + brief(String.join(" ", words)) + "'");
        }
        return words;
    }

    /** At least so many whole numbers. */
    long[] numbers(String expected, int least) {
        var words = words(expected, least);
        var numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = integer(words[i]);
        }
        return numbers;
    }

    int count(String expected) {
        return size(numbers(expected, 1)[0]);
    }

    /** A number of lines that the file can have. */
    int size(long count) {
        if (count < 0 || count > lines.size() - next) {
            throw error(
                    count + " entries are announced, but the file has only " + (lines.size() - next) + " more lines");
        }
        return (int) count;
    }

    long integer(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw because(e, "expected a whole number, but found '" + brief(word) + "'");
        }
    }

    double number(String word) {
        try {
            double value = Double.parseDouble(word);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw because(e, "expected a number, but found '" + brief(word) + "'");
        }
        throw error("expected a finite number, but found '" + word + "'");
    }

    private IllegalArgumentException because(NumberFormatException cause, String message) {
        var error = error(message);
        error.initCause(cause);
        return error;
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
