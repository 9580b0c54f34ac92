package org.simplectic.cli.internal;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.simplectic.api.Counters;

/** A line at every tenth of the work, and after some seconds without one, for logs and pipes. */
final class ProgressLines implements Progress {
    private static final int PARTS = 10;
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final PrintStream stream;
    private final LongSupplier nanoTime;
    private int part;
    private long last;

    /**
     * No line yet.
     *
     * @param stream where to write
     * @param nanoTime the clock
     */
    ProgressLines(PrintStream stream, LongSupplier nanoTime) {
        this.stream = stream;
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    @Override
    public void show(double done, double position, Counters counters) {
        long now = nanoTime.getAsLong();
        int reached = Double.isNaN(done) ? 0 : (int) (PARTS * done);
        if (reached > part || now - last >= INTERVAL_NANOS) {
            part = reached;
            last = now;
            stream.println(text(done, position, counters));
        }
    }

    @Override
    public void end() {}

    /** The same figures that the bar shows. */
    static String text(double done, double position, Counters counters) {
        var percent = Double.isNaN(done) ? "" : Math.round(100 * Math.clamp(done, 0, 1)) + " %, ";
        return percent + "at " + Numbers.text(position, 4) + ", " + counters.steps() + " steps";
    }
}
