package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.host.LockDistribution;

/**
 * A distribution with a bundle that imports {@code jdk.incubator.vector}, on JVMs with the module and without. The JVM of these tests
 * has it, so the others are processes of their own.
 */
final class VectorModuleTest {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String BUNDLE = "org.simplectic.backend.swift";
    private static final long MOST_SECONDS = 120;

    private Path home;
    private Path folder;

    /** What a process did. */
    private record Result(int exitCode, String output, String errors) {}

    @BeforeEach
    void addABundleThatNeedsTheModule(@TempDir Path fresh) throws IOException {
        folder = fresh;
        home = fresh.resolve("home");
        try (Stream<Path> files = Files.walk(CommandLine.HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.resolve(CommandLine.HOME.relativize(file).toString()));
            }
        }
        var manifest = new Manifest();
        var headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", BUNDLE);
        headers.putValue("Bundle-Version", "0.1.0");
        headers.putValue("Bundle-Description", "A backend that needs vectors.");
        headers.putValue("Import-Package", MODULE);
        headers.putValue("Provide-Capability", "simplectic.plugin;kind=backend;name=swift");
        new JarOutputStream(Files.newOutputStream(home.resolve("bundles/" + BUNDLE + "-0.1.0.jar")), manifest).close();
        var core = home.resolve("features/core.json");
        Files.writeString(
                core,
                Files.readString(core)
                        .replaceFirst(
                                "\"bundles\": \\[",
                                "\"bundles\": [{\"id\": \"org.simplectic:" + BUNDLE + ":0.1.0\"},"));
        LockDistribution.main(new String[] {home.toString()});
    }

    @Test
    void withoutTheModuleOtherBackendsServeAndOneLineSaysWhatIsMissing() throws IOException, InterruptedException {
        for (int start = 1; start <= 2; start++) {
            var result =
                    simplectic(List.of(), "run", "--out", folder.resolve("out").toString(), study("auto"));

            assertEquals(0, result.exitCode(), result.errors());
            assertTrue(result.output().contains("backend      java, steps 1 to 10"), result.output());
            var lines = result.errors().lines().filter(l -> l.contains(BUNDLE)).toList();
            assertEquals(
                    List.of("The bundle " + BUNDLE + " 0.1.0 is left out, because this JVM runs without the module "
                            + MODULE + ": start it with --add-modules=" + MODULE
                            + " (the launcher 'simplectic' does, if the JDK has the module)."),
                    lines);
        }
    }

    @Test
    void aStudyThatNamesTheBackendIsToldWhyItIsNotThere() throws IOException, InterruptedException {
        var inStudy = simplectic(List.of(), "run", "--quiet", study("swift"));
        assertEquals(2, inStudy.exitCode(), inStudy.errors());
        var reason = "'swift' is installed, but this JVM runs without the module " + MODULE
                + ": start it with --add-modules=" + MODULE;
        assertTrue(inStudy.errors().contains("unknown backend 'swift'"), inStudy.errors());
        assertTrue(inStudy.errors().contains(reason), inStudy.errors());

        var option = simplectic(List.of(), "run", "--quiet", "--backend", "swift", study("auto"));
        assertEquals(2, option.exitCode(), option.errors());
        assertTrue(option.errors().contains(reason), option.errors());

        var doctor = simplectic(List.of(), "doctor", "swift");
        assertTrue(
                doctor.output()
                        .startsWith(
                                "The backend 'swift' is not active: this JVM runs without the module " + MODULE + ":"),
                doctor.output());
        var list = simplectic(List.of(), "list", "backend");
        assertTrue(list.output().contains("(not active) A backend that needs vectors."), list.output());
    }

    @Test
    void withTheModuleNothingIsLeftOut() throws IOException, InterruptedException {
        var result = simplectic(List.of("--add-modules=" + MODULE), "list");

        assertEquals(0, result.exitCode(), result.errors());
        assertFalse(result.errors().contains(BUNDLE), result.errors());
        assertEquals(List.of("--add-modules=" + MODULE), Files.readAllLines(home.resolve("jvm.options")));
    }

    private String study(String backend) throws IOException {
        var study = Files.readString(CommandLine.study("ten-steps")).replaceFirst("(?m)^backend:.*\\n", "");
        return Files.writeString(folder.resolve("study.yaml"), study + "\nbackend: " + backend + "\n")
                .toString();
    }

    private Result simplectic(List<String> flags, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                home.resolve("lib") + "/*",
                "org.simplectic.host.Main"));
        command.addAll(List.of(arguments));
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("SIMPLECTIC_CACHE", folder.resolve("cache").toString());
        builder.environment().remove("SIMPLECTIC_FEATURES");
        var process = builder.start();
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "it does not end");
        return new Result(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }
}
