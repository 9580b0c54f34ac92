package org.simplectic.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A study that cannot run as it is written. The message names file, line and column, and shows the text. */
public final class StudyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, one entry a mistake. */
    private final transient List<Fault> faults;

    /**
     * A plug-in that is not installed, if there is one of that name at all.
     *
     * @param kind its kind
     * @param name its name
     */
    public record Missing(String kind, String name) {
        /** As commands take it: {@code kind/name}. */
        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }

    /**
     * One mistake.
     *
     * @param place where it is
     * @param message what is wrong, what was expected and what to do
     * @param missing the plug-in with which it would be none
     */
    public record Fault(Place place, String message, Optional<Missing> missing) {
        /**
         * A mistake that no plug-in would mend.
         *
         * @param place where it is
         * @param message what is wrong, what was expected and what to do
         */
        public Fault(Place place, String message) {
            this(place, message, Optional.empty());
        }

        /**
         * The want of a plug-in.
         *
         * @param place where the study asks for it
         * @param message what is wrong, what was expected and what to do
         * @param kind its kind
         * @param name its name
         * @return the mistake
         */
        public static Fault missing(Place place, String message, String kind, String name) {
            return new Fault(place, message, Optional.of(new Missing(kind, name)));
        }

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
