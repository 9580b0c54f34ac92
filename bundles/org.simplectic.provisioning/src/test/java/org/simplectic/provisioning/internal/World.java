package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.resolver.Logger;
import org.apache.felix.resolver.ResolverImpl;
import org.apache.felix.utils.resource.CapabilityImpl;
import org.apache.felix.utils.resource.ResourceImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.Syntax;
import org.simplectic.provisioning.internal.admission.Examiner;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.Downloads;
import org.simplectic.provisioning.internal.store.Disk;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Hashes;

/** A distribution of two bundles, an empty data folder, and the commands on them. */
final class World {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    final Path folder;
    final Path root;
    final Path distribution;
    Disk disk = new QuickDisk();
    Resource framework = framework();

    /** What was checked, and where. */
    final List<String> examined = new ArrayList<>();

    /** Finds every plug-in of the world in order. */
    Examiner examiner = (place, bundle) -> {
        examined.add(bundle);
        try (Stream<Path> files = Files.list(place.resolve("bundles"))) {
            for (Path file : files.toList()) {
                var artifact = BundleReader.read(file, "", "");
                if (artifact.name().equals(bundle)) {
                    return artifact.plugins().stream()
                            .map(plugin -> new Examiner.Verdict(plugin.kind(), plugin.name(), List.of()))
                            .toList();
                }
            }
            throw new AssertionError(bundle + " is not in " + place);
        }
    };

    Path home;

    @Nullable
    String answer;

    String out = "";
    String err = "";

    World(Path folder) throws IOException {
        this.folder = folder;
        this.root = folder.resolve("data");
        this.distribution = folder.resolve("distribution");
        this.home = distribution;
        makeDistribution();
    }

    private void makeDistribution() throws IOException {
        for (String name : List.of("bundles", "features", "lib", "studies")) {
            Files.createDirectories(distribution.resolve(name));
        }
        Jars.bundle("org.simplectic.api", "1.4.0")
                .header("Export-Package", "org.simplectic.api;version=\"1.4.0\"")
                .write(distribution.resolve("bundles/org.simplectic.api-1.4.0.jar"));
        Jars.bundle("org.simplectic.solvers", "1.0.0")
                .header("Import-Package", "org.simplectic.api;version=\"[1.4,2)\"")
                .plugin("integrator", "rk4")
                .write(distribution.resolve("bundles/org.simplectic.solvers-1.0.0.jar"));
        Files.writeString(distribution.resolve("lib/org.simplectic.host-0.1.0.jar"), "the host");
        Files.writeString(distribution.resolve("studies/lorenz.yaml"), "study: lorenz");
        var features = Json.createObjectBuilder()
                .add("core", feature("core", "org.simplectic.api", "1.4.0"))
                .add("solvers", feature("solvers", "org.simplectic.solvers", "1.0.0"));
        byte[] lock = Documents.bytes(Json.createObjectBuilder()
                .add("features", features)
                .add("host", Json.createArrayBuilder())
                .build());
        Files.write(distribution.resolve("lock.json"), lock);
        Files.writeString(distribution.resolve("lock.sha256"), Hashes.of(lock) + "\n");
    }

    private jakarta.json.JsonObjectBuilder feature(String feature, String bundle, String version) throws IOException {
        String id = "org.simplectic:" + bundle + ":" + version;
        String file = "bundles/" + bundle + "-" + version + ".jar";
        Files.write(
                distribution.resolve("features/" + feature + ".json"),
                Documents.bytes(Json.createObjectBuilder()
                        .add("feature-resource-version", "1.0")
                        .add("id", "org.simplectic:" + feature + ":1.0.0")
                        .add(
                                "bundles",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder().add("id", id)))
                        .build()));
        return Json.createObjectBuilder()
                .add("file", "features/" + feature + ".json")
                .add(
                        "bundles",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("id", id)
                                        .add("file", file)
                                        .add("sha256", Hashes.of(distribution.resolve(file)))));
    }

    static Resource framework() {
        return framework("java.lang", "java.util", "org.slf4j");
    }

    static Resource framework(String... packages) {
        ResourceImpl system = new ResourceImpl("org.apache.felix.framework", "osgi.bundle", new Version("7.0.5"));
        for (String name : packages) {
            system.addCapability(new CapabilityImpl(
                    system,
                    "osgi.wiring.package",
                    Map.of(),
                    Map.of("osgi.wiring.package", name, "version", new Version("2.0"))));
        }
        system.addCapability(new CapabilityImpl(
                system,
                "osgi.ee",
                Map.of(),
                Map.of("osgi.ee", "JavaSE", "version", List.of(new Version("1.8"), new Version("25")))));
        system.addCapability(new CapabilityImpl(
                system,
                "simplectic.device",
                Map.of(),
                Map.of("kind", "cuda", "memory", 4L << 30, "description", "NVIDIA T4, 4 GiB of memory")));
        system.addCapability(new CapabilityImpl(
                system,
                "simplectic.device",
                Map.of(),
                Map.of("kind", "vectors", "bits", 512L, "description", "512 bits of f64")));
        return system;
    }

    Environment environment() {
        return new Environment(
                root,
                home,
                framework,
                new ResolverImpl(new Logger(0)),
                disk,
                new Downloads(Duration.ZERO),
                examiner,
                CLOCK);
    }

    /** Runs a command line; tells the exit code, and keeps what was printed. */
    int run(String... words) throws IOException {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        Console console = Console.of(
                answer == null ? null : new BufferedReader(new StringReader(answer)),
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of());
        try {
            Command command = ProvisioningCommands.command(words[0], environment(), console);
            return command.run(arguments(command.syntax(), words));
        } finally {
            out = output.toString(StandardCharsets.UTF_8);
            err = errors.toString(StandardCharsets.UTF_8);
        }
    }

    private static Arguments arguments(Syntax syntax, String[] words) {
        Arguments arguments = new Arguments();
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            var option = syntax.options().stream()
                    .filter(candidate -> candidate.name().equals(word))
                    .findFirst();
            if (option.isEmpty()) {
                arguments.addParameter(word);
            } else if (option.get().isFlag()) {
                arguments.addFlag(word);
            } else {
                arguments.addOption(word, words[++i]);
            }
        }
        return arguments;
    }

    /** Installs a bundle from a file of its own, with its hash named. */
    int install(Jars jar, String file) throws IOException {
        Path path = jar.write(folder.resolve(file));
        return run("install", path.toString(), "--sha256", Hashes.of(path), "--yes");
    }

    Path installation() throws IOException {
        String key = Files.readString(distribution.resolve("lock.sha256")).substring(0, 16);
        return root.resolve("installations").resolve(key);
    }

    Path generation(int number) throws IOException {
        return installation().resolve("generations/" + number);
    }

    int current() throws IOException {
        Path pointer = installation().resolve("current");
        return Files.exists(pointer)
                ? Integer.parseInt(Files.readString(pointer).strip())
                : 0;
    }

    /** Every file of the data folder but the lock, with its content. */
    List<String> listing() throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(root.resolve("lock")))
                    .map(World::line)
                    .sorted()
                    .toList();
        }
    }

    private static String line(Path file) {
        try {
            return file + " " + Hashes.of(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
