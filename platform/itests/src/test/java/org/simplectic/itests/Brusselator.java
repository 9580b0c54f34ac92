package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A run of the Brusselator, some microseconds a step, in a thread of its own. */
final class Brusselator implements AutoCloseable {
    /** Points that are saved, evenly spaced, the first and the last among them. */
    static final int POINTS = 1000;

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
              save: {points: POINTS}
            """;

    private final CommandLine cli;
    private final Path output;
    private final CompletableFuture<CommandLine.Result> result;
    private final Object run;

    /** Starts one; it is under way when this returns. */
    Brusselator(CommandLine cli, Path directory, long span, String name, String... options) throws IOException {
        this.cli = cli;
        var text = STUDY.replace("SPAN", String.valueOf(span)).replace("POINTS", String.valueOf(POINTS));
        var study = Files.writeString(directory.resolve("brusselator.yaml"), text);
        output = directory.resolve(name);
        var words = new ArrayList<>(List.of("run", study.toString(), "--out", output.toString(), "--quiet"));
        words.addAll(List.of(options));
        result = CompletableFuture.supplyAsync(
                () -> cli.run(words.toArray(String[]::new)),
                task -> Thread.ofPlatform().start(task));
        run = awaitRun();
    }

    private Object awaitRun() {
        while (!result.isDone()) {
            var active = (Collection<?>) call(cli.service("org.simplectic.runtime.Studies"), "active");
            if (!active.isEmpty()) {
                return active.iterator().next();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the run ended early: " + result.join());
    }

    /** Waits until it is on a backend. */
    void awaitBackend(String name) {
        while (!result.isDone() && !String.valueOf(call(run, "progress")).endsWith("on " + name)) {
            Thread.onSpinWait();
        }
        assertFalse(result.isDone(), "the run ended before it was on " + name);
    }

    boolean isOver() {
        return result.isDone();
    }

    /** What became of it, when it is over. */
    CommandLine.Result result() {
        return result.join();
    }

    /** The steps done, about: what the run last told of itself. */
    long steps() {
        var words = ((String) call(run, "progress")).split(" ", -1);
        int steps = Arrays.asList(words).indexOf("steps,");
        return steps < 1 ? 0 : Long.parseLong(words[steps - 1]);
    }

    /** Steps in a second of the processor's time that the run's thread has: what others do on the machine hardly counts. */
    double speed(Duration time) {
        var threads = ManagementFactory.getThreadMXBean();
        long thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().equals("simplectic-run-brusselator"))
                .findFirst()
                .orElseThrow()
                .threadId();
        long begin = System.nanoTime();
        long before = steps();
        long used = threads.getThreadCpuTime(thread);
        while (System.nanoTime() - begin < time.toNanos()) {
            LockSupport.parkNanos(time.toNanos() / 10);
        }
        return (steps() - before) * 1e9 / (threads.getThreadCpuTime(thread) - used);
    }

    /** Asks for a swap, and waits for nothing. */
    CompletableFuture<?> ask(String kind, String name) {
        return (CompletableFuture<?>) call(run, "swap", kind, name);
    }

    /** Swaps and waits until it is done; a refusal because the run is over counts as the end. */
    void swap(String kind, String name) throws InterruptedException, TimeoutException {
        try {
            ask(kind, name).get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            assertEquals(
                    "the run is over",
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    /** Its record, when it is over. */
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

    /** The saved points, each with its time first. */
    List<double[]> points() throws IOException {
        return Files.readAllLines(output.resolve("brusselator.csv")).stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    @Override
    public void close() {
        call(run, "stop");
        result.join();
    }

    /** Through the interface, as classes of bundles are not on the tests' class path. */
    static Object call(Object target, String method, Object... arguments) {
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
}
