package org.simplectic.api;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A study that cannot run as it is written. The message names file, line and column, and shows the text. */
public final class StudyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, one entry a mistake. */
    private final transient List<Fault> faults;

    /**
     * One mistake.
     *
     * @param place where it is
     * @param message what is wrong, what was expected and what to do
     */
    public record Fault(Place place, String message) {
        @Override
        public String toString() {
            var shown = place.underlined();
            return place + ": " + message + (shown.isEmpty() ? "" : "\n" + shown);
        }
    }

    /**
     * A study with one mistake.
     *
     * @param place where it is
     * @param message what is wrong, what was expected and what to do
     */
    public StudyException(Place place, String message) {
        this(List.of(new Fault(place, message)));
    }

    /**
     * A study with several mistakes.
     *
     * @param faults at least one
     */
    public StudyException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")), null, false, false);
        this.faults = List.copyOf(faults);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /**
     * What is wrong.
     *
     * @return the mistakes, in the order of the file
     */
    public List<Fault> faults() {
        return faults;
    }
}
