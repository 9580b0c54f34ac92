package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing into the built distribution as a user does: by the launcher, a process a command. */
final class InstallTest {
    private static final Path HOME = Path.of(System.getProperty("simplectic.home"));

    private Path folder;
    private String limit = "300";

    @BeforeEach
    void useFolder(@TempDir Path temporary) {
        folder = temporary;
    }

    private record Result(int exitCode, String output) {}

    private Result simplectic(String... words) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("bash", HOME.resolve("simplectic").toString()));
        line.addAll(Arrays.asList(words));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("SIMPLECTIC_DATA", folder.resolve("data").toString());
        builder.environment().put("SIMPLECTIC_CACHE", folder.resolve("cache").toString());
        builder.environment().put("SIMPLECTIC_NO_START_UP_CACHE", "yes");
        builder.environment().put("SIMPLECTIC_ADMISSION_SECONDS", limit);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        return new Result(process.exitValue(), output);
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.2.0");
        return manifest;
    }

    private Path plugin() throws IOException {
        Manifest manifest = manifest("org.lab.dataset");
        Attributes main = manifest.getMainAttributes();
        main.putValue("Import-Package", "org.simplectic.api");
        main.putValue("Provide-Capability", "simplectic.plugin;kind=dataset;name=mauna-loa");
        Path file = folder.resolve("dataset.jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
        return file;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void installsRunsAndGoesBack() throws IOException, InterruptedException {
        Path plugin = plugin();
        Result refused = simplectic("install", plugin.toString(), "--yes");
        assertEquals(1, refused.exitCode(), refused.output());
        assertTrue(refused.output().contains("is not signed"), refused.output());

        Result installed = simplectic(
                "install", plugin.toString(), "--sha256", sha256(plugin), "--skip-admission", "mauna-loa", "--yes");
        assertEquals(0, installed.exitCode(), installed.output());
        assertTrue(installed.output().contains("add  org.lab.dataset  1.2.0"), installed.output());

        run();
        assertTrue(Files.readString(folder.resolve("out/run.json")).contains("org.lab.dataset"));

        Result history = simplectic("history");
        assertTrue(history.output().contains("install "), history.output());
        assertEquals(0, simplectic("rollback").exitCode());
        run();
        assertFalse(Files.readString(folder.resolve("out/run.json")).contains("org.lab.dataset"));
    }

    private static final String STUDY = """
            model:
              equations: {dx/dt: v, dv/dt: -x}
              initial: {x: 1, v: 0}
            integrate:
              span: [0, 10]
              with: {integrator: ralston, step: 0.01}
            """;

    @Test
    void runInstallsWhatTheStudyNeedsAndGoesOnWithIt() throws IOException, InterruptedException {
        Path study = Files.writeString(folder.resolve("circle.yaml"), STUDY);
        Path jar = new ArchetypePlugin(folder).jar("ralston", Map.of());
        Path index = ArchetypePlugin.index(folder.resolve("lab.xml"), List.of(jar));

        Result unknown = simplectic("run", study.toString(), "--out", "out");
        assertEquals(2, unknown.exitCode(), unknown.output());
        assertFalse(unknown.output().contains("simplectic install"), unknown.output());
        assertEquals(
                0, simplectic("repo", "add", "lab", index.toUri().toString()).exitCode());
        Result told = simplectic("run", study.toString(), "--out", "out");
        assertEquals(2, told.exitCode(), told.output());
        assertTrue(told.output().contains("'simplectic install integrator/ralston' gets it"), told.output());

        Result run = simplectic("run", study.toString(), "--install", "--out", "out");
        assertEquals(0, run.exitCode(), run.output());
        assertTrue(run.output().contains("add  com.example.ralston  1.0.0"), run.output());
        assertTrue(run.output().contains("circle: completed"), run.output());
        assertTrue(Files.readString(folder.resolve("out/run.json")).contains("com.example.ralston"));
        assertTrue(simplectic("history").output().contains("install integrator/ralston"));
        assertEquals(0, simplectic("run", study.toString(), "--out", "again").exitCode());
    }

    @Test
    void onlyWhatKeepsItsContractsBecomesSelectable() throws IOException, InterruptedException {
        Path study = Files.writeString(folder.resolve("circle.yaml"), STUDY);
        var plugins = new ArchetypePlugin(folder);
        // Euler's method, which says that it is of order 2.
        Path wrong = plugins.jar("ralston", Map.of("slope(problem, t.plus(half), middle)", "slope(problem, t, y)"));
        Result refused = simplectic("install", wrong.toString(), "--sha256", sha256(wrong), "--yes");
        assertEquals(1, refused.exitCode(), refused.output());
        assertTrue(
                refused.output().contains("integrator/ralston: errors fall with the declared order: 1.0"),
                refused.output());
        assertTrue(refused.output().contains("required: from 1.75 to 2.75"), refused.output());
        assertTrue(refused.output().contains("Nothing was changed."), refused.output());
        assertEquals(2, simplectic("run", study.toString()).exitCode());

        Result skipped = simplectic(
                "install", wrong.toString(), "--sha256", sha256(wrong), "--yes", "--skip-admission", "ralston");
        assertEquals(0, skipped.exitCode(), skipped.output());
        assertTrue(simplectic("history").output().contains("--skip-admission ralston"));
        assertEquals(0, simplectic("run", study.toString(), "--out", "euler").exitCode());

        Path right = plugins.jar("ralston", Map.of());
        Result installed = simplectic("install", right.toString(), "--sha256", sha256(right), "--yes");
        assertEquals(0, installed.exitCode(), installed.output());
        assertEquals(0, simplectic("run", study.toString(), "--out", "ralston").exitCode());
    }

    @Tag("slow")
    @Test
    void aPluginThatHangsOrEndsTheProcessHurtsOnlyItsTrial() throws IOException, InterruptedException {
        var plugins = new ArchetypePlugin(folder);
        Path ends = plugins.jar("ends", Map.of("return 2;", "Runtime.getRuntime().halt(3); return 2;"));
        Result ended = simplectic("install", ends.toString(), "--sha256", sha256(ends), "--yes");
        assertEquals(1, ended.exitCode(), ended.output());
        assertTrue(ended.output().contains("its process ended with exit code 3"), ended.output());

        Path hangs = plugins.jar("hangs", Map.of("return 2;", "while (true) { Thread.onSpinWait(); }"));
        limit = "20";
        Result hung = simplectic("install", hangs.toString(), "--sha256", sha256(hangs), "--yes");
        assertEquals(1, hung.exitCode(), hung.output());
        assertTrue(hung.output().contains("no end after 20 s"), hung.output());
        assertFalse(simplectic("history").output().contains("install"));
    }

    /** Compiles and installs a plug-in whose activator does something when it is started. */
    private void installActivator(String name, String start) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("Starter.java"), """
                package org.lab;
                public final class Starter implements org.osgi.framework.BundleActivator {
                    public void start(org.osgi.framework.BundleContext context) {
                        %s
                    }
                    public void stop(org.osgi.framework.BundleContext context) {}
                }
                """.formatted(start));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertEquals(0, compiled);
        Manifest manifest = manifest(name);
        manifest.getMainAttributes().putValue("Import-Package", "org.osgi.framework");
        manifest.getMainAttributes().putValue("Bundle-Activator", "org.lab.Starter");
        Path file = folder.resolve("starter.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new JarEntry("org/lab/Starter.class"));
            jar.write(Files.readAllBytes(folder.resolve("org/lab/Starter.class")));
        }
        Result installed = simplectic("install", file.toString(), "--sha256", sha256(file), "--yes");
        assertEquals(0, installed.exitCode(), installed.output());
    }

    private Result run() throws IOException, InterruptedException {
        Result run = simplectic("run", HOME.resolve("studies/lorenz.yaml").toString(), "--quiet", "--out", "out");
        assertEquals(0, run.exitCode(), run.output());
        return run;
    }

    @Test
    void aPluginWhoseActivatorThrowsIsLeftOut() throws IOException, InterruptedException {
        installActivator("org.lab.broken", "throw new StackOverflowError(\"out of order\");");

        Result run = run();
        assertTrue(
                run.output().contains("The bundle org.lab.broken 1.2.0 does not start and is left out: "),
                run.output());
        assertTrue(run.output().contains("out of order"), run.output());
        assertEquals(0, simplectic("remove", "org.lab.broken", "--yes").exitCode());
        assertFalse(simplectic("version").output().contains("left out"));
    }

    @Tag("slow")
    @Test
    void aPluginWhoseActivatorHangsIsLeftOut() throws IOException, InterruptedException {
        installActivator("org.lab.stuck", "while (true) { java.util.concurrent.locks.LockSupport.park(); }");

        Result run = run();
        assertTrue(
                run.output()
                        .contains("The bundle org.lab.stuck 1.2.0 is left out: its start has not ended within 10 s."
                                + " 'simplectic remove org.lab.stuck' takes an installed one away."),
                run.output());
        assertEquals(0, simplectic("remove", "org.lab.stuck", "--yes").exitCode());
        assertFalse(simplectic("version").output().contains("left out"));
    }

    /** The command's process ends all the same: {@link #simplectic} waits for that. */
    @Test
    void aPluginThatStartsThreadsKeepsNoProcessAlive() throws IOException, InterruptedException {
        installActivator(
                "org.lab.busy",
                "for (int i = 0; i < 10; i++) { new Thread(() -> {"
                        + " while (true) { java.util.concurrent.locks.LockSupport.park(); } }).start(); }");

        assertFalse(run().output().contains("org.lab.busy"));
    }

    /** Two processes, of which the first waits for a server in the middle of its installation. */
    @Test
    void aSecondProcessIsToldWhoIsAtIt() throws Exception {
        Path plugin = plugin();
        String index = """
                <repository xmlns="http://www.osgi.org/xmlns/repository/v1.0.0" name="lab"><resource>
                  <capability namespace="osgi.identity">
                    <attribute name="osgi.identity" value="org.lab.dataset"/>
                    <attribute name="type" value="osgi.bundle"/>
                    <attribute name="version" type="Version" value="1.2.0"/>
                  </capability>
                  <capability namespace="osgi.content">
                    <attribute name="osgi.content" value="%s"/>
                    <attribute name="url" value="dataset.jar"/>
                    <attribute name="size" type="Long" value="%d"/>
                  </capability>
                  <capability namespace="simplectic.plugin">
                    <attribute name="kind" value="dataset"/>
                    <attribute name="name" value="mauna-loa"/>
                  </capability>
                </resource></repository>
                """.formatted(sha256(plugin), Files.size(plugin));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/index.xml", exchange -> answer(exchange, index.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/dataset.jar", exchange -> {
            asked.countDown();
            await(mayGoOn);
            answer(exchange, Files.readAllBytes(plugin));
        });
        server.start();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            String address = "http://localhost:" + server.getAddress().getPort() + "/index.xml";
            assertEquals(0, simplectic("repo", "add", "lab", address).exitCode());
            Future<Result> first =
                    other.submit(() -> simplectic("install", "mauna-loa", "--yes", "--skip-admission", "mauna-loa"));
            await(asked);
            Result second = simplectic("remove", "org.simplectic.plots", "--yes");
            mayGoOn.countDown();
            assertEquals(1, second.exitCode(), second.output());
            assertTrue(
                    second.output().contains("another process is changing what is installed: process "),
                    second.output());
            assertTrue(second.output().contains("'install mauna-loa"), second.output());
            assertEquals(0, first.get().exitCode(), first.get().output());
        } finally {
            mayGoOn.countDown();
            server.stop(0);
        }
        assertEquals(0, simplectic("remove", "org.simplectic.plots", "--yes").exitCode());
    }

    private static void answer(HttpExchange exchange, byte[] content) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void aDamagedGenerationNamesTheWayBack() throws IOException, InterruptedException {
        Path plugin = plugin();
        assertEquals(
                0,
                simplectic(
                                "install",
                                plugin.toString(),
                                "--sha256",
                                sha256(plugin),
                                "--skip-admission",
                                "mauna-loa",
                                "--yes")
                        .exitCode());
        Path lock;
        try (Stream<Path> files = Files.walk(folder.resolve("data/installations"))) {
            lock = files.filter(file -> file.endsWith("lock.json")).findFirst().orElseThrow();
        }
        Files.delete(lock);
        Files.writeString(lock, "{");
        Result damaged = simplectic("list");
        assertEquals(1, damaged.exitCode(), damaged.output());
        assertTrue(damaged.output().contains("SIMPLECTIC_GENERATION=0 simplectic rollback"), damaged.output());
    }
}
