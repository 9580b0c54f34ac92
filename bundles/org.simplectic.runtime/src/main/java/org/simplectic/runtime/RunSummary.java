package org.simplectic.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Counters;

/**
 * How a run ended.
 *
 * @param study the study's name
 * @param outcome {@code completed}, {@code stopped}, or {@code failed: reason at t=...}
 * @param advice what to try after a failure, or what the method has to say of itself; may be empty
 * @param verb what the study did
 * @param counters the work done
 * @param seconds wall time of the stepping, set-up and output excluded
 * @param backends which backend computed which steps
 * @param finalValues the last independent variable and state, by name
 * @param metrics the study's metrics and the task's figures, by name
 * @param checks the study's thresholds and what they are held against
 * @param profile where the time went, if asked for
 * @param outputs the files written
 */
public record RunSummary(
        String study,
        String outcome,
        String advice,
        String verb,
        Counters counters,
        double seconds,
        List<BackendUse> backends,
        SequencedMap<String, Double> finalValues,
        SequencedMap<String, Double> metrics,
        List<Check> checks,
        Optional<Profile> profile,
        List<Path> outputs) {
    /**
     * A backend's part in a run.
     *
     * @param name the backend
     * @param fromStep the first step it took part in
     * @param toStep the last
     */
    public record BackendUse(String name, long fromStep, long toStep) {}

    /**
     * A number beside the threshold that the study sets for it.
     *
     * @param name of the metric or figure
     * @param value what the run gave
     * @param threshold what it must be, in words
     * @param met whether it is
     */
    public record Check(String name, double value, String threshold, boolean met) {}

    /**
     * The same run with other files.
     *
     * @param files the files written
     * @return the summary
     */
    public RunSummary withOutputs(List<Path> files) {
        return new RunSummary(
                study,
                outcome,
                advice,
                verb,
                counters,
                seconds,
                backends,
                finalValues,
                metrics,
                checks,
                profile,
                files);
    }

    /**
     * Whether the run reached its end.
     *
     * @return true for {@code completed}
     */
    public boolean isCompleted() {
        return outcome.equals("completed");
    }

    /**
     * Whether the user stopped it.
     *
     * @return true for {@code stopped}
     */
    public boolean isStopped() {
        return outcome.equals("stopped");
    }

    /**
     * The summary as one JSON object: study, outcome, verb, steps, rejected, evaluations, seconds, backends, final,
     * metrics, outputs (and advice if there is any, checks if the study has thresholds, profile if asked for).
     *
     * @return the object; numbers that are not finite are strings
     */
    public String toJson() {
        return org.simplectic.runtime.internal.RecordJson.summary(this).toString();
    }
}
