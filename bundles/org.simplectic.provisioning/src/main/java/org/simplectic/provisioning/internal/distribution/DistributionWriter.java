package org.simplectic.provisioning.internal.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.IndexXml;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Home;

/** Writes a distribution: a home like the one it is made from, with fewer bundles. The same inputs give the same bytes. */
public final class DistributionWriter {
    private static final String BUNDLES = "bundles";
    private static final String FEATURES = "features";
    private static final String STUDIES = "studies";
    private static final String VECTORS = "jdk.incubator.vector";

    /** Of the home it is made from, what is chosen or made anew. */
    private static final Set<String> OWN = Set.of(
            BUNDLES,
            FEATURES,
            STUDIES,
            "lock.json",
            "lock.sha256",
            "index.xml",
            "jvm.options",
            "generation.json",
            "installed.json");

    /** Java modules that no class names: native access, the file system of archives, names of characters. */
    private static final String QUIET_MODULES = "jdk.unsupported,jdk.zipfs,jdk.charsets";

    private final Home home;
    private final Path folder;

    /**
     * Into an empty folder.
     *
     * @param home what is installed
     */
    public DistributionWriter(Home home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * Writes all of it but a Java runtime, locks it, starts it once and lets it read the studies.
     *
     * @throws CommandException if it does not start, or a study is not valid there
     */
    public void write(String name, List<ChosenFeature> features, List<Path> studies) throws IOException {
        copyWhatStays();
        var entries = new LinkedHashMap<String, Home.Entry>();
        features.forEach(feature -> feature.bundles().forEach(entry -> entries.putIfAbsent(entry.file(), entry)));
        Files.createDirectories(folder.resolve(BUNDLES));
        var artifacts = new LinkedHashMap<String, Artifact>();
        for (var entry : entries.values()) {
            Files.copy(home.file(entry), folder.resolve(entry.file()));
            artifacts.put(entry.file(), BundleReader.read(home.file(entry), entry.sha256(), "the installation"));
            copyLicences(home.file(entry), entry);
        }
        Files.createDirectories(folder.resolve(FEATURES));
        for (var feature : features) {
            Files.write(folder.resolve(FEATURES).resolve(feature.name() + ".json"), feature.bytes());
        }
        Files.writeString(folder.resolve("index.xml"), IndexXml.text("simplectic", artifacts));
        Files.createDirectories(folder.resolve(STUDIES));
        for (var study : studies) {
            Files.copy(study, folder.resolve(STUDIES).resolve(String.valueOf(study.getFileName())));
        }
        run("does not start", "org.simplectic.host.LockDistribution", folder.toString());
        for (var study : studies) {
            run(
                    "cannot read " + study,
                    "org.simplectic.host.Main",
                    "validate",
                    folder.resolve(STUDIES)
                            .resolve(String.valueOf(study.getFileName()))
                            .toString());
        }
        Files.write(
                folder.resolve("sbom.cdx.json"), Documents.bytes(Sbom.of(name, folder, List.copyOf(entries.values()))));
    }

    private void copyWhatStays() throws IOException {
        try (Stream<Path> files = Files.walk(home.folder())) {
            for (var file : files.sorted().toList()) {
                var relative = home.folder().relativize(file);
                if (relative.toString().isEmpty()
                        || OWN.contains(relative.getName(0).toString())) {
                    continue;
                }
                var target = folder.resolve(relative.toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private void copyLicences(Path jar, Home.Entry entry) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            for (var content : file.stream().toList()) {
                if (content.getName().matches("META-INF/(LICENSE|NOTICE|LICENCE)[^/]*")) {
                    var target = folder.resolve("licenses")
                            .resolve(entry.id().split(":", -1)[1])
                            .resolve(content.getName().substring("META-INF/".length()));
                    Files.createDirectories(target.resolveSibling(""));
                    Files.copy(file.getInputStream(content), target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Runs a class of the new distribution's host. */
    private void run(String failure, String type, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of(
                "--enable-native-access=ALL-UNNAMED", "-cp", folder.resolve("lib") + File.separator + "*", type));
        words.addAll(List.of(arguments));
        tool("java", words, "the distribution " + failure);
    }

    /** What a tool of this process's Java prints. In a process of its own: within this one jlink's order of things changes. */
    private static String tool(String name, List<String> arguments, String failure) throws IOException {
        var program = Path.of(System.getProperty("java.home"), "bin", name);
        if (!Files.isExecutable(program)) {
            throw new CommandException("this Java (" + System.getProperty("java.home") + ") has no '" + name
                    + "': --jlink needs a whole JDK, not a runtime");
        }
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        var log = Files.createTempFile("simplectic-dist-", ".log");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("SIMPLECTIC_GENERATION", "0");
            int code = builder.start().waitFor();
            var text = Files.readString(log).strip();
            if (code != 0) {
                throw new CommandException(failure + ":\n" + text);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ran", e);
        } finally {
            Files.delete(log);
        }
    }

    /**
     * Adds a Java runtime with the modules that host and bundles name.
     *
     * @throws CommandException if this Java has no tools to make one
     */
    public void addRuntime() throws IOException {
        var jars = new ArrayList<String>();
        for (var name : List.of("lib", BUNDLES)) {
            try (Stream<Path> files = Files.list(folder.resolve(name))) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .forEach(file -> jars.add(file.toString()));
            }
        }
        var analyse = new ArrayList<>(
                List.of("--ignore-missing-deps", "--print-module-deps", "--multi-release", "25", "--class-path"));
        analyse.add(String.join(File.pathSeparator, jars));
        analyse.addAll(jars);
        // The modules come last, after remarks on the jars.
        var found = tool("jdeps", analyse, "the modules that are needed cannot be told")
                .lines()
                .toList()
                .getLast();
        var modules = new StringBuilder(found).append(',').append(QUIET_MODULES);
        if (Files.size(folder.resolve("jvm.options")) > 0) {
            modules.append(',').append(VECTORS);
        }
        tool(
                "jlink",
                List.of(
                        "--add-modules",
                        modules.toString(),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress",
                        "zip-9",
                        "--output",
                        folder.resolve("runtime").toString()),
                "no Java runtime could be made");
    }

    /** The folder as an archive, unpacked under a name. */
    public void zip(String name, Path archive) throws IOException {
        ReproducibleZip.write(folder, name, archive);
    }
}
