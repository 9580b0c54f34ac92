package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Plug-ins that are swapped, stopped, started and updated under a run: no step is lost, none is done twice. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SwapTest {
    private static final String STUDY = """
            model:
              equations:
                du/dt: "A + u^2*v - (B + 1)*u"
                dv/dt: "B*u - u^2*v"
              initial: {u: 1.5, v: 3}
              parameters: {A: 1, B: 3}
            integrate:
              span: [0, SPAN]
              with: {integrator: tsit5, rtol: 1e-9, atol: 1e-9, maxSteps: 100000000}
              save: {points: 1000}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    /** A run in a thread of its own. */
    private final class Running implements AutoCloseable {
        final Path output;
        final CompletableFuture<CommandLine.Result> result;
        final Object run;

        Running(String name, String... options) throws IOException, InterruptedException {
            this(25_000, name, options);
        }

        Running(long span, String name, String... options) throws IOException, InterruptedException {
            var text = STUDY.replace("SPAN", String.valueOf(span));
            var study = Files.writeString(directory.resolve("brusselator.yaml"), text);
            output = directory.resolve(name);
            var words = new ArrayList<>(List.of("run", study.toString(), "--out", output.toString(), "--quiet"));
            words.addAll(List.of(options));
            result = CompletableFuture.supplyAsync(
                    () -> cli.run(words.toArray(String[]::new)),
                    task -> Thread.ofPlatform().start(task));
            run = awaitRun();
        }

        private Object awaitRun() throws InterruptedException {
            while (!result.isDone()) {
                var active = (Collection<?>) call(service("org.simplectic.runtime.Studies"), "active");
                if (!active.isEmpty()) {
                    return active.iterator().next();
                }
                Thread.onSpinWait();
            }
            throw new AssertionError("the run ended early: " + result.join());
        }

        void awaitBackend(String name) {
            while (!result.isDone() && !String.valueOf(call(run, "progress")).endsWith("on " + name)) {
                Thread.onSpinWait();
            }
            assertFalse(result.isDone(), "the run ended before it was on " + name);
        }

        boolean isOver() {
            return result.isDone();
        }

        /** What the run answers; a refusal because it is over counts as the end. */
        void swap(String kind, String name) throws InterruptedException, TimeoutException {
            try {
                ((CompletableFuture<?>) call(run, "swap", kind, name)).get(1, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                assertEquals(
                        "the run is over",
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            }
        }

        JsonObject record() throws IOException {
            var end = result.join();
            assertEquals(0, end.exitCode(), end.errors());
            try (var reader = Json.createReader(Files.newInputStream(output.resolve("run.json")))) {
                return reader.readObject();
            }
        }

        byte[] table() throws IOException {
            return Files.readAllBytes(output.resolve("brusselator.csv"));
        }

        @Override
        public void close() {
            call(run, "stop");
            result.join();
        }
    }

    private Object service(String type) {
        var reference = cli.context().getServiceReference(type);
        return cli.context().getService(reference);
    }

    /** Through the interface, as classes of bundles are not on the tests' class path. */
    private static Object call(Object target, String method, Object... arguments) {
        for (var type : target.getClass().getInterfaces()) {
            var found = Arrays.stream(type.getMethods())
                    .filter(candidate ->
                            candidate.getName().equals(method) && candidate.getParameterCount() == arguments.length)
                    .findFirst();
            if (found.isPresent()) {
                try {
                    return found.get().invoke(target, arguments);
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new LinkageError(method, e);
                }
            }
        }
        throw new AssertionError(target + " has no " + method);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(cli.context().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Lets go of the old content's classes, as an installation does after an update. */
    private void refresh(Bundle bundle) throws InterruptedException {
        var refreshed = new CountDownLatch(1);
        cli.context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(1, TimeUnit.MINUTES));
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
        try (var running = new Running(span, "undisturbed", "--backend", "java")) {
            calm = running.record().getJsonObject("summary");
            undisturbed = running.table();
        }
        try (var running = new Running(span, "swapped", "--backend", "java")) {
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

    @Test
    void swapsOfIntegratorsStayWithinTheTolerance() throws IOException, InterruptedException, TimeoutException {
        double undisturbed;
        try (var running = new Running("undisturbed")) {
            undisturbed = u(running.record());
        }
        var random = new SplittableRandom(5);
        var integrators = List.of("tsit5", "dop853", "dormand-prince-5");
        try (var running = new Running("swapped")) {
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
        try (var running = new Running("undisturbed")) {
            running.record();
            undisturbed = running.table();
        }
        var simd = bundle("org.simplectic.backend.simd");
        try (var running = new Running("stopped")) {
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
        try (var running = new Running("undisturbed")) {
            running.record();
            undisturbed = running.table();
        }
        var integrators = bundle("org.simplectic.integrators");
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        try (var running = new Running("updated")) {
            for (int i = 0; i < 3; i++) {
                loaders.add(new WeakReference<>(
                        integrators.adapt(BundleWiring.class).getClassLoader()));
                integrators.stop();
                integrators.update();
                refresh(integrators);
                integrators.start();
            }
            var events = running.record().getJsonArray("events").toString();
            assertFalse(events.contains("still holds"), events);
            assertArrayEquals(undisturbed, running.table());
        }
        for (var loader : loaders) {
            for (int i = 0; i < 50 && loader.get() != null; i++) {
                System.gc();
                Thread.onSpinWait();
            }
            assertNull(loader.get(), "an old class loader of the integrators is still reachable");
        }
    }

    @Test
    void classesThatStayAreReported() throws IOException, InterruptedException, BundleException {
        var writers = bundle("org.simplectic.plots");
        var held = writers.adapt(BundleWiring.class).getClassLoader();
        // Long enough for the gate to look for ten seconds.
        try (var running = new Running(400_000, "leaking")) {
            writers.stop();
            writers.update();
            refresh(writers);
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
    void twoHundredUpdatesOfEachPluginLeaveNothing() throws IOException, InterruptedException, BundleException {
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        try (var running = new Running(100_000_000, "updated")) {
            for (var name : List.of(
                    "org.simplectic.integrators", "org.simplectic.backend.java", "org.simplectic.backend.simd")) {
                var bundle = bundle(name);
                for (int i = 0; i < 200; i++) {
                    loaders.add(
                            new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                    bundle.stop();
                    bundle.update();
                    refresh(bundle);
                    bundle.start();
                    assertFalse(running.isOver(), () -> "the run ended early: " + running.result.join());
                }
            }
        }
        for (int i = 0; i < 100 && loaders.stream().anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertEquals(0, loaders.stream().filter(loader -> loader.get() != null).count());
    }
}
