package org.simplectic.model.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.StudyException;

/** Splits an expression into words, one at a time, so that the first mistake of the text is the one reported. */
final class Lexer {
    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("or", Operator.OR),
            Map.entry("and", Operator.AND),
            Map.entry("||", Operator.OR),
            Map.entry("&&", Operator.AND),
            Map.entry("<", Operator.LESS),
            Map.entry("<=", Operator.LESS_EQUAL),
            Map.entry(">", Operator.GREATER),
            Map.entry(">=", Operator.GREATER_EQUAL),
            Map.entry("==", Operator.EQUAL),
            Map.entry("!=", Operator.NOT_EQUAL),
            Map.entry("+", Operator.ADD),
            Map.entry("-", Operator.SUBTRACT),
            Map.entry("*", Operator.MULTIPLY),
            Map.entry("/", Operator.DIVIDE),
            Map.entry("%", Operator.REMAINDER),
            Map.entry("^", Operator.POWER));

    /** What other notations use, and what to write instead; looked up before the operators. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("**", "a power is written with '^'"),
            Map.entry("=<", "'at most' is written '<='"),
            Map.entry("=>", "'at least' is written '>='"),
            Map.entry("<>", "'different' is written '!='"),
            Map.entry("=", "to compare, write '=='; a definition is a key of its own under 'equations'"),
            Map.entry("&", "write 'and'"),
            Map.entry("|", "write 'or'; an absolute value is abs(...)"),
            Map.entry("?", "a choice is written where(condition, a, b)"),
            Map.entry("[", "group with '(' and ')'"),
            Map.entry("]", "group with '(' and ')'"),
            Map.entry("{", "group with '(' and ')'"),
            Map.entry("}", "group with '(' and ')'"),
            Map.entry("\u00d7", "a product is written with '*'"),
            Map.entry("\u00b7", "a product is written with '*'"),
            Map.entry("\u22c5", "a product is written with '*'"),
            Map.entry("\u00f7", "a quotient is written with '/'"),
            Map.entry("\u2212", "this is a typographic minus; write '-'"),
            Map.entry("\u2013", "this is a dash; write '-'"),
            Map.entry("\u00b2", "write '^2'"),
            Map.entry("\u00b3", "write '^3'"),
            Map.entry("\u03c0", "write 'pi'"),
            Map.entry("\u221a", "write sqrt(...)"),
            Map.entry("\u2264", "write '<='"),
            Map.entry("\u2265", "write '>='"),
            Map.entry("\u2260", "write '!='"));

    private static final int LONGEST_SYMBOL = 2;

    private final Source source;
    private final String text;
    private int position;

    Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    Token next() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        if (position == text.length()) {
            return token(Token.Kind.END, position, null);
        }
        char c = text.charAt(position);
        if (isDigit(position) || (c == '.' && isDigit(position + 1))) {
            return number();
        }
        return isLetter(c) ? word() : symbol();
    }

    private Token number() {
        int end = digits(position);
        if (isAt(end, '.')) {
            end = digits(end + 1);
        }
        if (isAt(end, '.')) {
            while (isAt(end, '.') || isDigit(end)) {
                end++;
            }
            throw source.error(position, end, source.quote(position, end) + " has more than one decimal point");
        }
        if (isAt(end, 'e') || isAt(end, 'E')) {
            int exponent = isAt(end + 1, '+') || isAt(end + 1, '-') ? end + 2 : end + 1;
            end = isDigit(exponent) ? digits(exponent) : end;
        }
        return token(Token.Kind.NUMBER, end, null);
    }

    private Token word() {
        int end = position;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(end))) {
            end++;
        }
        var word = text.substring(position, end);
        var operator = OPERATORS.get(word);
        if (operator != null) {
            return token(Token.Kind.OPERATOR, end, operator);
        }
        return token(word.equals("not") ? Token.Kind.NOT : Token.Kind.NAME, end, null);
    }

    private Token symbol() {
        for (int length = LONGEST_SYMBOL; length >= 1; length--) {
            int end = Math.min(position + length, text.length());
            var symbol = text.substring(position, end);
            var advice = FOREIGN.get(symbol);
            if (advice != null) {
                throw source.error(position, end, "'" + symbol + "' is not an operator here: " + advice);
            }
            var operator = OPERATORS.get(symbol);
            if (operator != null) {
                return token(Token.Kind.OPERATOR, end, operator);
            }
        }
        return switch (text.charAt(position)) {
            case '!' -> token(Token.Kind.NOT, position + 1, null);
            case '(' -> token(Token.Kind.OPEN, position + 1, null);
            case ')' -> token(Token.Kind.CLOSE, position + 1, null);
            case ',' -> token(Token.Kind.COMMA, position + 1, null);
            default -> throw stranger();
        };
    }

    private StudyException stranger() {
        int codePoint = text.codePointAt(position);
        var shown = Character.isISOControl(codePoint) || !Character.isDefined(codePoint)
                ? String.format("U+%04X", codePoint)
                : "'" + Character.toString(codePoint) + "'";
        var advice = Character.isLetter(codePoint)
                ? ": names consist of the letters a-z and A-Z, digits and '_'"
                : ": expected a number, a name, an operator or a parenthesis";
        return source.error(
                position, position + Character.charCount(codePoint), shown + " cannot be used in expressions" + advice);
    }

    private Token token(Token.Kind kind, int end, @Nullable Operator operator) {
        var token = new Token(kind, text.substring(position, end), position, operator);
        position = end;
        return token;
    }

    private int digits(int from) {
        int end = from;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private boolean isAt(int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
