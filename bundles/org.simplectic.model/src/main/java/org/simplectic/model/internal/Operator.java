package org.simplectic.model.internal;

import org.simplectic.array.Elementwise;

/** Operators of two operands. A higher precedence binds tighter; all but the power group from the left. */
enum Operator {
    OR("or", Operator.DISJUNCTION, Elementwise.Binary.OR),
    AND("and", Operator.CONJUNCTION, Elementwise.Binary.AND),
    LESS("<", Operator.COMPARISON, Elementwise.Binary.LESS),
    LESS_EQUAL("<=", Operator.COMPARISON, Elementwise.Binary.LESS_EQUAL),
    GREATER(">", Operator.COMPARISON, Elementwise.Binary.LESS),
    GREATER_EQUAL(">=", Operator.COMPARISON, Elementwise.Binary.LESS_EQUAL),
    EQUAL("==", Operator.COMPARISON, Elementwise.Binary.EQUAL),
    NOT_EQUAL("!=", Operator.COMPARISON, Elementwise.Binary.NOT_EQUAL),
    ADD("+", Operator.SUM, Elementwise.Binary.ADD),
    SUBTRACT("-", Operator.SUM, Elementwise.Binary.SUBTRACT),
    MULTIPLY("*", Operator.PRODUCT, Elementwise.Binary.MULTIPLY),
    DIVIDE("/", Operator.PRODUCT, Elementwise.Binary.DIVIDE),
    REMAINDER("%", Operator.PRODUCT, Elementwise.Binary.REMAINDER),
    POWER("^", Operator.EXPONENT, Elementwise.Binary.POWER);

    static final int LOWEST = 0;
    static final int DISJUNCTION = 1;
    static final int CONJUNCTION = 2;
    static final int COMPARISON = 3;
    static final int SUM = 4;
    static final int PRODUCT = 5;
    static final int EXPONENT = 6;

    private final String symbol;
    private final int precedence;
    private final Elementwise.Binary primitive;

    Operator(String symbol, int precedence, Elementwise.Binary primitive) {
        this.symbol = symbol;
        this.precedence = precedence;
        this.primitive = primitive;
    }

    String symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }

    boolean isComparison() {
        return precedence == COMPARISON;
    }

    boolean isLogical() {
        return precedence <= CONJUNCTION;
    }

    <T> T apply(Algebra<T> algebra, T left, T right) {
        boolean swapped = this == GREATER || this == GREATER_EQUAL;
        return swapped ? algebra.binary(primitive, right, left) : algebra.binary(primitive, left, right);
    }
}
