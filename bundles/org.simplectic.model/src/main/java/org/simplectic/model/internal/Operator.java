package org.simplectic.model.internal;

import org.simplectic.array.Primitive;

/** Operators of two operands. A higher precedence binds tighter; all but the power group from the left. */
enum Operator {
    OR("or", Operator.DISJUNCTION, Primitive.Binary.OR),
    AND("and", Operator.CONJUNCTION, Primitive.Binary.AND),
    LESS("<", Operator.COMPARISON, Primitive.Binary.LESS),
    LESS_EQUAL("<=", Operator.COMPARISON, Primitive.Binary.LESS_EQUAL),
    GREATER(">", Operator.COMPARISON, Primitive.Binary.LESS),
    GREATER_EQUAL(">=", Operator.COMPARISON, Primitive.Binary.LESS_EQUAL),
    EQUAL("==", Operator.COMPARISON, Primitive.Binary.EQUAL),
    NOT_EQUAL("!=", Operator.COMPARISON, Primitive.Binary.NOT_EQUAL),
    ADD("+", Operator.SUM, Primitive.Binary.ADD),
    SUBTRACT("-", Operator.SUM, Primitive.Binary.SUBTRACT),
    MULTIPLY("*", Operator.PRODUCT, Primitive.Binary.MULTIPLY),
    DIVIDE("/", Operator.PRODUCT, Primitive.Binary.DIVIDE),
    REMAINDER("%", Operator.PRODUCT, Primitive.Binary.REMAINDER),
    POWER("^", Operator.EXPONENT, Primitive.Binary.POWER);

    static final int LOWEST = 0;
    static final int DISJUNCTION = 1;
    static final int CONJUNCTION = 2;
    static final int COMPARISON = 3;
    static final int SUM = 4;
    static final int PRODUCT = 5;
    static final int EXPONENT = 6;

    private final String symbol;
    private final int precedence;
    private final Primitive.Binary primitive;

    Operator(String symbol, int precedence, Primitive.Binary primitive) {
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
