package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.repository.XMLResourceGenerator;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Builds the archetype's integrator without Maven, whole or with a mistake put in. */
final class ArchetypePlugin {
    private static final Path SOURCE =
            Path.of("../archetype/src/main/resources/archetype-resources/src/main/java/kinds/integrator.java");

    private final Path folder;

    /** With a folder of its own. */
    ArchetypePlugin(Path folder) {
        this.folder = folder;
    }

    /**
     * A jar.
     *
     * @param name the integrator's name, of letters
     * @param mistakes what to replace in its source
     */
    Path jar(String name, Map<String, String> mistakes) throws IOException {
        var className = name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
        var text = "package com.example." + name + ";\n"
                + Files.readString(SOURCE).replace("${className}", className).replace("${name}", name);
        for (var mistake : mistakes.entrySet()) {
            assertEquals(true, text.contains(mistake.getKey()), mistake.getKey());
            text = text.replace(mistake.getKey(), mistake.getValue());
        }
        var sources = Files.createDirectories(folder.resolve("sources").resolve(name));
        var classes = Files.createDirectories(folder.resolve("classes").resolve(name));
        compile(Files.writeString(sources.resolve(className + ".java"), text), classes);
        return bundle("com.example." + name, classes);
    }

    private static void compile(Path source, Path classes) throws IOException {
        var errors = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "-proc:none",
                        "-cp",
                        String.join(File.pathSeparator, classPath()),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, code, errors.toString(StandardCharsets.UTF_8));
    }

    private static List<String> classPath() throws IOException {
        var all = new ArrayList<>(
                Arrays.asList(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)));
        try (Stream<Path> bundles = Files.list(CommandLine.HOME.resolve("bundles"))) {
            bundles.map(Path::toString)
                    .filter(file -> file.contains("org.simplectic."))
                    .forEach(all::add);
        }
        all.removeIf(file -> !new File(file).exists());
        return all;
    }

    private Path bundle(String name, Path classes) throws IOException {
        try (var builder = new Builder()) {
            builder.setBundleSymbolicName(name);
            builder.setBundleVersion("1.0.0");
            builder.addClasspath(classes.toFile());
            for (var file : classPath()) {
                builder.addClasspath(new File(file));
            }
            builder.setPrivatePackage(name);
            builder.setProperty("-noextraheaders", "true");
            var file = folder.resolve(name + ".jar");
            builder.build().write(file.toFile());
            assertEquals(List.of(), builder.getErrors());
            return file;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** Writes the index of a repository of some jars, as bnd does. */
    static Path index(Path file, Collection<Path> jars) throws IOException {
        try {
            var index = new XMLResourceGenerator().name("lab");
            for (var jar : jars) {
                var resource = new ResourceBuilder();
                resource.addFile(jar.toFile(), jar.toUri());
                index.resource(resource.build());
            }
            index.save(file.toFile());
            return file;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
