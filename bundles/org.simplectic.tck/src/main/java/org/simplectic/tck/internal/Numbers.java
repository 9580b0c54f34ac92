package org.simplectic.tck.internal;

import java.util.Arrays;
import java.util.Locale;

/** Figures for findings. */
final class Numbers {
    private Numbers() {}

    /** With three digits. */
    static String brief(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }

    /** The Euclidean distance. */
    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** How far numbers are from others, relative to the largest of those. */
    static double relative(double[] a, double[] reference) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < reference.length; i++) {
            largest = Double.isFinite(reference[i]) ? Math.max(largest, Math.abs(reference[i])) : largest;
            difference = Math.max(difference, same(a[i], reference[i]) ? 0 : Math.abs(a[i] - reference[i]));
        }
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / Math.max(largest, Double.MIN_NORMAL);
    }

    private static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b) || a == b;
    }

    /** Whether all numbers have the same bits. */
    static boolean sameBits(double[] a, double[] b) {
        return Arrays.equals(a, b);
    }
}
