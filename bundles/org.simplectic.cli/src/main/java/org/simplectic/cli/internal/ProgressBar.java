package org.simplectic.cli.internal;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.simplectic.api.Counters;

/**
 * A bar that is redrawn in place on a terminal.
 *
 * <p>Our own because the maintained library for it brings a terminal library of more than a megabyte, which probes the
 * terminal before the first step; a carriage return does what is needed here.
 */
final class ProgressBar implements Progress {
    /** Runs that are over sooner need no bar. */
    private static final long DELAY_NANOS = 200_000_000;

    private static final long INTERVAL_NANOS = 100_000_000;
    private static final int LONGEST_BAR = 40;
    private static final int SHORTEST_BAR = 10;

    private final PrintStream stream;
    private final int columns;
    private final LongSupplier nanoTime;
    private long next;
    private int drawn;

    /**
     * A bar not yet drawn.
     *
     * @param stream the terminal
     * @param columns its width
     * @param nanoTime the clock
     */
    ProgressBar(PrintStream stream, int columns, LongSupplier nanoTime) {
        this.stream = stream;
        this.columns = columns;
        this.nanoTime = nanoTime;
        next = nanoTime.getAsLong() + DELAY_NANOS;
    }

    @Override
    public void show(double done, double position, Counters counters) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + INTERVAL_NANOS;
        var text = ProgressLines.text(done, position, counters);
        draw(Double.isNaN(done) ? text : bar(done, text));
    }

    @Override
    public void end() {
        if (drawn > 0) {
            stream.print("\r" + " ".repeat(drawn) + "\r");
            stream.flush();
            drawn = 0;
        }
    }

    private String bar(double done, String text) {
        int room = Math.min(LONGEST_BAR, columns - text.length() - 4);
        if (room < SHORTEST_BAR) {
            return text;
        }
        int full = (int) Math.round(Math.clamp(done, 0, 1) * room);
        return "[" + "=".repeat(full) + " ".repeat(room - full) + "] " + text;
    }

    /** The last column stays free: a cursor beyond it would start a new line. */
    private void draw(String text) {
        var line = text.length() < columns ? text : text.substring(0, columns - 1);
        stream.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
        stream.flush();
        drawn = line.length();
    }
}
