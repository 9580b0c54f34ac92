package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.CheckpointInfo;
import org.simplectic.runtime.internal.checkpoint.Checkpoint;
import org.simplectic.runtime.internal.checkpoint.StateTree;
import org.simplectic.runtime.internal.checkpoint.TreeJson;

/** A checkpoint in words. */
final class CheckpointText {
    /** Values of an array that are shown. */
    private static final int SHOWN = 6;

    private final StringBuilder text = new StringBuilder();
    private final Checkpoint checkpoint;

    private CheckpointText(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    static CheckpointInfo of(Path file, Checkpoint checkpoint) {
        var own = new CheckpointText(checkpoint);
        own.head(file);
        own.part("state", checkpoint.state().tree(), 1);
        return new CheckpointInfo(own.text.toString(), json(checkpoint).toString());
    }

    private void head(Path file) {
        var about = checkpoint.about();
        var from = new Resumption(checkpoint, file);
        text.append(String.format(
                "%s: study %s, after step %d, on backend %s, format %d%n",
                file.getFileName(), from.name(), from.step(), from.backend(), Checkpoint.FORMAT));
        text.append(String.format(
                "  %d saved points, %.3f s of stepping, seed %s%n",
                from.points(),
                from.nanoseconds() * 1e-9,
                about.getJsonObject("study").getOrDefault("seed", Json.createValue("none"))));
        for (var event : from.events()) {
            text.append("  event: ").append(event).append('\n');
        }
        text.append("  made with");
        for (var bundle : about.getJsonArray("bundles").getValuesAs(JsonObject.class)) {
            if (bundle.getString("name").startsWith("org.simplectic.")) {
                text.append(' ').append(bundle.getString("name")).append(' ').append(bundle.getString("version"));
            }
        }
        text.append('\n');
    }

    private void part(String name, StateTree tree, int depth) {
        text.append("  ".repeat(depth)).append(name);
        switch (tree) {
            case StateTree.Parts parts -> {
                text.append(" (").append(parts.type()).append(")\n");
                parts.parts().forEach((inner, part) -> part(inner, part, depth + 1));
            }
            case StateTree.Items items -> {
                text.append(" (list of ").append(items.items().size()).append(")\n");
                for (int i = 0; i < items.items().size(); i++) {
                    part("[" + i + "]", items.items().get(i), depth + 1);
                }
            }
            case StateTree.Perhaps perhaps -> {
                text.append(perhaps.value().isEmpty() ? " none\n" : "\n");
                perhaps.value().ifPresent(value -> part("value", value, depth + 1));
            }
            case StateTree.Values values ->
                text.append(": ")
                        .append(values(checkpoint.state().arrays().get(values.index())))
                        .append('\n');
            case StateTree.Scalar scalar ->
                text.append(": ").append(scalar.value()).append('\n');
            case StateTree.Constant constant ->
                text.append(": ").append(constant.name()).append('\n');
            case StateTree.Nothing nothing -> text.append(": null\n");
        }
    }

    private static String values(HostArray array) {
        var shown = new StringBuilder(array.type().toString());
        for (int i = 0; i < Math.min(SHOWN, array.size()); i++) {
            shown.append(' ').append(array.get(i));
            if (array.type().dtype().isComplex()) {
                shown.append('+').append(array.imaginary(i)).append('i');
            }
        }
        return array.size() > SHOWN ? shown + " ..." : shown.toString();
    }

    private static JsonObject json(Checkpoint checkpoint) {
        var arrays = Json.createArrayBuilder();
        for (var array : checkpoint.state().arrays()) {
            var values = Json.createArrayBuilder();
            for (double value : array.toArray()) {
                values.add(String.valueOf(value));
            }
            arrays.add(Json.createObjectBuilder()
                    .add("type", array.type().toString())
                    .add("values", values));
        }
        return Json.createObjectBuilder(checkpoint.about())
                .add("tree", TreeJson.write(checkpoint.state().tree()))
                .add("arrays", arrays)
                .build();
    }
}
