package org.simplectic.provisioning.internal.admission;

/**
 * How large an archive may be.
 *
 * @param manifest the longest manifest, in bytes
 * @param entries the most entries, those of archives in it included
 * @param unpacked the most bytes when unpacked
 * @param ratio the most bytes that one packed byte may become; counted from the first megabyte on
 */
record Limits(long manifest, int entries, long unpacked, int ratio) {
    /** Generous for every sane plug-in: natives of a GPU library included. */
    static final Limits USUAL = new Limits(1 << 20, 200_000, 4L << 30, 200);
}
