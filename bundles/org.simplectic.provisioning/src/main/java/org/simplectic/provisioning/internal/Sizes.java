package org.simplectic.provisioning.internal;

import java.util.Locale;

/** Sizes in bytes, for people. */
final class Sizes {
    private static final long KIB = 1024;

    private Sizes() {}

    static String text(long bytes) {
        if (bytes < 0) {
            return "size unknown";
        }
        if (bytes < KIB) {
            return bytes + " B";
        }
        return bytes < KIB * KIB
                ? (bytes + KIB - 1) / KIB + " KiB"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (KIB * KIB));
    }
}
