package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Hashes;
import org.simplectic.provisioning.internal.store.Home;

/**
 * What reproduces an installation elsewhere, bit for bit: the distribution it belongs to, and every bundle that differs.
 *
 * @param distribution the hash of the distribution's lock
 * @param roots the symbolic names of what users asked for
 * @param bundles every bundle that the distribution does not have
 * @param removed the hashes of the distribution's bundles that are gone
 */
record InstallRecord(String distribution, Set<String> roots, List<Item> bundles, Set<String> removed) {
    private static final String UNEXAMINED = "unexamined";
    private static final String FORMAT = "simplectic-lock-1";

    /**
     * A bundle that was installed.
     *
     * @param feature the feature that names it
     * @param entry the bundle as the lock knows it
     * @param name its symbolic name
     * @param version its version
     * @param size its size in bytes
     * @param location where it came from
     * @param unexamined the names of those of its plug-ins whose contracts the user did not want to be checked
     */
    record Item(
            String feature,
            Home.Entry entry,
            String name,
            String version,
            long size,
            URI location,
            Set<String> unexamined) {}

    InstallRecord {
        List<Item> sorted = new ArrayList<>(bundles);
        sorted.sort(Comparator.comparing(item -> item.entry().file()));
        bundles = List.copyOf(sorted);
    }

    /** A distribution with nothing installed. */
    static InstallRecord empty(String distribution) {
        return new InstallRecord(distribution, Set.of(), List.of(), Set.of());
    }

    /** The record of a home; empty for a distribution. */
    static InstallRecord of(Home home, String distribution) throws IOException {
        return Files.exists(home.record()) ? read(home.record()) : empty(distribution);
    }

    /**
     * Reads a lock file.
     *
     * @throws CommandException if it is damaged or something else
     */
    static InstallRecord read(Path file) throws IOException {
        String advice = "Take the file from where it was made again; 'simplectic history --lock' prints it.";
        JsonObject document = Documents.read(file, advice);
        try {
            if (!FORMAT.equals(document.getString("format", ""))) {
                throw new CommandException(
                        file + " is not a lock file of this program: its format is not " + FORMAT + ". " + advice);
            }
            List<Item> items = new ArrayList<>();
            for (JsonValue value : document.getJsonArray("bundles")) {
                items.add(item(value.asJsonObject()));
            }
            return new InstallRecord(
                    document.getString("distribution"), texts(document, "roots"), items, texts(document, "removed"));
        } catch (JsonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new CommandException(file + " is damaged: it lacks what a lock file must say. " + advice, e);
        }
    }

    private static Item item(JsonObject bundle) {
        String sha256 = bundle.getString("sha256");
        String file = bundle.getString("file");
        String feature = bundle.getString("feature");
        // They become file names.
        if (!Hashes.isHash(sha256) || !file.matches("bundles/[\\w.+-]+\\.jar") || !feature.matches("[\\w-]+")) {
            throw new IllegalArgumentException(file);
        }
        return new Item(
                feature,
                new Home.Entry(bundle.getString("id"), file, sha256),
                bundle.getString("name"),
                bundle.getString("version"),
                bundle.getJsonNumber("size").longValueExact(),
                URI.create(bundle.getString("location")),
                bundle.containsKey(UNEXAMINED) ? texts(bundle, UNEXAMINED) : Set.of());
    }

    private static Set<String> texts(JsonObject document, String key) {
        Set<String> texts = new LinkedHashSet<>();
        document.getJsonArray(key).getValuesAs(JsonString.class).forEach(text -> texts.add(text.getString()));
        return texts;
    }

    JsonObject toJson() {
        var items = Json.createArrayBuilder();
        for (Item item : bundles) {
            JsonObjectBuilder object = Json.createObjectBuilder()
                    .add("feature", item.feature())
                    .add("id", item.entry().id())
                    .add("file", item.entry().file())
                    .add("sha256", item.entry().sha256())
                    .add("name", item.name())
                    .add("version", item.version())
                    .add("size", item.size())
                    .add("location", item.location().toString());
            if (!item.unexamined().isEmpty()) {
                object.add(UNEXAMINED, Json.createArrayBuilder(item.unexamined()));
            }
            items.add(object);
        }
        return Json.createObjectBuilder()
                .add("format", FORMAT)
                .add("distribution", distribution)
                .add("roots", Json.createArrayBuilder(roots))
                .add("bundles", items)
                .add("removed", Json.createArrayBuilder(removed))
                .build();
    }
}
