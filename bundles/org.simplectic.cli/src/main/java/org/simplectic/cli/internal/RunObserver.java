package org.simplectic.cli.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.runtime.RunListener;

/** Hears of a run: shows progress, remembers what the report tells afterwards, passes on the wish to stop. */
final class RunObserver implements RunListener {
    /** A bouncing ball has thousands of events, a screen has not. */
    private static final int EVENTS_KEPT = 10;

    private final Progress progress;
    private final Interruption interruption;
    private final List<String> events = new ArrayList<>();
    private List<String> notes = List.of();
    private long moreEvents;

    RunObserver(Progress progress, Interruption interruption) {
        this.progress = progress;
        this.interruption = interruption;
    }

    @Override
    public void started(List<String> notes) {
        this.notes = List.copyOf(notes);
        interruption.runs();
    }

    @Override
    public void progress(double done, double position, Counters counters) {
        progress.show(done, position, counters);
    }

    @Override
    public void event(String sentence) {
        if (events.size() < EVENTS_KEPT) {
            events.add(sentence);
        } else {
            moreEvents++;
        }
    }

    @Override
    public boolean cancelled() {
        return interruption.requested();
    }

    /** The run is over, one way or another. */
    void end() {
        progress.end();
    }

    /** What the user should know. */
    List<String> notes() {
        return notes;
    }

    /** The first events, and how many came after. */
    List<String> events() {
        if (moreEvents == 0) {
            return events;
        }
        var all = new ArrayList<>(events);
        all.add("and " + moreEvents + " more");
        return all;
    }
}
