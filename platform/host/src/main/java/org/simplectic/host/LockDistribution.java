package org.simplectic.host;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Writes a distribution's {@code lock.json} from its features and bundles, and starts them once, so that a distribution that does not
 * resolve is never made.
 *
 * <p>Arguments: the distribution's directory, and optionally the third-party lock that its artifacts must agree with.
 */
@SuppressWarnings("SystemOut")
public final class LockDistribution {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final Path home;
    private final Map<String, String> thirdParty;
    private final List<String> problems = new ArrayList<>();

    private LockDistribution(Path home, Map<String, String> thirdParty) {
        this.home = home;
        this.thirdParty = thirdParty;
    }

    /**
     * Locks a distribution.
     *
     * @param arguments the distribution's directory, and optionally the third-party lock
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
        try {
            new LockDistribution(home, arguments.length > 1 ? thirdParty(Path.of(arguments[1])) : Map.of()).write();
            startOnce(home);
        } catch (HostException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** What a user types to lock a changed distribution again. */
    static String command(Path home) {
        return "java -cp " + home.resolve("lib") + "/'*' " + LockDistribution.class.getName() + " " + home;
    }

    private static Map<String, String> thirdParty(Path lock) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(lock)) {
            String[] columns = line.split(" ", -1);
            if (!line.startsWith("#") && columns.length == 2) {
                hashes.put(columns[0], columns[1]);
            }
        }
        return hashes;
    }

    private void write() throws IOException {
        JsonObjectBuilder features = Json.createObjectBuilder();
        List<String> onDemand = new ArrayList<>();
        for (Path file : new Distribution(home).featureFiles()) {
            Distribution.commands(file).forEach(command -> onDemand.add(command.line()));
            JsonArrayBuilder bundles = Json.createArrayBuilder();
            for (String id : Distribution.bundleIds(file)) {
                bundle(Distribution.name(file), id, bundles);
            }
            features.add(
                    Distribution.name(file),
                    Json.createObjectBuilder()
                            .add("file", "features/" + file.getFileName())
                            .add("bundles", bundles));
        }
        JsonArrayBuilder host = host();
        if (!problems.isEmpty()) {
            throw new HostException("The distribution cannot be locked:\n  " + String.join("\n  ", problems));
        }
        Map<String, Object> pretty = Map.of(JsonGenerator.PRETTY_PRINTING, true);
        try (Writer text = Files.newBufferedWriter(home.resolve("lock.json"));
                JsonWriter json = Json.createWriterFactory(pretty).createWriter(text)) {
            json.writeObject(Json.createObjectBuilder()
                    .add("features", features)
                    .add("host", host)
                    .build());
        }
        Path index = home.resolve("index.xml");
        if (Files.exists(index)) {
            // The indexer writes the time of day there; two builds must give the same bytes.
            Files.writeString(index, Files.readString(index).replaceFirst("increment=\"\\d+\"", "increment=\"0\""));
        }
        Files.write(home.resolve("jvm.options"), jvmOptions());
        Files.write(home.resolve(OnDemand.FILE), onDemand);
        Files.writeString(home.resolve("lock.sha256"), Hashes.of(home.resolve("lock.json")) + "\n");
    }

    /** What the launcher adds for the sake of single bundles: an incubating module costs at every start. */
    private List<String> jvmOptions() throws IOException {
        try (Stream<Path> bundles = Files.list(home.resolve("bundles"))) {
            return bundles.anyMatch(LockDistribution::importsVectors)
                    ? List.of("--add-modules=" + VECTOR_MODULE)
                    : List.of();
        }
    }

    private static boolean importsVectors(Path bundle) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            Manifest manifest = jar.getManifest();
            String imports =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Import-Package");
            return imports != null && imports.contains(VECTOR_MODULE);
        } catch (IOException e) {
            throw new UncheckedIOException("The bundle " + bundle + " cannot be read.", e);
        }
    }

    private void bundle(String feature, String id, JsonArrayBuilder bundles) {
        String[] parts = id.split(":", -1);
        Path file = home.resolve("bundles").resolve(parts[1] + "-" + parts[2] + ".jar");
        if (!Files.isRegularFile(file)) {
            problems.add("The feature " + feature + " names " + id + ", but there is no " + file
                    + ". Add it to the dependencies of platform/distribution/pom.xml, or correct the version.");
            return;
        }
        String hash = Hashes.of(file);
        if (!thirdParty.isEmpty() && !parts[0].equals("org.simplectic") && !hash.equals(thirdParty.get(id))) {
            problems.add("The feature " + feature + " names " + id + " with SHA-256 " + hash
                    + "; target-platform/third-party.lock says " + thirdParty.getOrDefault(id, "nothing of it") + ".");
        }
        bundles.add(Json.createObjectBuilder()
                .add("id", id)
                .add("file", "bundles/" + file.getFileName())
                .add("sha256", hash));
    }

    private JsonArrayBuilder host() throws IOException {
        JsonArrayBuilder jars = Json.createArrayBuilder();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (Path file : files.sorted().toList()) {
                String hash = Hashes.of(file);
                boolean own = String.valueOf(file.getFileName()).startsWith("org.simplectic.");
                if (!own && !thirdParty.isEmpty() && !thirdParty.containsValue(hash)) {
                    problems.add(file + " with SHA-256 " + hash + " is not in target-platform/third-party.lock.");
                }
                jars.add(Json.createObjectBuilder()
                        .add("file", "lib/" + file.getFileName())
                        .add("sha256", hash));
            }
        }
        return jars;
    }

    private static void startOnce(Path home) throws IOException {
        Path cache = Files.createTempDirectory("simplectic-lock-");
        List<String> all = new Distribution(home)
                .featureFiles().stream().map(Distribution::name).toList();
        try (Host host = Host.start(new HostOptions(home, cache, all, false, notice -> {}))) {
            System.out.println(host.bundleContext().getBundles().length + " bundles resolve and start.");
        } finally {
            BundleCache.delete(cache);
        }
    }
}
