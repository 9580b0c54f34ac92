package org.simplectic.plots.internal;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.simplectic.api.FieldSelection;

/** From where to where the values of a field go: what the study says, else what has been seen so far. */
final class Range {
    static final String FROM = "from";
    static final String TO = "to";

    private final OptionalDouble from;
    private final OptionalDouble to;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    private Range(OptionalDouble from, OptionalDouble to) {
        this.from = from;
        this.to = to;
    }

    /**
     * A range without values.
     *
     * @throws IllegalArgumentException if it would end before it begins
     */
    static Range of(FieldSelection selection) {
        var from = selection.number(FROM);
        var to = selection.number(TO);
        if (from.isPresent() && to.isPresent() && !(from.getAsDouble() < to.getAsDouble())) {
            throw new IllegalArgumentException("a range from=" + from.getAsDouble() + " to=" + to.getAsDouble()
                    + " is empty: expected from to be less than to");
        }
        return new Range(from, to);
    }

    void include(double[] values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
    }

    /** The ends; none without values. What the study fixes stays, even where all values are on its other side. */
    DoubleStream ends() {
        double first = from.orElse(least);
        double last = to.orElse(greatest);
        return first <= last ? DoubleStream.of(first, last) : from.isPresent() ? DoubleStream.of(first) : to.stream();
    }
}
