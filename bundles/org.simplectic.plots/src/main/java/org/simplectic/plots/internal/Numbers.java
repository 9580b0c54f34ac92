package org.simplectic.plots.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Numbers as pictures show them. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(6);
    private static final int MOST_PLACES = 7;
    private static final double[] STEPS = {1, 2, 5, 10};

    private Numbers() {}

    /** A number in six digits at most. */
    static String text(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : String.valueOf(value);
        }
        var rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return Math.abs(exponent) < MOST_PLACES ? rounded.toPlainString() : rounded.toString();
    }

    /** Round numbers in a range, about so many. */
    static List<Double> ticks(double least, double greatest, int about) {
        double raw = (greatest - least) / about;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power;
        for (double factor : STEPS) {
            step = factor * power;
            if (step >= raw) {
                break;
            }
        }
        var ticks = new ArrayList<Double>();
        // Margins of a rounding: a tick at the very end is one of them.
        long first = (long) Math.ceil(least / step - 1e-9);
        long last = (long) Math.floor(greatest / step + 1e-9);
        for (long i = first; i <= last; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
