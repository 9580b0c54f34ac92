package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simplectic.itests.Brusselator.call;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** Everything that can happen to the plug-ins of one run, in any order: no step is lost, none is done twice. */
@Timeout(20 * 60)
final class MixedSwapsTest {
    private static final int FEW = 60;
    private static final int MANY = 1000;

    /** Time units of the model until code is compiled, and for each change then: the run must not be over before the last. */
    private static final long SPAN_OF_THE_START = 20_000;

    private static final long SPAN_OF_A_CHANGE = 800;

    private static final List<String> BACKENDS = List.of("java", "simd");
    private static final List<String> INTEGRATORS = List.of("tsit5", "dop853", "dormand-prince-5");
    private static final List<String> RANKED = List.of(
            "org.simplectic.backend.java.internal.JavaBackend", "org.simplectic.backend.simd.internal.SimdBackend");

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private final List<CompletableFuture<?>> unawaited = new ArrayList<>();
    private final List<WeakReference<ClassLoader>> replaced = new ArrayList<>();

    @AfterEach
    void stop() {
        cli.close();
    }

    /** What happens to a plug-in. */
    private enum Change {
        SWAP,
        SWAP_UNAWAITED,
        STOP_AND_START,
        UPDATE,
        RANK,
        SWAP_METHOD,
        STOP_AND_START_METHODS,
        UPDATE_METHODS;

        boolean isOfBackends() {
            return compareTo(SWAP_METHOD) < 0;
        }
    }

    @Test
    void changesOfBackendsLeaveNoTrace() throws Exception {
        backendsOnly(FEW);
    }

    @Test
    @Tag("slow")
    void aThousandChangesOfBackendsLeaveNoTrace() throws Exception {
        backendsOnly(MANY);
    }

    @Test
    void changesOfAllKindsLoseNoStep() throws Exception {
        ofAllKinds(FEW);
    }

    @Test
    @Tag("slow")
    void aThousandChangesOfAllKindsLoseNoStep() throws Exception {
        ofAllKinds(MANY);
    }

    private Brusselator start(int count, String name) throws IOException {
        return new Brusselator(cli, directory, SPAN_OF_THE_START + count * SPAN_OF_A_CHANGE, name);
    }

    private void backendsOnly(int count) throws Exception {
        byte[] undisturbed;
        JsonObject calm;
        try (var run = start(count, "undisturbed")) {
            calm = run.record().getJsonObject("summary");
            undisturbed = run.table();
        }
        var changes =
                Arrays.stream(Change.values()).filter(Change::isOfBackends).toList();
        try (var run = start(count, "changed")) {
            var summary = changed(run, count, changes).getJsonObject("summary");
            assertArrayEquals(undisturbed, run.table());
            assertEquals(calm.getInt("steps"), summary.getInt("steps"));
            assertEquals(calm.getInt("evaluations"), summary.getInt("evaluations"));
            assertEquals(calm.get("final"), summary.get("final"));
        }
    }

    private void ofAllKinds(int count) throws Exception {
        List<double[]> undisturbed;
        try (var run = start(count, "undisturbed")) {
            run.record();
            undisturbed = run.points();
        }
        try (var run = start(count, "changed")) {
            changed(run, count, List.of(Change.values()));
            var points = run.points();
            assertEquals(Brusselator.POINTS, points.size());
            for (int i = 0; i < points.size(); i++) {
                assertEquals(undisturbed.get(i)[0], points.get(i)[0], "the time of point " + i);
                // On a limit cycle errors across it die out, those along it add up: in proportion to time, at rtol
                // 1e-9.
                double tolerance = 1e-6 + 4e-8 * points.get(i)[0];
                assertArrayEquals(undisturbed.get(i), points.get(i), tolerance, "point " + i);
            }
        }
    }

    /** Changes the plug-ins of a run, then waits for its end. Tells how long it stood still for each reason. */
    private JsonObject changed(Brusselator run, int count, List<Change> changes) throws Exception {
        var random = new SplittableRandom(20261121);
        for (int i = 0; i < count; i++) {
            int done = i;
            assertFalse(run.isOver(), () -> "the run was over after " + done + " changes: " + run.result());
            happen(run, changes.get(random.nextInt(changes.size())), random);
        }
        while (replaced.stream().anyMatch(loader -> loader.get() != null) && !run.isOver()) {
            System.gc();
        }
        assertEquals(0, replaced.stream().filter(loader -> loader.get() != null).count(), "old class loaders stay");
        var record = run.record();
        assertTrue(unawaited.stream().allMatch(CompletableFuture::isDone), "a swap was never answered");
        assertEquals("completed", record.getJsonObject("summary").getString("outcome"));
        var events = record.getJsonArray("events").toString();
        assertFalse(events.contains("hung"), events);
        assertFalse(
                run.result().errors().contains("Exception"), () -> run.result().errors());
        assertTrue(record.getJsonArray("swaps").size() > count / 4, events);
        report(record);
        return record;
    }

    private void happen(Brusselator run, Change change, SplittableRandom random)
            throws InterruptedException, TimeoutException, BundleException {
        var backend = BACKENDS.get(random.nextInt(BACKENDS.size()));
        switch (change) {
            case SWAP -> await(run.ask("backend", backend));
            case SWAP_UNAWAITED -> unawaited.add(run.ask("backend", backend));
            case STOP_AND_START -> stopAndStart("org.simplectic.backend." + backend);
            case UPDATE -> update("org.simplectic.backend." + backend);
            case RANK -> rank(RANKED.get(random.nextInt(RANKED.size())), random.nextInt(200));
            case SWAP_METHOD -> await(run.ask("integrator", INTEGRATORS.get(random.nextInt(INTEGRATORS.size()))));
            case STOP_AND_START_METHODS -> stopAndStart("org.simplectic.integrators");
            case UPDATE_METHODS -> update("org.simplectic.integrators");
        }
    }

    /** Refused is only what is away for the moment, as a backend whose rank changes. */
    private static void await(CompletableFuture<?> swap) throws InterruptedException, TimeoutException {
        try {
            swap.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            var reason = String.valueOf(e.getMessage());
            assertTrue(reason.contains("no installed plug-in provides the backend"), reason);
        }
    }

    private void stopAndStart(String name) throws BundleException {
        var bundle = cli.bundle(name);
        bundle.stop();
        bundle.start();
    }

    private void update(String name) throws BundleException, InterruptedException {
        var bundle = cli.bundle(name);
        replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        bundle.stop();
        bundle.update();
        cli.refresh(bundle);
        bundle.start();
    }

    /** By the component's configuration, which the component runtime makes the service's properties. */
    private void rank(String component, int ranking) {
        var configuration =
                call(cli.service("org.osgi.service.cm.ConfigurationAdmin"), "getConfiguration", component, "?");
        call(configuration, "update", FrameworkUtil.asDictionary(Map.of("service.ranking", ranking)));
    }

    private static void report(JsonObject record) {
        var kinds = new LinkedHashMap<String, List<Integer>>();
        for (var swap : record.getJsonArray("swaps").getValuesAs(JsonObject.class)) {
            kinds.computeIfAbsent(kind(swap), kind -> new ArrayList<>()).add(swap.getInt("microseconds"));
        }
        kinds.forEach((kind, pauses) -> {
            var sorted = pauses.stream().sorted().toList();
            System.out.printf(
                    "%s: %d times, the first pause %d us, median %d us, the longest %s us%n",
                    kind,
                    sorted.size(),
                    pauses.getFirst(),
                    sorted.get(sorted.size() / 2),
                    sorted.subList(Math.max(0, sorted.size() - 4), sorted.size()));
        });
    }

    private static String kind(JsonObject swap) {
        return swap.getString("kind") + ", " + swap.getString("reason");
    }
}
