package org.simplectic.provisioning.internal.store;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/** Writes a new home next to its parent: what is the same is linked, what is new comes from the store. */
final class HomeWriter {
    private static final String BUNDLES = "bundles";
    private static final String FEATURES = "features";

    /** Written anew for every generation. */
    private static final Set<String> OWN = Set.of(
            Home.LOCK, Home.LOCK_HASH, Home.GENERATION, Home.RECORD, "index.xml", "jvm.options", BUNDLES, FEATURES);

    private final Disk disk;
    private final Store store;
    private final Home parent;

    HomeWriter(Disk disk, Store store, Home parent) {
        this.disk = disk;
        this.store = store;
        this.parent = parent;
    }

    /** Writes everything into a new folder, checks it, and returns when all of it is on disk. */
    void write(Path folder, Content content, JsonObject generation) throws IOException {
        disk.makeFolder(folder);
        linkWhatStays(folder);
        linkBundles(folder, content.features());
        writeFeatures(folder, content.features());
        byte[] lock = Documents.bytes(parent.lock(content.features()));
        disk.write(folder.resolve(Home.LOCK), lock);
        disk.write(folder.resolve(Home.LOCK_HASH), (Hashes.of(lock) + "\n").getBytes(StandardCharsets.US_ASCII));
        disk.write(folder.resolve("index.xml"), content.index().getBytes(StandardCharsets.UTF_8));
        disk.write(folder.resolve("jvm.options"), content.jvmOptions().getBytes(StandardCharsets.UTF_8));
        disk.write(folder.resolve(Home.RECORD), Documents.bytes(content.record()));
        disk.write(folder.resolve(Home.GENERATION), Documents.bytes(generation));
        Home.read(folder).verify();
        forceFolders(folder);
    }

    private void linkWhatStays(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(parent.folder())) {
            for (Path file : files.toList()) {
                Path relative = parent.folder().relativize(file);
                Path name = folder.resolve(relative);
                if (OWN.contains(relative.getName(0).toString())
                        || relative.toString().isEmpty()) {
                    continue;
                }
                if (Files.isDirectory(file)) {
                    disk.makeFolder(name);
                } else {
                    disk.link(file, name);
                }
            }
        }
    }

    private void linkBundles(Path folder, SequencedMap<String, List<Home.Entry>> features) throws IOException {
        disk.makeFolder(folder.resolve(BUNDLES));
        Map<String, Path> present = new HashMap<>();
        parent.entries().forEach(entry -> present.put(entry.sha256(), parent.file(entry)));
        Set<String> done = new HashSet<>();
        for (List<Home.Entry> entries : features.values()) {
            for (Home.Entry entry : entries) {
                if (done.add(entry.file())) {
                    Path source = present.getOrDefault(entry.sha256(), store.file(entry.sha256()));
                    disk.link(source, folder.resolve(entry.file()));
                }
            }
        }
    }

    private void writeFeatures(Path folder, SequencedMap<String, List<Home.Entry>> features) throws IOException {
        disk.makeFolder(folder.resolve(FEATURES));
        for (Map.Entry<String, List<Home.Entry>> feature : features.entrySet()) {
            String file = feature.getKey() + ".json";
            Path old = parent.folder().resolve(FEATURES).resolve(file);
            if (feature.getValue().equals(parent.features().get(feature.getKey()))) {
                disk.link(old, folder.resolve(FEATURES).resolve(file));
            } else {
                JsonObject document = feature(feature.getKey(), old, feature.getValue());
                disk.write(folder.resolve(FEATURES).resolve(file), Documents.bytes(document));
            }
        }
    }

    private static JsonObject feature(String name, Path old, List<Home.Entry> entries) throws IOException {
        JsonArrayBuilder bundles = Json.createArrayBuilder();
        entries.forEach(entry -> bundles.add(Json.createObjectBuilder().add("id", entry.id())));
        JsonObjectBuilder feature = Json.createObjectBuilder();
        if (Files.exists(old)) {
            Documents.read(old, "").forEach(feature::add);
        } else {
            feature.add("feature-resource-version", "1.0")
                    .add("id", "org.simplectic:" + name + ":1.0.0")
                    .add("name", name)
                    .add("description", "What the user installed.");
        }
        return feature.add(BUNDLES, bundles).build();
    }

    private void forceFolders(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isDirectory).toList()) {
                disk.force(path);
            }
        }
    }
}
