package org.simplectic.host;

import java.util.Locale;

/** Amounts of memory for people. */
final class Sizes {
    private static final double KIBI = 1024;

    private Sizes() {}

    static String text(long bytes) {
        double mebibytes = bytes / (KIBI * KIBI);
        boolean large = mebibytes >= KIBI;
        String number = String.format(Locale.ROOT, "%.1f", large ? mebibytes / KIBI : mebibytes);
        return number.replaceFirst("\\.0$", "") + (large ? " GiB" : " MiB");
    }
}
