package org.simplectic.plots.internal;

/** Between which points of an axis the middles of pixels lie, and where. */
final class Interpolation {
    private final int[] lower;
    private final int[] upper;
    private final double[] parts;

    private Interpolation(int pixels) {
        lower = new int[pixels];
        upper = new int[pixels];
        parts = new double[pixels];
    }

    static Interpolation of(Section.Line line, int pixels) {
        var interpolation = new Interpolation(pixels);
        var axis = line.axis();
        int below = -1;
        for (int i = 0; i < pixels; i++) {
            double place = axis.from() + (i + 0.5) / pixels * axis.length();
            while (below + 1 < line.size() && line.point(below + 1) <= place) {
                below++;
            }
            interpolation.set(i, line, below, place);
        }
        return interpolation;
    }

    /** Places a pixel behind the point {@code below}, or before the first one. */
    private void set(int pixel, Section.Line line, int below, double place) {
        int last = line.size() - 1;
        double length = line.axis().length();
        if (below >= 0 && below < last) {
            set(pixel, below, below + 1, line.point(below), line.point(below + 1), place);
        } else if (!line.axis().isPeriodic()) {
            set(pixel, Math.max(below, 0), Math.max(below, 0), place, place, place);
        } else if (below < 0) {
            set(pixel, last, 0, line.point(last) - length, line.point(0), place);
        } else {
            set(pixel, last, 0, line.point(last), line.point(0) + length, place);
        }
    }

    private void set(int pixel, int low, int high, double before, double behind, double place) {
        lower[pixel] = low;
        upper[pixel] = high;
        parts[pixel] = behind > before ? (place - before) / (behind - before) : 0;
    }

    int lower(int pixel) {
        return lower[pixel];
    }

    int upper(int pixel) {
        return upper[pixel];
    }

    /** At a pixel, between the values at its lower and its upper point. */
    double of(int pixel, double below, double above) {
        return lower[pixel] == upper[pixel] ? below : below + parts[pixel] * (above - below);
    }

    /** At a pixel, between values of an array. */
    double of(int pixel, double[] values, int offset, int stride) {
        return of(pixel, values[offset + lower[pixel] * stride], values[offset + upper[pixel] * stride]);
    }
}
