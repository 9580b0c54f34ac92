package org.simplectic.backend.simd.internal.code;

import org.simplectic.array.Elementwise.Unary;

/** Functions that straight-line code calls where the JVM has no instruction and {@link Math} no method. */
final class Scalars {
    private Scalars() {}

    static boolean less(double a, double b) {
        return a < b;
    }

    static boolean lessEqual(double a, double b) {
        return a <= b;
    }

    static boolean equal(double a, double b) {
        return a == b;
    }

    static boolean notEqual(double a, double b) {
        return a != b;
    }

    static boolean less(long a, long b) {
        return a < b;
    }

    static boolean lessEqual(long a, long b) {
        return a <= b;
    }

    static boolean equal(long a, long b) {
        return a == b;
    }

    static boolean notEqual(long a, long b) {
        return a != b;
    }

    static double erf(double x) {
        return Unary.ERF.applyAsDouble(x);
    }

    static double logistic(double x) {
        return Unary.LOGISTIC.applyAsDouble(x);
    }
}
