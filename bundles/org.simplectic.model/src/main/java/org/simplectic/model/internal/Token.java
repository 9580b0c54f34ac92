package org.simplectic.model.internal;

import org.jspecify.annotations.Nullable;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text as the user wrote it
 * @param start its first character
 * @param operator which operator it is, null for other kinds
 */
record Token(Kind kind, String text, int start, @Nullable Operator operator) {
    enum Kind {
        NUMBER,
        NAME,
        OPERATOR,
        NOT,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    int end() {
        return start + text.length();
    }
}
