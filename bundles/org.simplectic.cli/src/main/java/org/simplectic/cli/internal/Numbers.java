package org.simplectic.cli.internal;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. Programs read the exact ones from JSON. */
final class Numbers {
    /** Powers of ten outside of which a number is written with an exponent. */
    private static final int SMALLEST_PLAIN = -5;

    private static final int LARGEST_PLAIN = 9;

    /** Prefixes of units, from 10^-9 to 10^15. */
    private static final String[] PREFIXES = {"n", "u", "m", "", "k", "M", "G", "T", "P"};

    private static final int NO_PREFIX = 3;
    private static final double STEP = 1000;

    private Numbers() {}

    /** A quantity rounded to so many significant digits, with the prefix of its unit that leaves few of them before the point. */
    static String scaled(double value, String unit, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return (text(value, digits) + " " + unit).stripTrailing();
        }
        var rounded = new BigDecimal(value).round(new MathContext(digits));
        int exponent = rounded.precision() - rounded.scale() - 1;
        int prefix = Math.clamp(Math.floorDiv(exponent, 3) + NO_PREFIX, 0, PREFIXES.length - 1);
        return (text(value / Math.pow(STEP, prefix - NO_PREFIX), digits) + " " + PREFIXES[prefix] + unit)
                .stripTrailing();
    }

    /** A number rounded to so many significant digits. */
    static String text(double value, int digits) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == 0) {
            return "0";
        }
        var rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN) {
            return rounded.toPlainString();
        }
        var mantissa = rounded.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
