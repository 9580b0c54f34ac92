package org.simplectic.host;

/** Amounts of memory for people. */
final class Sizes {
    private static final double KIBI = 1024;
    private static final int TENTHS = 10;

    private Sizes() {}

    static String text(long bytes) {
        double mebibytes = bytes / (KIBI * KIBI);
        boolean large = mebibytes >= KIBI;
        long tenths = Math.round((large ? mebibytes / KIBI : mebibytes) * TENTHS);
        String fraction = tenths % TENTHS == 0 ? "" : "." + tenths % TENTHS;
        return tenths / TENTHS + fraction + (large ? " GiB" : " MiB");
    }
}
