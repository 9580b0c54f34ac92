package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;

/** Collects the mistakes of a section, to report them at once. */
final class Faults {
    /** More would hide the first ones, and cost time in files of junk. */
    private static final int MOST = 50;

    private final List<StudyException.Fault> faults = new ArrayList<>();
    private int others;

    /** The message is only made if it will be shown. */
    void add(Place place, Supplier<String> message) {
        addFault(() -> new StudyException.Fault(place, message.get()));
    }

    private void addFault(Supplier<StudyException.Fault> fault) {
        if (faults.size() < MOST) {
            faults.add(fault.get());
        } else {
            others++;
        }
    }

    void add(Place place, String message) {
        add(place, () -> message);
    }

    /** The value, or empty if there was a mistake instead, which is noted. */
    <T> Optional<T> attempt(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (StudyException mistakes) {
            mistakes.faults().forEach(fault -> addFault(() -> fault));
            return Optional.empty();
        }
    }

    /**
     * Ends the reading if there were mistakes.
     *
     * @throws StudyException with all of them, in the order of the file
     */
    void throwIfAny() {
        if (faults.isEmpty()) {
            return;
        }
        var sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingInt(
                        (StudyException.Fault fault) -> fault.place().line())
                .thenComparingInt(fault -> fault.place().column()));
        if (others > 0) {
            var place = sorted.getLast().place();
            sorted.add(new StudyException.Fault(place, "and " + others + " more mistakes in this section"));
        }
        throw new StudyException(sorted);
    }
}
