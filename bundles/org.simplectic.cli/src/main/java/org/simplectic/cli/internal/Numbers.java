package org.simplectic.cli.internal;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. Programs read the exact ones from JSON. */
final class Numbers {
    /** Powers of ten outside of which a number is written with an exponent. */
    private static final int SMALLEST_PLAIN = -5;

    private static final int LARGEST_PLAIN = 9;

    private Numbers() {}

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
