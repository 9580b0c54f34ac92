package org.simplectic.model.internal;

import java.util.List;

/**
 * A part of an expression, with the characters it stands at. Types are right by construction: the parser makes no node
 * whose operands do not fit. Trees are deep on the left of operators only (a long sum); elsewhere their depth is
 * limited.
 */
sealed interface Node {
    int start();

    int end();

    /** Whether this is a truth value; a number otherwise. */
    default boolean isTruth() {
        return switch (this) {
            case Not not -> true;
            case Binary binary ->
                binary.operator().isComparison() || binary.operator().isLogical();
            default -> false;
        };
    }

    record Literal(double value, int start, int end) implements Node {}

    record Name(String name, int start, int end) implements Node {}

    record Negate(Node operand, int start, int end) implements Node {}

    record Not(Node operand, int start, int end) implements Node {}

    record Binary(Operator operator, Node left, Node right, int start, int end) implements Node {}

    record Where(Node condition, Node yes, Node no, int start, int end) implements Node {}

    record Call(Function function, List<Node> arguments, int start, int end) implements Node {}
}
