package org.simplectic.provisioning.internal.distribution;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Home;

/**
 * A feature that a distribution shall have.
 *
 * @param name what it is called there
 * @param bundles its bundles, all of them installed
 * @param document an OSGi feature (Compendium 159); whatever it says of bundles is replaced
 */
public record ChosenFeature(String name, List<Home.Entry> bundles, JsonObject document) {
    private static final String BUNDLES = "bundles";

    /** The same list for ever. */
    public ChosenFeature {
        bundles = List.copyOf(bundles);
    }

    /** A feature of what is installed. */
    public static ChosenFeature installed(Home home, String name, List<Home.Entry> bundles) throws IOException {
        Path file = home.folder().resolve("features").resolve(name + ".json");
        return new ChosenFeature(name, bundles, Documents.read(file, "Build or unpack the distribution again."));
    }

    /** What some studies need. */
    public static ChosenFeature ofStudies(String name, List<Home.Entry> bundles) {
        JsonObject document = Json.createObjectBuilder()
                .add("feature-resource-version", "1.0")
                .add("id", "org.simplectic:" + name + ":1.0.0")
                .add("name", name)
                .add("description", "What some studies need.")
                .build();
        return new ChosenFeature(name, bundles, document);
    }

    /**
     * A feature from a file of the user's.
     *
     * @throws CommandException if it is no feature, or names a bundle that is not installed
     */
    public static ChosenFeature read(Path file, Home home) throws IOException {
        JsonObject document = Documents.read(file, "It should be an OSGi feature.");
        List<Home.Entry> bundles = new ArrayList<>();
        try {
            for (JsonValue value : document.getJsonArray(BUNDLES)) {
                String id = value instanceof JsonString text
                        ? text.getString()
                        : value.asJsonObject().getString("id");
                bundles.add(home.entries().stream()
                        .filter(entry -> entry.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new CommandException(file + " names the bundle " + id
                                + ", which is not installed" + installed(id, home)
                                + ". Install it first, or correct the version.")));
            }
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new CommandException(
                    file + " is no OSGi feature: it lacks a list of \"bundles\" with an \"id\" each.", e);
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        return new ChosenFeature(name, bundles, document);
    }

    /** In which versions a bundle is installed instead, as the end of a clause. */
    private static String installed(String id, Home home) {
        String artifact = id.substring(0, id.lastIndexOf(':') + 1);
        List<String> versions = home.entries().stream()
                .map(Home.Entry::id)
                .filter(other -> !artifact.isEmpty() && other.startsWith(artifact))
                .map(other -> other.substring(artifact.length()))
                .toList();
        return versions.isEmpty() ? "" : ", only in version " + String.join(", ", versions);
    }

    /** The feature as a file of the distribution. */
    byte[] bytes() {
        var ids = Json.createArrayBuilder();
        bundles.forEach(entry -> ids.add(Json.createObjectBuilder().add("id", entry.id())));
        var feature = Json.createObjectBuilder();
        document.forEach(feature::add);
        return Documents.bytes(feature.add(BUNDLES, ids).build());
    }
}
