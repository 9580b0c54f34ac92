package org.simplectic.plots.internal;

import java.util.List;

/**
 * How values become positions on an axis that can be labelled: numbers of extreme size are divided by a power of ten,
 * numbers that hardly differ are reduced by a common value. The axis title tells both.
 *
 * @param exponent the power of ten that values are divided by
 * @param offset what is then subtracted
 * @param least the axis begins here, in scaled values
 * @param greatest the axis ends here
 */
record AxisScale(int exponent, double offset, double least, double greatest) {
    /** Beyond these powers of ten, differences of values may overflow or vanish. */
    private static final int EXTREME = 100;

    /** Labels show six digits: values that agree in more are drawn by their differences. */
    private static final double AGREEING = 1e-6;

    /** Below this, values differ by rounding only: they count as constant. */
    private static final double ROUNDING = 8 * Math.ulp(1.0);

    /**
     * The scale for some values.
     *
     * @param values not finite ones are ignored
     * @param margin the part of the range that is left free at each end
     */
    static AxisScale of(List<double[]> values, double margin) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (var array : values) {
            for (double value : array) {
                if (Double.isFinite(value)) {
                    least = Math.min(least, value);
                    greatest = Math.max(greatest, value);
                }
            }
        }
        return least <= greatest ? of(least, greatest, margin) : new AxisScale(0, 0, 0, 1);
    }

    private static AxisScale of(double least, double greatest, double margin) {
        double size = Math.max(Math.abs(least), Math.abs(greatest));
        int exponent = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
        if (Math.abs(exponent) <= EXTREME) {
            exponent = 0;
        }
        double low = divide(least, exponent);
        double high = divide(greatest, exponent);
        double range = high - low;
        double magnitude = Math.max(Math.abs(low), Math.abs(high));
        if (range <= ROUNDING * magnitude) {
            double room = magnitude == 0 ? 1 : magnitude / 2;
            return new AxisScale(exponent, 0, low - room, high + room);
        }
        double offset = range < AGREEING * magnitude ? low : 0;
        return new AxisScale(exponent, offset, low - offset - margin * range, high - offset + margin * range);
    }

    /** The position of a value. */
    double apply(double value) {
        return divide(value, exponent) - offset;
    }

    /** The positions of values. */
    double[] apply(double[] values) {
        var positions = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            positions[i] = apply(values[i]);
        }
        return positions;
    }

    /** An axis title that says what was done to the values. */
    String title(String heading) {
        var reduced = offset == 0
                ? heading
                : (heading.isEmpty() ? "value" : heading) + (offset < 0 ? " + " : " − ") + Math.abs(offset);
        return exponent == 0 ? reduced : (reduced.isEmpty() ? "" : reduced + " ") + "× 10^" + exponent;
    }

    private static double divide(double value, int exponent) {
        // In two halves, because the power itself may overflow.
        int half = exponent / 2;
        return exponent == 0 ? value : value * Math.pow(10, -half) * Math.pow(10, half - exponent);
    }
}
