package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes bundles of a few bytes. */
final class Jars {
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private Jars(String name, String version) {
        header("Manifest-Version", "1.0");
        header("Bundle-ManifestVersion", "2");
        header("Bundle-SymbolicName", name);
        header("Bundle-Version", version);
    }

    static Jars bundle(String name, String version) {
        return new Jars(name, version);
    }

    Jars header(String name, String value) {
        manifest.getMainAttributes().put(new Attributes.Name(name), value);
        return this;
    }

    Jars provides(String capability) {
        return header("Provide-Capability", capability);
    }

    Jars requires(String requirement) {
        return header("Require-Capability", requirement);
    }

    Jars plugin(String kind, String name) {
        return provides("simplectic.plugin;kind=\"" + kind + "\";name=\"" + name + "\"");
    }

    Jars entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            ZipEntry first = new ZipEntry("META-INF/MANIFEST.MF");
            first.setTime(0);
            jar.putNextEntry(first);
            manifest.write(jar);
            jar.closeEntry();
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(content.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
