package org.simplectic.maps.internal;

import java.util.Arrays;
import org.simplectic.array.HostArray;

/**
 * What is known of the orbit at one value of the parameter.
 *
 * @param parameter the value
 * @param exponents the Lyapunov exponents, the largest first
 * @param chaos of the 0-1 test, from 0, regular, to 1, chaotic
 * @param point the fixed point
 * @param isNear whether an orbit that began beside it stayed as near as it was
 * @param isFinite whether the orbit stayed finite
 */
record Finding(
        double parameter, HostArray exponents, double chaos, FixedPoint point, boolean isNear, boolean isFinite) {
    /** An exponent farther from zero than this tells chaos from regular motion, in an orbit of some thousand steps. */
    private static final double CLEAR = 0.02;

    /** How near to 0 or 1 the 0-1 test must be. */
    private static final double DECIDED = 0.1;

    double exponent() {
        return Arrays.stream(exponents.toArray()).max().orElse(Double.NaN);
    }

    boolean isClear() {
        return Math.abs(exponent()) > CLEAR;
    }

    /** Whether the 0-1 test says what a clear exponent says. */
    boolean testAgrees() {
        return exponent() > CLEAR ? chaos > 1 - DECIDED : exponent() < -CLEAR && chaos < DECIDED;
    }

    /** Whether the multipliers say of the fixed point what the orbit shows. */
    boolean stabilityAgrees() {
        return point.isFound() && isFinite && point.isStable() == isNear;
    }
}
