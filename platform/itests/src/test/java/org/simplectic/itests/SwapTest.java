package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/** Plug-ins that are swapped, stopped, started and updated under a run: no step is lost, none is done twice. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SwapTest {
    /** What metaspace may grow by in 50 updates: what two copies of the smallest plug-in bundle take, not fifty. */
    private static final long FLAT = 1 << 20;

    /** Time units of the model that take seconds on the fastest backend. */
    private static final long SECONDS = 600_000;

    /** Time units that take longer than the half minute after which the gate reports. */
    private static final long LOOKING = 700_000;

    /** Time units that no test waits for. */
    private static final long ENDLESS = 1_000_000_000;

    /** Longer than the compilation of one method takes on a busy machine. */
    private static final Duration COMPILATION = Duration.ofMinutes(1);

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** A run in this process takes what is printed meanwhile for its own. */
    private final PrintStream printed = System.out;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private Brusselator running(long span, String name, String... options) throws IOException {
        return new Brusselator(cli, directory, span, name, options);
    }

    private Brusselator running(String name) throws IOException {
        return running(25_000, name);
    }

    @Test
    void swapsOfBackendsLeaveNoTrace() throws IOException, InterruptedException, TimeoutException {
        backendSwaps(60, 25_000);
    }

    @Test
    @Tag("slow")
    void aThousandSwapsOfBackendsLeaveNoTrace() throws IOException, InterruptedException, TimeoutException {
        backendSwaps(1000, 400_000);
    }

    private void backendSwaps(int count, long span) throws IOException, InterruptedException, TimeoutException {
        byte[] undisturbed;
        JsonObject calm;
        try (var running = running(span, "undisturbed", "--backend", "java")) {
            calm = running.record().getJsonObject("summary");
            undisturbed = running.table();
        }
        try (var running = running(span, "swapped", "--backend", "java")) {
            for (int i = 0; i < count && !running.isOver(); i++) {
                running.swap("backend", i % 2 == 0 ? "simd" : "java");
            }
            var record = running.record();
            var summary = record.getJsonObject("summary");
            assertArrayEquals(undisturbed, running.table());
            assertEquals(calm.getInt("steps"), summary.getInt("steps"));
            assertEquals(calm.getInt("evaluations"), summary.getInt("evaluations"));
            assertEquals(calm.get("final"), summary.get("final"));
            var pauses = record.getJsonArray("swaps").getValuesAs(JsonObject.class).stream()
                    .mapToInt(swap -> swap.getInt("microseconds"))
                    .sorted()
                    .toArray();
            assertTrue(pauses.length > 10, "too few swaps to mean anything: " + pauses.length);
            System.out.printf(
                    "%d backend swaps: median pause %d us, longest %d us%n",
                    pauses.length, pauses[pauses.length / 2], pauses[pauses.length - 1]);
        }
    }

    /** Prints how fast a run is before its first swap, in the time that follows each swap, and after the last. */
    @Test
    @Tag("slow")
    void aRunIsAsFastBetweenSwapsAsWithoutThem() throws IOException, InterruptedException, TimeoutException {
        try (var running = running(100_000_000, "measured", "--backend", "java")) {
            for (var backend : List.of("java", "simd")) {
                running.swap("backend", backend);
                running.speed(WARM_UP);
                printed.printf("%s, calm: %.0f steps/s%n", backend, running.speed(CALM));
            }
            var speeds = new LinkedHashMap<String, List<Double>>();
            for (int i = 0; i < 40; i++) {
                var backend = i % 2 == 0 ? "java" : "simd";
                running.swap("backend", backend);
                speeds.computeIfAbsent(backend, name -> new ArrayList<>()).add(running.speed(BETWEEN));
            }
            speeds.forEach((backend, each) -> printed.printf(
                    "%s, in the half second after each of %d swaps: %.0f steps/s, the slowest %.0f, the last %.0f%n",
                    backend,
                    each.size(),
                    each.stream().mapToDouble(speed -> speed).average().orElseThrow(),
                    each.stream().mapToDouble(speed -> speed).min().orElseThrow(),
                    each.getLast()));
            for (var backend : List.of("java", "simd")) {
                running.swap("backend", backend);
                running.speed(WARM_UP);
                printed.printf("%s, calm again: %.0f steps/s%n", backend, running.speed(CALM));
            }
            assertFalse(running.isOver());
        }
    }

    @Test
    void swapsOfIntegratorsStayWithinTheTolerance() throws IOException, InterruptedException, TimeoutException {
        double undisturbed;
        try (var running = running("undisturbed")) {
            undisturbed = u(running.record());
        }
        var random = new SplittableRandom(5);
        var integrators = List.of("tsit5", "dop853", "dormand-prince-5");
        try (var running = running("swapped")) {
            for (int i = 0; i < 40 && !running.isOver(); i++) {
                running.swap("integrator", integrators.get(random.nextInt(integrators.size())));
            }
            var record = running.record();
            // On a limit cycle errors along it add up, those across it die out: 2.5e4 time units at rtol 1e-9.
            assertEquals(undisturbed, u(record), 1e-3);
            assertEquals("completed", record.getJsonObject("summary").getString("outcome"));
        }
    }

    private static double u(JsonObject record) {
        return record.getJsonObject("summary")
                .getJsonObject("final")
                .getJsonNumber("u")
                .doubleValue();
    }

    @Test
    void aStoppedBackendIsLeftAndTakenAgainWhenItIsBack() throws IOException, InterruptedException, BundleException {
        byte[] undisturbed;
        try (var running = running("undisturbed")) {
            running.record();
            undisturbed = running.table();
        }
        var simd = cli.bundle("org.simplectic.backend.simd");
        try (var running = running("stopped")) {
            for (int i = 0; i < 5; i++) {
                running.awaitBackend("simd");
                simd.stop();
                simd.start();
            }
            running.awaitBackend("simd");
            var record = running.record();
            assertArrayEquals(undisturbed, running.table());
            var reasons = record.getJsonArray("swaps").getValuesAs(JsonObject.class).stream()
                    .map(swap -> swap.getString("to") + ", " + swap.getString("reason"))
                    .toList();
            assertTrue(reasons.contains("java, it was stopped"), reasons::toString);
            assertTrue(reasons.contains("simd, it ranks first now"), reasons::toString);
        }
    }

    @Test
    void anUpdatedMethodGoesOnAndItsOldClassesAreFreed() throws IOException, InterruptedException, BundleException {
        byte[] undisturbed;
        try (var running = running(SECONDS, "undisturbed")) {
            running.record();
            undisturbed = running.table();
        }
        var integrators = cli.bundle("org.simplectic.integrators");
        var loaders = new LinkedHashMap<String, WeakReference<ClassLoader>>();
        try (var running = running(SECONDS, "updated")) {
            for (int i = 0; i < 3; i++) {
                loaders.put(
                        "before update " + (i + 1),
                        new WeakReference<>(
                                integrators.adapt(BundleWiring.class).getClassLoader()));
                integrators.stop();
                integrators.update();
                cli.refresh(integrators);
                integrators.start();
            }
            var events = running.record().getJsonArray("events").toString();
            assertFalse(events.contains("still holds"), events);
            assertArrayEquals(undisturbed, running.table());
        }
        assertFreed(loaders);
    }

    @Test
    @Tag("slow")
    void classesThatStayAreReported() throws IOException, InterruptedException, BundleException {
        var writers = cli.bundle("org.simplectic.plots");
        var held = writers.adapt(BundleWiring.class).getClassLoader();
        try (var running = running(LOOKING, "leaking", "--backend", "java")) {
            writers.stop();
            writers.update();
            cli.refresh(writers);
            writers.start();
            var record = running.record();
            var events = record.getJsonArray("events").toString();
            assertTrue(
                    events.contains("the bundle org.simplectic.plots was replaced, but something still holds"), events);
        }
        assertNotSame(held, writers.adapt(BundleWiring.class).getClassLoader());
    }

    @Test
    @Tag("slow")
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void twoHundredUpdatesOfEachPluginLeaveNothing() throws IOException, InterruptedException, BundleException {
        // Its run is that method's own: who holds a run holds what it writes with.
        assertFreed(updated());
    }

    /** What loaded the classes of every bundle before each of 200 updates under a run. */
    private Map<String, WeakReference<ClassLoader>> updated()
            throws IOException, InterruptedException, BundleException {
        var loaders = new LinkedHashMap<String, WeakReference<ClassLoader>>();
        try (var running = running(ENDLESS, "updated")) {
            running.awaitBackend("simd");
            for (var bundle : plugins()) {
                var used = new ArrayList<Long>();
                for (int i = 0; i < 200; i++) {
                    loaders.put(
                            bundle.getSymbolicName() + " before update " + (i + 1),
                            new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                    bundle.stop();
                    bundle.update();
                    cli.refresh(bundle);
                    bundle.start();
                    assertFalse(running.isOver(), () -> "the run ended early: " + running.result());
                    if (i >= 100 && i % 10 == 9) {
                        used.add(metaspace());
                    }
                }
                // Sorted, so that copies which compiler threads still hold at one moment do not count.
                long early = used.subList(0, 5).stream().sorted().toList().get(1);
                long late = used.subList(5, 10).stream().sorted().toList().get(1);
                var name = bundle.getSymbolicName();
                printed.printf(
                        "%s: metaspace after 110, 120, ... 200 updates, KiB: %s%n",
                        name, used.stream().map(bytes -> bytes / 1024).toList());
                assertTrue(late - early < FLAT, name + ": metaspace grows, from " + early + " to " + late);
            }
        }
        return loaders;
    }

    /** All bundles that have a plug-in. */
    private List<Bundle> plugins() {
        return Arrays.stream(cli.context().getBundles())
                .filter(bundle -> !bundle.adapt(BundleRevision.class)
                        .getDeclaredCapabilities("simplectic.plugin")
                        .isEmpty())
                .toList();
    }

    /** A compiler thread may hold classes for seconds. */
    private static void assertFreed(Map<String, WeakReference<ClassLoader>> loaders) {
        long begin = System.nanoTime();
        var staying = staying(loaders);
        while (!staying.isEmpty() && System.nanoTime() - begin < COMPILATION.toNanos()) {
            System.gc();
            staying = staying(loaders);
        }
        assertEquals(List.of(), staying, "class loaders that stay");
    }

    private static List<String> staying(Map<String, WeakReference<ClassLoader>> loaders) {
        return loaders.entrySet().stream()
                .filter(loader -> loader.getValue().get() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Bytes in use after a collection. */
    private static long metaspace() {
        // Twice: what is only softly reachable through code that has just become invalid goes with the second.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .findFirst()
                .orElseThrow()
                .getUsage()
                .getUsed();
    }
}
