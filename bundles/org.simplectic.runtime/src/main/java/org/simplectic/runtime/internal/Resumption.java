package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.nio.file.Path;
import java.util.List;
import org.simplectic.runtime.RunSummary.BackendUse;
import org.simplectic.runtime.internal.checkpoint.Checkpoint;

/**
 * Where a run goes on.
 *
 * @param checkpoint what it left
 * @param directory where it and the points so far lie
 */
record Resumption(Checkpoint checkpoint, Path directory) {
    private static final String POINTS = "points";

    /** What a checkpoint tells of a run beside its state. */
    static JsonObjectBuilder about(
            LoadedStudy study, String backend, List<BackendUse> history, List<String> events, long nanoseconds) {
        return Json.createObjectBuilder()
                .add("name", study.name())
                .add("study", RunRecord.value(study.root()))
                .add("backend", backend)
                .add("backends", RecordJson.backends(history))
                .add("events", Json.createArrayBuilder(events))
                .add("nanoseconds", nanoseconds);
    }

    private JsonObject about() {
        return checkpoint.about();
    }

    String name() {
        return about().getString("name");
    }

    /** The study as it was resolved, as text. */
    String study() {
        return about().getJsonObject("study").toString();
    }

    String backend() {
        return about().getString("backend");
    }

    List<BackendUse> history() {
        return about().getJsonArray("backends").getValuesAs(JsonObject.class).stream()
                .map(use -> new BackendUse(
                        use.getString("name"),
                        use.getJsonNumber("fromStep").longValueExact(),
                        use.getJsonNumber("toStep").longValueExact()))
                .toList();
    }

    List<String> events() {
        return about().getJsonArray("events").getValuesAs(JsonString::getString);
    }

    long nanoseconds() {
        return about().getJsonNumber("nanoseconds").longValueExact();
    }

    long step() {
        return about().getJsonNumber("step").longValueExact();
    }

    /** Rows of the point log that are its own. */
    long points() {
        return about().getJsonNumber(POINTS).longValueExact();
    }

    static JsonObject withPoints(JsonObjectBuilder about, long points) {
        return about.add(POINTS, points).build();
    }
}
