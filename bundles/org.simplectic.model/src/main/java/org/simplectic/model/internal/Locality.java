package org.simplectic.model.internal;

import org.simplectic.array.Elementwise;

/** What the value of an expression at a place depends on; each includes those before it. */
enum Locality {
    /** Time and parameters. */
    NUMBERS,
    /** The place. */
    PLACE,
    /** The states at that place. */
    STATES,
    /** Values elsewhere: derivatives, means. */
    ELSEWHERE;

    private Locality with(Locality other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Finds it for expressions, from that of the names in them. */
    static final class Found implements Algebra<Locality> {
        @Override
        public Locality constant(double number) {
            return NUMBERS;
        }

        @Override
        public Locality unary(Elementwise.Unary function, Locality operand) {
            return operand;
        }

        @Override
        public Locality binary(Elementwise.Binary function, Locality left, Locality right) {
            return left.with(right);
        }

        @Override
        public Locality where(Locality condition, Locality yes, Locality no) {
            return condition.with(yes).with(no);
        }

        @Override
        public Locality derivative(Locality field, int axis, int order) {
            return ELSEWHERE;
        }

        @Override
        public Locality reduced(FieldFunctions.Reduction reduction, Locality field) {
            return ELSEWHERE;
        }
    }
}
