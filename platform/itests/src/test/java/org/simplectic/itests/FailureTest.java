package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;

/** A backend that fails in the middle of a run, in every way it can: the run goes on with the next one, to the same bits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class FailureTest {
    private static final String BACKEND = "org.simplectic.array.Backend";
    private static final int HEALTHY_CALLS = 200;

    private final CommandLine cli = new CommandLine();

    @AfterAll
    void stop() {
        cli.close();
    }

    /** What a backend does at the call after the last healthy one. */
    @FunctionalInterface
    private interface Failure {
        Object happen() throws InterruptedException;
    }

    @Test
    void anExceptionIsSurvived(@TempDir Path directory) throws IOException {
        var record = survived(directory, () -> {
            throw new IllegalStateException("broken on purpose");
        });

        assertTrue(events(record).contains("IllegalStateException: broken on purpose"), () -> events(record));
    }

    @Test
    void aStackOverflowIsSurvived(@TempDir Path directory) throws IOException {
        survived(directory, () -> {
            throw new StackOverflowError();
        });
    }

    @Test
    void runningOutOfMemoryIsSurvived(@TempDir Path directory) throws IOException {
        survived(directory, () -> {
            throw new OutOfMemoryError("of its own making");
        });
    }

    @Test
    void hangingIsSurvived(@TempDir Path directory) throws IOException {
        var never = new CountDownLatch(1);
        try {
            var record = survived(directory, () -> {
                never.await();
                return List.of();
            });
            assertTrue(events(record).contains("the backend failing hung"), () -> events(record));
        } finally {
            never.countDown();
        }
    }

    private JsonObject survived(Path directory, Failure failure) throws IOException {
        var study = Files.writeString(directory.resolve("failing.yaml"), """
                model:
                  equations: {dx/dt: v, dv/dt: "-x"}
                  initial: {x: 1, v: 0}
                integrate:
                  span: [0, 300]
                  with: {integrator: tsit5, rtol: 1e-9, atol: 1e-9}
                  save: {every: 1}
                """);
        var healthy = directory.resolve("healthy");
        assertEquals(0, run(study, healthy).exitCode());
        var failing = directory.resolve("failing");
        var registration = cli.context()
                .registerService(
                        BACKEND,
                        failing(failure),
                        FrameworkUtil.asDictionary(
                                Map.of("simplectic.backend.plugin", "failing", "service.ranking", 1000)));
        CommandLine.Result result;
        try {
            result = run(study, failing);
        } finally {
            registration.unregister();
        }
        assertEquals(0, result.exitCode(), result.errors());
        assertArrayEquals(
                Files.readAllBytes(healthy.resolve("failing.csv")), Files.readAllBytes(failing.resolve("failing.csv")));
        try (var reader = Json.createReader(Files.newInputStream(failing.resolve("run.json")))) {
            var record = reader.readObject();
            var backends =
                    record.getJsonObject("summary").getJsonArray("backends").getValuesAs(JsonObject.class);
            assertEquals(2, backends.size(), backends::toString);
            assertEquals("failing", backends.getFirst().getString("name"));
            return record;
        }
    }

    private static String events(JsonObject record) {
        return record.getJsonArray("events").getValuesAs(JsonString::getString).toString();
    }

    private CommandLine.Result run(Path study, Path output) {
        return cli.run("run", study.toString(), "--out", output.toString(), "--quiet", "--step-limit", "2");
    }

    /** The java backend under another name, whose programs fail after a while. Its classes are those of the bundle. */
    private Object failing(Failure failure) {
        var context = cli.context();
        Object real;
        try {
            real = context.getService(context.getServiceReferences(BACKEND, "(simplectic.backend.plugin=java)")[0]);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        var calls = new AtomicInteger();
        return proxy(real, (method, arguments) -> switch (method.getName()) {
            case "name" -> "failing";
            case "compile" -> {
                var executable = invoke(real, method, arguments);
                yield proxy(executable, (inner, given) -> {
                    if (inner.getName().equals("call") && calls.incrementAndGet() > HEALTHY_CALLS) {
                        return failure.happen();
                    }
                    return invoke(executable, inner, given);
                });
            }
            default -> invoke(real, method, arguments);
        });
    }

    /** What a proxy does at a call. */
    @FunctionalInterface
    private interface Behaviour {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static Object proxy(Object real, Behaviour behaviour) {
        var interfaces = new ArrayList<Class<?>>();
        for (var type : real.getClass().getInterfaces()) {
            if (type.getName().startsWith("org.simplectic.array.")) {
                interfaces.add(type);
            }
        }
        InvocationHandler handler = (self, method, arguments) -> behaviour.call(method, arguments);
        return Proxy.newProxyInstance(
                interfaces.getFirst().getClassLoader(), interfaces.toArray(Class<?>[]::new), handler);
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
