package org.simplectic.provisioning.internal.store;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.simplectic.cli.CommandException;

/**
 * What the host starts from: a distribution, or a generation, which looks the same. Read once and never changed.
 *
 * <p>A generation has two files more: {@code installed.json}, which reproduces it elsewhere, and {@code generation.json},
 * which says how it came about.
 */
public final class Home {
    /** The feature that names what users installed. */
    public static final String INSTALLED = "installed";

    static final String LOCK = "lock.json";
    static final String LOCK_HASH = "lock.sha256";
    static final String GENERATION = "generation.json";
    static final String RECORD = "installed.json";
    private static final String FEATURES = "features";
    private static final String BUNDLES = "bundles";

    /**
     * A bundle as the lock knows it.
     *
     * @param id {@code group:artifact:version}
     * @param file its path under the home
     * @param sha256 its hash, in lower-case hexadecimal
     */
    public record Entry(String id, String file, String sha256) {}

    private final Path folder;
    private final SequencedMap<String, List<Entry>> features;
    private final JsonArray host;

    private Home(Path folder, SequencedMap<String, List<Entry>> features, JsonArray host) {
        this.folder = folder;
        this.features = features;
        this.host = host;
    }

    /**
     * Reads a home's lock.
     *
     * @throws CommandException if it is missing or damaged
     */
    public static Home read(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(folder + " is neither a distribution nor a generation: it has no " + LOCK + ".");
        }
        JsonObject lock = Documents.read(file, advice(folder));
        SequencedMap<String, List<Entry>> features = new LinkedHashMap<>();
        try {
            lock.getJsonObject(FEATURES).forEach((name, feature) -> features.put(name, entries(feature)));
            return new Home(folder, features, lock.getJsonArray("host"));
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new CommandException(file + " is damaged: it lacks what a lock must say. " + advice(folder), e);
        }
    }

    private static String advice(Path folder) {
        return Files.exists(folder.resolve(GENERATION))
                ? "'simplectic rollback' goes back to an earlier generation; SIMPLECTIC_GENERATION=0 starts without any."
                : "Build or unpack the distribution again.";
    }

    private static List<Entry> entries(JsonValue feature) {
        List<Entry> entries = new ArrayList<>();
        for (JsonValue value : feature.asJsonObject().getJsonArray(BUNDLES)) {
            JsonObject bundle = value.asJsonObject();
            entries.add(new Entry(bundle.getString("id"), bundle.getString("file"), bundle.getString("sha256")));
        }
        return entries;
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** The bundles of each feature; a bundle of several features is in each. */
    public SequencedMap<String, List<Entry>> features() {
        return features;
    }

    /** Every bundle once. */
    public List<Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        features.values().forEach(list -> list.forEach(entry -> entries.putIfAbsent(entry.file(), entry)));
        return List.copyOf(entries.values());
    }

    /** A bundle's file. */
    public Path file(Entry entry) {
        return folder.resolve(entry.file());
    }

    /** The hash of the lock, which names this home's content. */
    public String lockHash() throws IOException {
        return Hashes.of(folder.resolve(LOCK));
    }

    /** What reproduces the installation; absent in a distribution. */
    public Path record() {
        return folder.resolve(RECORD);
    }

    /** The lock of other bundles on the same host. */
    JsonObject lock(SequencedMap<String, List<Entry>> changed) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        changed.forEach((name, entries) -> {
            var bundles = Json.createArrayBuilder();
            for (Entry entry : entries) {
                bundles.add(Json.createObjectBuilder()
                        .add("id", entry.id())
                        .add("file", entry.file())
                        .add("sha256", entry.sha256()));
            }
            all.add(
                    name,
                    Json.createObjectBuilder()
                            .add("file", FEATURES + "/" + name + ".json")
                            .add(BUNDLES, bundles));
        });
        return Json.createObjectBuilder().add(FEATURES, all).add("host", host).build();
    }

    /** Refuses bundles whose content is not what the lock says. */
    void verify() throws IOException {
        for (Entry entry : entries()) {
            String found = Hashes.of(file(entry));
            if (!found.equals(entry.sha256())) {
                throw new CommandException("the bundle " + entry.id() + " is damaged on disk: " + file(entry)
                        + " has SHA-256 " + found + " instead of " + entry.sha256() + ".");
            }
        }
    }
}
