package org.simplectic.runtime.internal.checkpoint;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When checkpoints are written.
 *
 * @param interval time between two, if it is time that counts
 * @param steps steps between two, 0 if it is not steps that count
 * @param keep how many are kept
 */
public record CheckpointPlan(Optional<Duration> interval, long steps, int keep) {
    /** None but when the run is stopped. */
    public static final CheckpointPlan ON_STOP = new CheckpointPlan(Optional.empty(), 0, 3);

    /** What {@link #every} understands, as a regular expression for schemas. */
    public static final String PATTERN = "^[0-9]+(\\.[0-9]+)? ?(steps?|s|min|h)$";

    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?(steps?|s|min|h)");

    /**
     * A plan of text like {@code 60s}, {@code 5 min} or {@code 1000 steps}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CheckpointPlan every(String text, int keep) {
        var match = FORM.matcher(text);
        double number = match.matches() ? Double.parseDouble(match.group(1)) : 0;
        boolean isSteps = match.matches() && match.group(2).startsWith("step");
        if (!(number > 0) || (isSteps && number != Math.rint(number))) {
            throw new IllegalArgumentException(
                    "expected a time like '60s', '5 min' or '1 h', or whole '1000 steps', but got '" + text + "'");
        }
        if (isSteps) {
            return new CheckpointPlan(Optional.empty(), (long) number, keep);
        }
        double seconds = number
                * switch (match.group(2)) {
                    case "h" -> 3600;
                    case "min" -> 60;
                    default -> 1;
                };
        return new CheckpointPlan(Optional.of(Duration.ofNanos((long) (seconds * 1e9))), 0, keep);
    }

    /**
     * Whether it is time for one.
     *
     * @param nanoseconds since the last
     * @param moreSteps since the last
     */
    public boolean isDue(long nanoseconds, long moreSteps) {
        return (steps > 0 && moreSteps >= steps)
                || interval.map(time -> nanoseconds >= time.toNanos()).orElse(false);
    }
}
