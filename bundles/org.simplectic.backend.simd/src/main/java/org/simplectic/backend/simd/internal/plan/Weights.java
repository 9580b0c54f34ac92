package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.Elementwise;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Primitive;

/** What primitives cost in a loop, in additions. */
final class Weights {
    private Weights() {}

    static int of(Primitive primitive) {
        return switch (primitive) {
            case Unary unary ->
                switch (unary) {
                    case NEGATE, ABS, NOT -> 1;
                    case SIGN -> 3;
                    case SQRT -> 8;
                    case FLOOR, CEIL, RINT -> 6;
                    default -> 30;
                };
            case Binary binary ->
                switch (binary) {
                    case DIVIDE -> 6;
                    case MIN, MAX -> 3;
                    case REMAINDER, POWER, ATAN2, HYPOT -> 60;
                    default -> 1;
                };
            case Elementwise elementwise -> 1;
            default -> 1;
        };
    }
}
