package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** Methods inside methods: a study chooses the linear solver of its integrator, and that one's preconditioner. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LinearSolverTest {
    /** Stiff; the slow component is {@code (cos t + sin t) / 2} but for a thousandth, and what is left of the start. */
    private static final String STUDY = """
            model:
              equations: {dfast/dt: "-1000*(fast - cos(t))", dslow/dt: "fast - slow"}
              initial: {fast: 1, slow: 0.5}
            integrate:
              span: [0, 10]
              with: {integrator: kvaerno-5, rtol: 1e-8, atol: 1e-8, linear-solver: gmres}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private CommandLine.Result run(String text, String name) throws IOException {
        var study = Files.writeString(directory.resolve(name + ".yaml"), text);
        return cli.run(
                "run",
                study.toString(),
                "--quiet",
                "--out",
                directory.resolve(name).toString());
    }

    private JsonObject record(String name) throws IOException {
        try (var reader =
                Json.createReader(Files.newInputStream(directory.resolve(name).resolve("run.json")))) {
            return reader.readObject();
        }
    }

    private double slow(String name) throws IOException {
        return record(name)
                .getJsonObject("summary")
                .getJsonObject("final")
                .getJsonNumber("slow")
                .doubleValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear-solver: dense-lu",
                "linear-solver: sparse-lu",
                "linear-solver: {linear-solver: sparse-lu, ordering: amd}",
                "linear-solver: gmres",
                "linear-solver: {linear-solver: gmres, restart: 5}",
                "linear-solver: gmres, preconditioner: ilu-0",
                "linear-solver: {linear-solver: bicgstab, rtol: 1e-6, preconditioner: jacobi}",
                "linear-solver: {linear-solver: gmres, preconditioner: {preconditioner: jacobi}}"
            })
    void anyChoiceGivesTheSameSolution(String choice) throws IOException {
        for (var integrator : new String[] {"kvaerno-5", "rosenbrock", "radau-iia-5", "auto"}) {
            var text = STUDY.replace("linear-solver: gmres", choice).replace("kvaerno-5", integrator);
            var result = run(text, integrator);
            assertEquals(0, result.exitCode(), result.errors());
            assertEquals(-0.691_4, slow(integrator), 2e-3);
        }
        assertEquals(slow("radau-iia-5"), slow("kvaerno-5"), 1e-7);
        assertEquals(slow("radau-iia-5"), slow("rosenbrock"), 1e-7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonlinear-solver: newton",
                "nonlinear-solver: {nonlinear-solver: modified-newton, maxIterations: 6}",
                "nonlinear-solver: anderson, linear-solver: gmres"
            })
    void anyNonlinearSolverGivesTheSameSolution(String choice) throws IOException {
        var result = run(STUDY.replace("linear-solver: gmres", choice), "nonlinear");
        assertEquals(0, result.exitCode(), result.errors());
        run(STUDY.replace(", linear-solver: gmres", ""), "plain");
        assertEquals(slow("plain"), slow("nonlinear"), 1e-8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            linear-solver: gmrs                              | unknown linear-solver 'gmrs'; did you mean 'gmres'
            linear-solver: {linear-solver: gmres, restrt: 3} | 'restrt'
            linear-solver: {restart: 3}                      | lacks the key 'linear-solver'
            linear-solver: gmres, preconditioner: ilu        | unknown preconditioner 'ilu'
            linear-solver: dense-lu, preconditioner: ilu-0   | nothing that is chosen here takes a preconditioner; linear-solver bicgstab
            preconditioner: ilu-0                            | nothing that is chosen here takes a preconditioner
            linear-solver: cg                                | cg is for symmetric positive definite operators
            linear-solver: {linear-solver: gmres, rtol: 0}   | 'rtol' must be at least
            """)
    void mistakesAreShownWhereTheyAre(String choice, String message) throws IOException {
        var result = run(STUDY.replace("linear-solver: gmres", choice), "wrong");
        assertEquals(2, result.exitCode(), result.output() + result.errors());
        assertTrue(result.errors().contains(message), result.errors());
    }

    @Test
    void explicitMethodsTakeNone() throws IOException {
        var result = run(STUDY.replace("kvaerno-5", "tsit5"), "explicit");
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains("no installed plug-in reads the key 'linear-solver'"), result.errors());
    }

    @Test
    void whatCanBeChosenIsDescribed() {
        var integrator = cli.run("describe", "integrator", "kvaerno-5").output();
        assertTrue(integrator.contains("linear-solver"), integrator);
        assertTrue(integrator.contains("preconditioner"), integrator);
        var solver = cli.run("describe", "linear-solver", "gmres").output();
        assertTrue(solver.contains("ilu-0"), solver);
    }

    @Test
    void aDefaultToleranceIsTold() throws IOException {
        var study = Files.writeString(directory.resolve("told.yaml"), STUDY);
        var result = cli.run(
                "run", study.toString(), "--out", directory.resolve("told").toString());
        assertEquals(0, result.exitCode(), result.errors());
        var told = result.output() + result.errors();
        assertTrue(told.contains("gmres took the default rtol = 1.0E-10"), told);
    }

    @Test
    void theLinearSolverIsSwappedInMidRun()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var text = STUDY.replace("[0, 10]", "[0, 5000]");
        var result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return run(text, "swapped");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
        var run = awaitRun(result);
        ((CompletableFuture<?>) Brusselator.call(run, "swap", "linear-solver", "bicgstab")).get(1, TimeUnit.MINUTES);
        var end = result.join();
        assertEquals(0, end.exitCode(), end.errors());
        var swap = record("swapped").getJsonArray("swaps").getJsonObject(0);
        assertEquals("linear-solver", swap.getString("kind"));
        assertEquals("gmres", swap.getString("from"));
        assertEquals("bicgstab", swap.getString("to"));
        // The thousandth from the fast component's lag is known: cos and sin by turns.
        double expected = (Math.cos(5000) + Math.sin(5000)) / 2;
        assertEquals(expected, slow("swapped"), 2e-3);
    }

    /** The bundle of a method inside another one: a run leaves it before its classes go, and goes on with those that come. */
    @Test
    void anUpdatedSolverGoesOnAndItsOldClassesAreFreed() throws IOException, InterruptedException, BundleException {
        var text = STUDY.replace("[0, 10]", "[0, 5000]").replace("gmres", "gmres, preconditioner: jacobi");
        var result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return run(text, "updated");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
        awaitRun(result);
        var solvers = cli.bundle("org.simplectic.linear");
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        for (int i = 0; i < 3; i++) {
            loaders.add(new WeakReference<>(solvers.adapt(BundleWiring.class).getClassLoader()));
            solvers.stop();
            solvers.update();
            cli.refresh(solvers);
            solvers.start();
        }
        var end = result.join();
        assertEquals(0, end.exitCode(), end.errors());
        var swaps = record("updated").getJsonArray("swaps").toString();
        assertTrue(swaps.contains("org.simplectic.linear"), swaps);
        assertEquals((Math.cos(5000) + Math.sin(5000)) / 2, slow("updated"), 2e-3);
        long begin = System.nanoTime();
        while (loaders.stream().anyMatch(loader -> loader.get() != null)
                && System.nanoTime() - begin < TimeUnit.MINUTES.toNanos(2)) {
            System.gc();
        }
        assertTrue(loaders.stream().allMatch(loader -> loader.get() == null), "old class loaders stay");
    }

    private Object awaitRun(CompletableFuture<CommandLine.Result> result) {
        while (!result.isDone()) {
            var active = (Collection<?>) Brusselator.call(cli.service("org.simplectic.runtime.Studies"), "active");
            if (!active.isEmpty()) {
                return active.iterator().next();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the run ended early: " + result.join());
    }
}
