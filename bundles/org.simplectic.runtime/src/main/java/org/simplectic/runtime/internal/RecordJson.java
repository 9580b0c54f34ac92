package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import org.simplectic.runtime.Explanation;
import org.simplectic.runtime.Profile;
import org.simplectic.runtime.RunSummary;

/** The records of runs as JSON. */
public final class RecordJson {
    private RecordJson() {}

    /** One object that tells how a run ended. */
    public static JsonObject summary(RunSummary summary) {
        var outputs = Json.createArrayBuilder();
        summary.outputs().forEach(path -> outputs.add(path.toString()));
        var object = Json.createObjectBuilder().add("study", summary.study()).add("outcome", summary.outcome());
        if (!summary.advice().isEmpty()) {
            object.add("advice", summary.advice());
        }
        object.add("verb", summary.verb())
                .add("steps", summary.counters().steps())
                .add("rejected", summary.counters().rejected())
                .add("evaluations", summary.counters().evaluations());
        if (summary.counters().factorizations() > 0) {
            object.add("jacobians", summary.counters().jacobians())
                    .add("factorizations", summary.counters().factorizations());
        }
        object.add("seconds", summary.seconds())
                .add("backends", backends(summary.backends()))
                .add("final", numbers(summary.finalValues()))
                .add("metrics", numbers(summary.metrics()));
        if (!summary.checks().isEmpty()) {
            object.add("checks", checks(summary.checks()));
        }
        object.add("outputs", outputs);
        summary.profile().ifPresent(profile -> object.add("profile", profile(profile)));
        return object.build();
    }

    private static JsonArrayBuilder checks(List<RunSummary.Check> checks) {
        var array = Json.createArrayBuilder();
        for (var check : checks) {
            var object = Json.createObjectBuilder().add("name", check.name());
            if (Double.isFinite(check.value())) {
                object.add("value", check.value());
            }
            array.add(object.add("threshold", check.threshold()).add("met", check.met()));
        }
        return array;
    }

    static JsonArrayBuilder backends(List<RunSummary.BackendUse> uses) {
        var backends = Json.createArrayBuilder();
        for (var use : uses) {
            backends.add(Json.createObjectBuilder()
                    .add("name", use.name())
                    .add("fromStep", use.fromStep())
                    .add("toStep", use.toStep()));
        }
        return backends;
    }

    /** One object that tells what a run computes. */
    public static JsonObject explanation(Explanation explanation) {
        var programs = Json.createArrayBuilder();
        for (var program : explanation.programs()) {
            var kernels = Json.createArrayBuilder();
            program.kernels()
                    .forEach(kernel -> kernels.add(Json.createObjectBuilder()
                            .add("kernel", kernel.kernel())
                            .add("listing", kernel.listing())
                            .add("flops", kernel.flops())
                            .add("bytes", kernel.bytes())));
            programs.add(Json.createObjectBuilder()
                    .add("program", program.name())
                    .add("text", program.text())
                    .add("inlined", program.inlined())
                    .add("kernels", kernels));
        }
        return Json.createObjectBuilder()
                .add("study", explanation.study())
                .add("backend", explanation.backend())
                .add("hardware", explanation.hardware())
                .add("notes", Json.createArrayBuilder(explanation.notes()))
                .add("programs", programs)
                .build();
    }

    private static JsonObjectBuilder profile(Profile profile) {
        var kernels = Json.createArrayBuilder();
        for (var kernel : profile.kernels()) {
            var object = Json.createObjectBuilder()
                    .add("backend", kernel.backend())
                    .add("program", kernel.program())
                    .add("kernel", kernel.kernel())
                    .add("calls", kernel.calls())
                    .add("seconds", kernel.seconds())
                    .add("share", profile.share(kernel))
                    .add("bytesPerCall", kernel.bytes())
                    .add("flopsPerCall", kernel.flops());
            if (kernel.seconds() > 0) {
                object.add("gigabytesPerSecond", kernel.gigabytesPerSecond())
                        .add("gigaflopsPerSecond", kernel.gigaflopsPerSecond());
            }
            kernels.add(object);
        }
        return Json.createObjectBuilder()
                .add("seconds", profile.seconds())
                .add("outsideKernels", profile.otherSeconds())
                .add("kernels", kernels);
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
