package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.StudyNode;
import org.simplectic.runtime.RunSummary;

/**
 * {@code run.json}: what a run was made of and how it ended, so that it can be done again. The study as resolved, the
 * bundles with versions and hashes, backends, counters, events, timing, machine.
 */
final class RunRecord {
    private final BundleContext context;

    RunRecord(BundleContext context) {
        this.context = context;
    }

    /** Writes the record, and returns the summary with the record among its outputs. */
    RunSummary write(LoadedStudy study, RunSummary summary, List<String> events, List<SwapRecord> swaps, Path directory)
            throws IOException {
        var target = directory.resolve("run.json").toAbsolutePath();
        var outputs = new ArrayList<>(summary.outputs());
        outputs.add(target);
        var complete = summary.withOutputs(outputs);
        var record = Json.createObjectBuilder()
                .add("format", 1)
                .add("finished", Instant.now().toString())
                .add("summary", RecordJson.summary(complete))
                .add("events", Json.createArrayBuilder(events))
                .add("swaps", swaps(swaps))
                .add("study", value(study.root()))
                .add("bundles", bundles())
                .add("host", host())
                .build();
        var text = new StringWriter();
        try (var writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.writeObject(record);
        }
        try (var file = AtomicFile.create(target)) {
            file.stream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            file.commit();
        }
        return complete;
    }

    private static JsonArrayBuilder swaps(List<SwapRecord> swaps) {
        var array = Json.createArrayBuilder();
        for (var swap : swaps) {
            array.add(Json.createObjectBuilder()
                    .add("kind", swap.kind())
                    .add("from", swap.from())
                    .add("to", swap.to())
                    .add("step", swap.step())
                    .add("microseconds", swap.microseconds())
                    .add("reason", swap.reason()));
        }
        return array;
    }

    static JsonValue value(StudyNode node) {
        return switch (node) {
            case StudyNode.Mapping mapping -> {
                var object = Json.createObjectBuilder();
                mapping.entries().forEach((key, entry) -> object.add(key, value(entry)));
                yield object.build();
            }
            case StudyNode.Sequence sequence -> {
                var array = Json.createArrayBuilder();
                sequence.items().forEach(item -> array.add(value(item)));
                yield array.build();
            }
            case StudyNode.Scalar scalar ->
                switch (scalar.value()) {
                    case Boolean truth -> truth ? JsonValue.TRUE : JsonValue.FALSE;
                    case Long integer -> Json.createValue(integer);
                    case Double number -> Json.createValue(number);
                    default -> Json.createValue(scalar.text());
                };
        };
    }

    JsonArrayBuilder bundles() throws IOException {
        var hashes = lockedHashes();
        var bundles = Json.createArrayBuilder();
        for (var bundle : context.getBundles()) {
            var location = bundle.getLocation();
            var file = location.substring(location.lastIndexOf('/') + 1);
            var entry = Json.createObjectBuilder()
                    .add("name", bundle.getSymbolicName())
                    .add("version", bundle.getVersion().toString());
            if (hashes.containsKey(file)) {
                entry.add("sha256", hashes.get(file));
            }
            bundles.add(entry);
        }
        return bundles;
    }

    /** SHA-256 by file name, from the lock of the distribution; empty outside of one. */
    private Map<String, String> lockedHashes() throws IOException {
        var hashes = new HashMap<String, String>();
        var home = context.getProperty("simplectic.home");
        var lock = home == null ? null : Path.of(home, "lock.json");
        if (lock != null && Files.isReadable(lock)) {
            try (var reader = Json.createReader(Files.newInputStream(lock))) {
                collectHashes(reader.readObject(), hashes);
            }
        }
        return hashes;
    }

    private static void collectHashes(JsonValue value, Map<String, String> hashes) {
        switch (value) {
            case JsonObject object
            when object.containsKey("file") && object.containsKey("sha256") -> {
                var file = object.getString("file");
                hashes.put(file.substring(file.lastIndexOf('/') + 1), object.getString("sha256"));
            }
            case JsonObject object -> object.values().forEach(entry -> collectHashes(entry, hashes));
            case jakarta.json.JsonArray array -> array.forEach(entry -> collectHashes(entry, hashes));
            default -> {}
        }
    }

    private static JsonObjectBuilder host() {
        return Json.createObjectBuilder()
                .add("java", System.getProperty("java.runtime.version"))
                .add("vm", System.getProperty("java.vm.name"))
                .add("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .add("arch", System.getProperty("os.arch"))
                .add("cores", Runtime.getRuntime().availableProcessors());
    }
}
