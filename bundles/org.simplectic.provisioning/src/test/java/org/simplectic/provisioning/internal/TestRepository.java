package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.IndexXml;
import org.simplectic.provisioning.internal.store.Hashes;

/** A folder with bundles and their index. */
final class TestRepository {
    final Path folder;
    private final Map<String, Artifact> artifacts = new LinkedHashMap<>();

    TestRepository(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Adds a bundle, and writes the index anew. */
    TestRepository add(String name, String version, Jars jar) throws IOException {
        String file = name + "-" + version + ".jar";
        Path path = jar.write(folder.resolve(file));
        artifacts.put(file, BundleReader.read(path, Hashes.of(path), "here"));
        Files.writeString(index(), IndexXml.text("test", artifacts));
        return this;
    }

    TestRepository add(String name, String version) throws IOException {
        return add(name, version, Jars.bundle(name, version));
    }

    Path index() {
        return folder.resolve("index.xml");
    }

    Path jar(String name, String version) {
        return folder.resolve(name + "-" + version + ".jar");
    }
}
