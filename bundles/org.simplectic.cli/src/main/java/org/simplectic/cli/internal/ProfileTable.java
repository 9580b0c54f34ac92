package org.simplectic.cli.internal;

import org.simplectic.cli.Console;
import org.simplectic.cli.Table;
import org.simplectic.runtime.KernelUse;
import org.simplectic.runtime.Profile;

/** Where the time of a run went: a line a kernel, the one that took most time first. */
final class ProfileTable {
    private static final int DIGITS = 3;

    /** A backend that runs equation by equation has hundreds of kernels, a screen has not so many lines. */
    private static final int KERNELS_SHOWN = 25;

    private static final double PERCENT = 100;

    private final Table table = new Table();

    private ProfileTable() {}

    static void print(Profile profile, Console console) {
        var report = new ProfileTable();
        report.table.row("  CALLS", "TIME", "SHARE", "GB/s", "GFLOP/s", "KERNEL");
        var kernels = profile.kernels();
        int shown = Math.min(kernels.size(), KERNELS_SHOWN);
        kernels.subList(0, shown).forEach(kernel -> report.add(profile, kernel));
        if (shown < kernels.size()) {
            var rest = kernels.subList(shown, kernels.size());
            double seconds = rest.stream().mapToDouble(KernelUse::seconds).sum();
            report.add("", seconds, profile, "in " + rest.size() + " more kernels; run.json has them all");
        }
        report.add("", profile.otherSeconds(), profile, "outside of kernels: the method, its arguments, output");
        report.add("", profile.seconds(), profile, "total");
        report.table.numbersFirst().print(console);
    }

    private void add(Profile profile, KernelUse kernel) {
        table.row(
                String.valueOf(kernel.calls()),
                Numbers.scaled(kernel.seconds(), "s", DIGITS),
                share(kernel.seconds(), profile),
                rate(kernel.gigabytesPerSecond()),
                rate(kernel.gigaflopsPerSecond()),
                kernel.program() + ": " + kernel.kernel() + " on " + kernel.backend());
    }

    private void add(String calls, double seconds, Profile profile, String what) {
        table.row(calls, Numbers.scaled(seconds, "s", DIGITS), share(seconds, profile), "", "", what);
    }

    private static String share(double seconds, Profile profile) {
        return profile.seconds() > 0
                ? String.format(java.util.Locale.ROOT, "%.1f %%", PERCENT * seconds / profile.seconds())
                : "";
    }

    private static String rate(double value) {
        return Double.isNaN(value) ? "" : Numbers.text(value, DIGITS);
    }
}
