package org.simplectic.provisioning.internal;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Hashes;

/**
 * A feature (OSGi Compendium, chapter 159) of a user's own, which pins the content of each bundle by {@code sha256} beside its
 * {@code id}.
 *
 * @param file where it was read from
 * @param pins its bundles
 */
record FeatureFile(Path file, List<Pin> pins) {
    /**
     * A bundle of a feature.
     *
     * @param id {@code group:artifact:version}
     * @param sha256 the hash of its content
     */
    record Pin(String id, String sha256) {
        /** The name of its file, as builds name it. */
        String fileName() {
            String[] parts = id.split(":", -1);
            return parts[1] + "-" + parts[2] + ".jar";
        }
    }

    /**
     * Reads a feature file.
     *
     * @throws CommandException if it is damaged, or leaves a bundle's content open
     */
    static FeatureFile read(Path file) throws IOException {
        JsonObject document = Documents.read(file, "A feature is a JSON object with 'bundles'.");
        List<Pin> pins = new ArrayList<>();
        try {
            JsonArray bundles = document.getJsonArray("bundles");
            for (JsonValue value : bundles) {
                pins.add(pin(file, value.asJsonObject()));
            }
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new CommandException(
                    file + " is no feature: it needs 'bundles', a list of objects with 'id' and 'sha256'.", e);
        }
        return new FeatureFile(file, List.copyOf(pins));
    }

    private static Pin pin(Path file, JsonObject bundle) {
        String id = bundle.getString("id");
        // It becomes a file name.
        if (!id.matches("[\\w.-]+:[\\w.-]+:[\\w.+-]+")) {
            throw new CommandException(file + ": '" + id + "' is not group:artifact:version.");
        }
        String sha256 = Hashes.normal(bundle.getString("sha256", ""));
        if (!Hashes.isHash(sha256)) {
            throw new CommandException("refused: " + file + " does not pin the content of " + id
                    + ". Write its SHA-256 beside the id: {\"id\": \"" + id + "\", \"sha256\": \"...\"}.");
        }
        return new Pin(id, sha256);
    }
}
