package org.simplectic.model.internal;

import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/**
 * The text of an expression and where it stands in the study.
 *
 * @param text the expression
 * @param place the scalar it was read from
 */
record Source(String text, Place place) {
    private static final int LONGEST_QUOTE = 40;

    static Source of(StudyNode.Scalar scalar) {
        return new Source(scalar.text(), scalar.place());
    }

    /** The part from start to end, or the whole scalar where the file spells the text differently (escapes, folds). */
    Place at(int start, int end) {
        return isLiteral() ? place.part(start, end - start) : place;
    }

    StudyException error(int start, int end, String message) {
        return new StudyException(at(start, end), message);
    }

    /** The part from start to end as messages show it. */
    String quote(int start, int end) {
        return quote(text.substring(start, end));
    }

    /** Any text of the user as messages show it: on one line and not too long. */
    static String quote(String text) {
        var line = text.replaceAll("\\s+", " ");
        return "'" + (line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...") + "'";
    }

    private boolean isLiteral() {
        return place.column() >= 1 && place.text().startsWith(text, place.column() - 1);
    }
}
