package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import org.simplectic.runtime.RunSummary;

/** The records of runs as JSON. */
public final class RecordJson {
    private RecordJson() {}

    /** One object that tells how a run ended. */
    public static JsonObject summary(RunSummary summary) {
        var backends = Json.createArrayBuilder();
        for (var use : summary.backends()) {
            backends.add(Json.createObjectBuilder()
                    .add("name", use.name())
                    .add("fromStep", use.fromStep())
                    .add("toStep", use.toStep()));
        }
        var outputs = Json.createArrayBuilder();
        summary.outputs().forEach(path -> outputs.add(path.toString()));
        var object = Json.createObjectBuilder().add("study", summary.study()).add("outcome", summary.outcome());
        if (!summary.advice().isEmpty()) {
            object.add("advice", summary.advice());
        }
        return object.add("verb", summary.verb())
                .add("steps", summary.counters().steps())
                .add("rejected", summary.counters().rejected())
                .add("evaluations", summary.counters().evaluations())
                .add("seconds", summary.seconds())
                .add("backends", backends)
                .add("final", numbers(summary.finalValues()))
                .add("metrics", numbers(summary.metrics()))
                .add("outputs", outputs)
                .build();
    }

    private static JsonObjectBuilder numbers(Map<String, Double> values) {
        var object = Json.createObjectBuilder();
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                object.add(name, value);
            } else {
                object.add(name, String.valueOf(value));
            }
        });
        return object;
    }
}
