package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/**
 * Reads expressions by precedence climbing: {@code or}, {@code and}, {@code not}, comparisons, sums, products, signs,
 * powers, from the loosest to the tightest. Powers group from the right and bind tighter than a sign on their left.
 * Numbers and truth values are different things, which is checked while reading. Cost: linear in the text.
 */
final class Parser {
    /** Parentheses, calls, signs and powers within each other; keeps the recursion far from the stack's end. */
    static final int DEEPEST = 200;

    /** Characters of one expression. */
    static final int LONGEST = 100_000;

    static final String WHERE = "where";

    private static final int LONGEST_WORD = 20;

    private final Source source;
    private final Symbols symbols;
    private final Lexer lexer;
    private final List<Node.Name> names = new ArrayList<>();
    private Token token;
    private int end;
    private int depth;

    private Parser(Source source, Symbols symbols) {
        this.source = source;
        this.symbols = symbols;
        this.lexer = new Lexer(source);
        this.token = lexer.next();
    }

    /**
     * Reads an expression of a number.
     *
     * @param node a string or a number of the study
     * @param symbols the names that are defined, and functions
     * @throws StudyException if it is something else, pointing at the first mistake
     */
    static Formula parse(StudyNode node, Symbols symbols) {
        if (!(node instanceof StudyNode.Scalar scalar)) {
            var found = node instanceof StudyNode.Sequence ? "a list" : "a mapping";
            throw node.error("expected a number or an expression such as \"2*x\", but found " + found);
        }
        var source = Source.of(scalar);
        return switch (scalar.value()) {
            case Number number -> literal(source, number.doubleValue());
            case Boolean truth ->
                throw scalar.error("expected a number or an expression, but '" + truth + "' is a truth value");
            default -> text(source, symbols);
        };
    }

    private static Formula literal(Source source, double value) {
        int end = source.text().length();
        if (!Double.isFinite(value)) {
            throw source.error(0, end, "expected a finite number, but found " + Source.quote(source.text()));
        }
        return new Formula(source, new Node.Literal(value, 0, end), List.of());
    }

    private static Formula text(Source source, Symbols symbols) {
        int length = source.text().length();
        if (length > LONGEST) {
            throw source.error(
                    0,
                    length,
                    "this expression has " + length + " characters, " + LONGEST
                            + " are allowed; split it with auxiliary definitions under 'equations'");
        }
        if (source.text().isBlank()) {
            throw source.error(0, length, "expected a number or an expression such as \"2*x\", but there is none");
        }
        return new Parser(source, symbols).formula();
    }

    private Formula formula() {
        var root = expression(Operator.LOWEST);
        if (token.kind() != Token.Kind.END) {
            throw unexpected();
        }
        if (root.isTruth()) {
            throw error(
                    root,
                    "expected a number, but this is a truth value; write where(" + shown(root)
                            + ", 1, 0) for a number");
        }
        return new Formula(source, root, List.copyOf(names));
    }

    private Node expression(int loosest) {
        int start = token.start();
        var left = operand();
        var operator = token.operator();
        while (operator != null && operator.precedence() >= loosest) {
            left = binary(operator, left, start);
            operator = token.operator();
        }
        return left;
    }

    private Node binary(Operator operator, Node left, int start) {
        var symbol = take();
        requireOperandAfter(symbol);
        var right =
                operator == Operator.POWER ? nested(symbol, Operator.EXPONENT) : expression(operator.precedence() + 1);
        for (var operand : List.of(left, right)) {
            if (operator.isLogical()) {
                requireTruth(operand, "'" + symbol.text() + "'");
            } else {
                requireNumber(operand, "'" + symbol.text() + "'");
            }
        }
        var next = token.operator();
        if (operator.isComparison() && next != null && next.isComparison()) {
            throw error(token, "comparisons cannot be chained; write 'a < b and b < c'");
        }
        return new Node.Binary(operator, left, right, start, end);
    }

    private Node operand() {
        return switch (token.kind()) {
            case NUMBER -> number(take());
            case NAME -> name(take());
            case OPEN -> parenthesis(take());
            case NOT -> not(take());
            case OPERATOR -> sign();
            case CLOSE, COMMA, END -> throw missingOperand();
        };
    }

    private Node number(Token digits) {
        double value = Double.parseDouble(digits.text());
        boolean isTooSmall = value == 0 && mantissa(digits.text()).chars().anyMatch(c -> c >= '1' && c <= '9');
        if (Double.isInfinite(value) || isTooSmall) {
            throw error(
                    digits,
                    Source.quote(digits.text()) + " is too " + (isTooSmall ? "small" : "large")
                            + " for a double: expected a magnitude between 4.9e-324 and 1.8e308");
        }
        return new Node.Literal(value, digits.start(), digits.end());
    }

    private static String mantissa(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        return exponent < 0 ? number : number.substring(0, exponent);
    }

    private Node name(Token name) {
        boolean isCalled = token.kind() == Token.Kind.OPEN;
        var function = symbols.function(name.text());
        if (name.text().equals(WHERE)) {
            return where(name, arguments(name));
        } else if (function.isPresent()) {
            return call(function.get(), name, arguments(name));
        } else if (isCalled && symbols.contains(name.text())) {
            throw error(
                    token,
                    "an operator is missing: '" + name.text() + "' is not a function; to multiply, write " + name.text()
                            + "*(...)");
        } else if (isCalled) {
            throw error(
                    name,
                    "unknown function " + Source.quote(name.text()) + ": "
                            + Names.suggest(name.text(), symbols.functions()));
        }
        var node = new Node.Name(name.text(), name.start(), name.end());
        names.add(node);
        return node;
    }

    private Node call(Function function, Token name, List<Node> arguments) {
        if (arguments.size() < function.least() || arguments.size() > function.most()) {
            throw source.error(name.start(), end, function.arity() + ", but got " + arguments.size());
        }
        arguments.forEach(argument -> requireNumber(argument, function.name()));
        return new Node.Call(function, arguments, name.start(), end);
    }

    private Node where(Token name, List<Node> arguments) {
        if (arguments.size() != 3) {
            throw source.error(
                    name.start(),
                    end,
                    "where takes 3 arguments, where(condition, value if it holds, value if not), but got "
                            + arguments.size());
        }
        requireTruth(arguments.get(0), "the condition of where");
        requireNumber(arguments.get(1), WHERE);
        requireNumber(arguments.get(2), WHERE);
        return new Node.Where(arguments.get(0), arguments.get(1), arguments.get(2), name.start(), end);
    }

    private List<Node> arguments(Token name) {
        if (token.kind() != Token.Kind.OPEN) {
            throw error(name, "'" + name.text() + "' is a function; write " + name.text() + "(...)");
        }
        var open = take();
        var arguments = new ArrayList<Node>();
        if (token.kind() != Token.Kind.CLOSE) {
            arguments.add(nested(open, Operator.LOWEST));
        }
        while (token.kind() == Token.Kind.COMMA) {
            requireOperandAfter(take());
            arguments.add(nested(open, Operator.LOWEST));
        }
        close(open);
        return List.copyOf(arguments);
    }

    private Node parenthesis(Token open) {
        if (token.kind() == Token.Kind.CLOSE) {
            throw source.error(open.start(), token.end(), "expected an expression between the parentheses");
        }
        var inside = nested(open, Operator.LOWEST);
        close(open);
        return inside;
    }

    private void close(Token open) {
        if (token.kind() == Token.Kind.END) {
            throw error(open, "this '(' is not closed");
        } else if (token.kind() != Token.Kind.CLOSE) {
            throw unexpected();
        }
        take();
    }

    private Node not(Token symbol) {
        requireOperandAfter(symbol);
        var operand = nested(symbol, Operator.COMPARISON);
        requireTruth(operand, "'" + symbol.text() + "'");
        return new Node.Not(operand, symbol.start(), end);
    }

    private Node sign() {
        if (token.operator() != Operator.SUBTRACT && token.operator() != Operator.ADD) {
            throw missingOperand();
        }
        var symbol = take();
        requireOperandAfter(symbol);
        var operand = nested(symbol, Operator.EXPONENT);
        requireNumber(operand, "'" + symbol.text() + "'");
        return symbol.operator() == Operator.ADD ? operand : new Node.Negate(operand, symbol.start(), end);
    }

    private Node nested(Token opening, int loosest) {
        if (++depth > DEEPEST) {
            throw error(
                    opening,
                    "more than " + DEEPEST + " levels within each other;"
                            + " split the expression with auxiliary definitions under 'equations'");
        }
        var inside = expression(loosest);
        depth--;
        return inside;
    }

    private Token take() {
        var taken = token;
        end = taken.end();
        token = lexer.next();
        return taken;
    }

    private void requireOperandAfter(Token symbol) {
        if (token.kind() == Token.Kind.END) {
            throw error(symbol, "expected a number, a name or '(' after '" + symbol.text() + "'");
        }
    }

    private void requireNumber(Node node, String by) {
        if (node.isTruth()) {
            throw error(
                    node,
                    by + " needs numbers, but " + source.quote(node.start(), node.end())
                            + " is a truth value; write where(" + shown(node) + ", 1, 0) for a number");
        }
    }

    private void requireTruth(Node node, String by) {
        if (!node.isTruth()) {
            throw error(
                    node,
                    by + " needs a truth value, but " + source.quote(node.start(), node.end())
                            + " is a number; compare it, as in " + shown(node) + " > 0");
        }
    }

    private String shown(Node node) {
        var quoted = source.quote(node.start(), node.end());
        return quoted.substring(1, quoted.length() - 1);
    }

    private StudyException missingOperand() {
        return error(
                token,
                "expected a number, a name or '(', but found "
                        + (token.kind() == Token.Kind.END ? "the end" : Source.quote(token.text())));
    }

    /** What to say about a word that can neither continue nor end what was read. */
    private StudyException unexpected() {
        if (token.kind() == Token.Kind.CLOSE) {
            return error(token, "this ')' closes nothing");
        } else if (token.kind() == Token.Kind.COMMA) {
            return error(
                    token, "a comma separates the arguments of a function; a decimal number is written with a point");
        }
        var missing = "an operator is missing before " + Source.quote(token.text());
        return error(token, token.kind() == Token.Kind.NOT ? missing : missing + "; to multiply, write " + product());
    }

    /** The words left and right of here with the sign between them. */
    private String product() {
        var text = source.text();
        int start = end;
        while (start > 0 && end - start < LONGEST_WORD && isWordCharacter(text.charAt(start - 1))) {
            start--;
        }
        var left = start == end ? "..." + text.charAt(end - 1) : text.substring(start, end);
        var right = token.text().length() <= LONGEST_WORD ? token.text() : "...";
        return left + "*" + right;
    }

    private static boolean isWordCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    private StudyException error(Token at, String message) {
        return source.error(at.start(), at.end(), message);
    }

    private StudyException error(Node at, String message) {
        return source.error(at.start(), at.end(), message);
    }
}
