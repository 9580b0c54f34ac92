package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that come, change and go in a watched folder, also while a study runs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class HotDeployTest {
    /** Goes on until it is stopped. */
    private static final String STUDY = """
            model:
              equations: {dx/dt: v, dv/dt: -x}
              initial: {x: 1, v: 0}
            integrate:
              span: [0, %s]
              with: {integrator: rk4, step: 0.01, maxSteps: 2000000000}
              save: {every: 1e3}
            """;

    private static final String NAME = "org.simplectic.integrators";

    private final CommandLine cli = new CommandLine();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private Path folder = directory;
    private Closeable watched = () -> {};

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("watched"));
    }

    @AfterEach
    void stop() throws IOException {
        watched.close();
        cli.close();
    }

    private void watch() {
        Consumer<String> tell = told::add;
        watched = (Closeable) call(service("org.simplectic.cli.CommandLine"), "watch", folder, tell);
    }

    @Test
    void aRunGoesOnWithWhatIsThereAndBrokenJarsAreRefused() throws Exception {
        var study = Files.writeString(directory.resolve("circle.yaml"), STUDY.formatted("1e9"));
        var output = directory.resolve("out");
        var run = CompletableFuture.supplyAsync(
                () -> cli.run("run", study.toString(), "--out", output.toString(), "--quiet"),
                task -> Thread.ofPlatform().start(task));
        var active = awaitRun(run);
        watch();
        drop(built("0.1.1", Map.of()));
        assertEquals("updated " + NAME + " 0.1.1 from plugin.jar", nextLine());
        drop(built("0.1.2", Map.of()));
        assertEquals("updated " + NAME + " 0.1.2 from plugin.jar", nextLine());
        assertEquals("0.1.2", version());

        drop("no jar".getBytes(StandardCharsets.UTF_8));
        assertRefused();
        drop(built("0.1.3", Map.of("Import-Package", "no.such.thing")));
        assertRefused();
        assertEquals("0.1.2", version());

        Files.delete(folder.resolve("plugin.jar"));
        assertEquals("restored " + NAME + " 0.1.0 of the platform", nextLine());
        assertEquals("0.1.0", version());
        call(active, "stop");
        assertEquals(130, run.join().exitCode(), run.join().errors());
        var record = Files.readString(output.resolve("run.json"));
        assertTrue(record.contains("\"swaps\""), record);
    }

    @Test
    void aBundleOfItsOwnIsInstalledAndUninstalled() throws Exception {
        watch();
        drop(built("1.0.0", Map.of("Bundle-SymbolicName", "example.integrators")));
        assertEquals("installed example.integrators 1.0.0 from plugin.jar", nextLine());
        drop(built("1.1.0", Map.of("Bundle-SymbolicName", "example.integrators")));
        assertEquals("updated example.integrators 1.1.0 from plugin.jar", nextLine());
        Files.delete(folder.resolve("plugin.jar"));
        assertEquals("uninstalled example.integrators 1.1.0", nextLine());
    }

    @Test
    void theContractsOfWhatIsDroppedAreCheckedBesideAllElse() throws Exception {
        watch();
        var plugins = new ArchetypePlugin(directory);
        // Euler's method, which says that it is of order 2.
        drop(Files.readAllBytes(
                plugins.jar("ralston", Map.of("slope(problem, t.plus(half), middle)", "slope(problem, t, y)"))));
        assertEquals("installed com.example.ralston 1.0.0 from plugin.jar", nextLine());
        assertTrue(cli.run("describe", "integrator", "ralston").output().contains("active  yes"));
        var broken = nextLine();
        assertTrue(
                broken.startsWith("com.example.ralston 1.0.0 breaks a contract, 'install' would refuse it:"
                        + " integrator/ralston: errors fall with the declared order: 1.0"),
                broken);
        drop(Files.readAllBytes(plugins.jar("ralston", Map.of())));
        // Not every contract that a wrong order breaks need be told before the next build comes.
        var line = nextLine();
        while (line.contains("breaks a contract")) {
            line = nextLine();
        }
        assertEquals("updated com.example.ralston 1.0.0 from plugin.jar", line);
        assertEquals("com.example.ralston 1.0.0 keeps the contracts of its plug-ins", nextLine());
    }

    @Test
    void runTakesWhatIsInTheFolderAtItsStart() throws IOException {
        var study = Files.writeString(directory.resolve("circle.yaml"), STUDY.formatted("10"));
        drop(built("0.1.1", Map.of()));
        var result = cli.run("run", study.toString(), "--watch", folder.toString(), "--out", directory + "/out");
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.errors().contains("updated " + NAME + " 0.1.1 from plugin.jar"), result.errors());
    }

    private void assertRefused() throws InterruptedException {
        var line = nextLine();
        assertTrue(line.startsWith("plugin.jar is refused, what was there before stays: "), line);
    }

    private String nextLine() throws InterruptedException {
        var line = told.poll(1, TimeUnit.MINUTES);
        assertNotNull(line, "nothing was told");
        return line;
    }

    private Object awaitRun(CompletableFuture<CommandLine.Result> run) {
        while (!run.isDone()) {
            var active = (Collection<?>) call(service("org.simplectic.runtime.Studies"), "active");
            if (!active.isEmpty()) {
                return active.iterator().next();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the run ended early: " + run.join());
    }

    private String version() {
        return Arrays.stream(cli.context().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(NAME))
                .map(bundle -> bundle.getVersion().toString())
                .findFirst()
                .orElseThrow();
    }

    /** In one moment, as a build that is careful does. */
    private void drop(byte[] content) throws IOException {
        var written = Files.write(folder.resolve("plugin.new"), content);
        Files.move(written, folder.resolve("plugin.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The platform's integrators as another build would have made them. */
    private static byte[] built(String version, Map<String, String> headers) throws IOException {
        try (var files = Files.list(CommandLine.HOME.resolve("bundles"))) {
            var original = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(NAME + "-"))
                    .findFirst()
                    .orElseThrow();
            var bytes = new ByteArrayOutputStream();
            try (var jar = new JarFile(original.toFile())) {
                var manifest = new Manifest(jar.getManifest());
                manifest.getMainAttributes().putValue("Bundle-Version", version);
                headers.forEach(manifest.getMainAttributes()::putValue);
                try (var copy = new JarOutputStream(bytes, manifest)) {
                    for (var entry : jar.stream().toList()) {
                        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                            copy.putNextEntry(new ZipEntry(entry.getName()));
                            jar.getInputStream(entry).transferTo(copy);
                        }
                    }
                }
            }
            return bytes.toByteArray();
        }
    }

    private Object service(String type) {
        return cli.context().getService(cli.context().getServiceReference(type));
    }

    /** Through the interface, as classes of bundles are not on the tests' class path. */
    private static Object call(Object target, String method, Object... arguments) {
        for (var type : target.getClass().getInterfaces()) {
            for (var found : type.getMethods()) {
                if (found.getName().equals(method) && found.getParameterCount() == arguments.length) {
                    try {
                        return found.invoke(target, arguments);
                    } catch (IllegalAccessException | InvocationTargetException e) {
                        throw new LinkageError(method, e);
                    }
                }
            }
        }
        throw new AssertionError(target + " has no " + method);
    }
}
