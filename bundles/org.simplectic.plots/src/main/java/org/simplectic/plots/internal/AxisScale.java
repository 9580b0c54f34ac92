package org.simplectic.plots.internal;

import java.util.stream.DoubleStream;
import org.simplectic.api.Quantity;

/**
 * How values become positions on an axis with short labels: numbers that hardly differ are reduced by a common value,
 * very large or small ones are divided by a power of ten. The axis title tells both.
 *
 * @param offset what is subtracted from a value
 * @param exponent the power of ten that the difference is divided by
 * @param least the axis begins at this position
 * @param greatest the axis ends here
 */
record AxisScale(double offset, int exponent, double least, double greatest) {
    /** Labels shall be short: values that agree in more digits than this are drawn by their differences. */
    private static final double AGREEING = 1e-5;

    /** Below this, values differ by rounding only: they count as constant. */
    private static final double ROUNDING = 8 * Math.ulp(1.0);

    /** Numbers from 0.01 to 99999 are labelled as they are. */
    private static final int SMALLEST = -2;

    private static final int LARGEST = 4;

    /** A logarithmic axis does not end at a point. */
    private static final double DECADE_MARGIN = 0.05;

    /** The title of an axis that several quantities without a common unit share. */
    private static final String ANY = "value";

    /**
     * The scale for some values.
     *
     * @param values not finite ones are ignored
     * @param margin the part of the range that is left free at each end
     */
    static AxisScale of(DoubleStream values, double margin) {
        var range = values.filter(Double::isFinite).summaryStatistics();
        return range.getCount() > 0 ? of(range.getMin(), range.getMax(), margin) : new AxisScale(0, 0, 0, 1);
    }

    private static AxisScale of(double least, double greatest, double margin) {
        double size = Math.max(Math.abs(least), Math.abs(greatest));
        // In halves, because the difference of two doubles may overflow.
        double difference = size == 0 ? 0 : (greatest / 2 - least / 2) / size * 2;
        boolean constant = difference <= ROUNDING;
        double offset = !constant && difference < AGREEING ? least : 0;
        int exponent = exponent(Math.max(Math.abs(least - offset), Math.abs(greatest - offset)));
        var unbounded = new AxisScale(offset, exponent, 0, 0);
        double low = unbounded.apply(least);
        double high = unbounded.apply(greatest);
        double room = constant ? (size == 0 ? 1 : Math.abs(high) / 2) : margin * (high - low);
        return new AxisScale(offset, exponent, low - room, high + room);
    }

    /**
     * The scale of a logarithmic axis, whose values are exponents of ten.
     *
     * @param values not finite ones are ignored
     */
    static AxisScale decades(DoubleStream values) {
        var range = values.filter(Double::isFinite).summaryStatistics();
        return range.getCount() > 0
                ? new AxisScale(
                        0, 0, Math.floor(range.getMin() - DECADE_MARGIN), Math.ceil(range.getMax() + DECADE_MARGIN))
                : new AxisScale(0, 0, 0, 1);
    }

    /** The label of a position on a logarithmic axis; only whole powers of ten have one. */
    static String decade(double exponent) {
        return exponent == Math.rint(exponent) ? "10" + superscript((int) exponent) : "";
    }

    private static int exponent(double size) {
        int exponent = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
        return exponent < SMALLEST || exponent > LARGEST ? exponent : 0;
    }

    /** The position of a value. */
    double apply(double value) {
        // In two halves, because the power itself may overflow.
        int half = exponent / 2;
        double reduced = value - offset;
        return exponent == 0 ? reduced : reduced * Math.pow(10, -half) * Math.pow(10, half - exponent);
    }

    /** An axis title that says what was done to the values: {@code energy + 0.5 [10⁻¹³ J]}. */
    String title(Quantity quantity) {
        var name = quantity.name().isEmpty() && (offset != 0 || exponent != 0) ? ANY : quantity.name();
        var reduced = offset == 0 ? name : name + (offset < 0 ? " + " : " − ") + Math.abs(offset);
        var power = exponent == 0 ? "" : "10" + superscript(exponent);
        var unit = (power + " " + quantity.unit()).strip();
        if (reduced.isEmpty() || unit.isEmpty()) {
            return reduced + unit;
        }
        return reduced + " [" + unit + "]";
    }

    private static String superscript(int number) {
        var digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var text = new StringBuilder();
        for (char c : Integer.toString(number).toCharArray()) {
            text.append(c == '-' ? '⁻' : digits.charAt(c - '0'));
        }
        return text.toString();
    }
}
