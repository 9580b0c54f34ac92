package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.InvalidSyntaxException;

/** What a user sees of programs, kernels and values that are not finite, and that every backend cleans up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReadableTest {
    private static final String BACKEND = "org.simplectic.array.Backend";

    private final CommandLine cli = new CommandLine();

    @AfterAll
    void stop() {
        cli.close();
    }

    Stream<String> backends() throws InvalidSyntaxException {
        return Stream.of(cli.context().getAllServiceReferences(BACKEND, null))
                .map(reference -> String.valueOf(reference.getProperty("simplectic.backend.plugin")));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void explainShowsEveryProgramOfARunAndWritesNothing(String backend, @TempDir Path directory) throws IOException {
        var study = Files.writeString(directory.resolve("decay.yaml"), """
                model: {equations: {dy/dt: -k*y}, initial: {y: 1}, parameters: {k: 2}}
                integrate: {span: [0, 2], with: {integrator: tsit5, rtol: 1e-6, atol: 1e-9}, save: {points: 50}}
                metrics: {square: y^2}
                output: {directory: out}
                """);

        var result = cli.run("explain", study.toString(), "--backend", backend);

        assertEquals(0, result.exitCode(), result.errors());
        var output = result.output();
        assertTrue(output.startsWith("decay on the backend " + backend + " ("), output);
        assertTrue(output.contains(": the model; a part of the programs below"), output);
        for (var program : List.of("start", "steps", "dense output")) {
            assertTrue(output.contains("\nprogram " + program + ": "), program + " in " + output);
        }
        assertTrue(output.contains("  steps(%0: f64[18], %1: f64[1], %2: f64[1], %3: f64[1]) {\n    %4: f64"), output);
        assertTrue(output.contains("multiply "), output);
        assertTrue(output.contains("FLOP/B  KERNEL\n"), output);
        try (var files = Files.list(directory)) {
            assertEquals(List.of(study), files.toList());
        }
        var json = parse(cli.run("explain", study.toString(), "--backend", backend, "--json")
                .output());
        assertEquals(backend, json.getString("backend"));
        assertTrue(json.getJsonArray("programs").size() >= 5, json.toString());
        for (var program : json.getJsonArray("programs").getValuesAs(JsonObject.class)) {
            boolean inlined = program.getBoolean("inlined");
            assertEquals(inlined, program.getJsonArray("kernels").isEmpty(), program.toString());
            for (var kernel : program.getJsonArray("kernels").getValuesAs(JsonObject.class)) {
                assertFalse(kernel.getString("listing").isBlank(), kernel.toString());
                assertTrue(kernel.getJsonNumber("bytes").doubleValue() >= 0, kernel.toString());
            }
        }
    }

    @Test
    void explainTellsOfARunThatEndsAtOnce(@TempDir Path directory) throws IOException {
        var study = Files.writeString(directory.resolve("dead.yaml"), """
                model: {equations: {dy/dt: 1/y}, initial: {y: 0}}
                integrate: {span: [0, 2], with: {integrator: rk4, step: 0.1}}
                """);
        var result = cli.run("explain", study.toString());
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(
                result.output().contains("note: the run ends after step 0 with the status NONFINITE"), result.output());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void profileAddsUpAndIsSorted(String backend, @TempDir Path directory) throws IOException {
        var study = CommandLine.study("lotka-volterra").toString();
        var result = cli.run("run", study, "--backend", backend, "--profile", "--out", directory.toString());

        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("  CALLS"), result.output());
        assertTrue(result.output().contains("outside of kernels"), result.output());
        assertTrue(result.output().stripTrailing().endsWith("total"), result.output());
        var profile = parse(Files.readString(directory.resolve("run.json")))
                .getJsonObject("summary")
                .getJsonObject("profile");
        double sum = profile.getJsonNumber("outsideKernels").doubleValue();
        double last = Double.POSITIVE_INFINITY;
        assertFalse(profile.getJsonArray("kernels").isEmpty());
        for (var kernel : profile.getJsonArray("kernels").getValuesAs(JsonObject.class)) {
            double seconds = kernel.getJsonNumber("seconds").doubleValue();
            assertTrue(seconds <= last && kernel.getJsonNumber("calls").longValue() > 0, profile.toString());
            last = seconds;
            sum += seconds;
        }
        // The parts are measured apart from the whole, so a part may only seem longer by the clock's resolution.
        assertEquals(profile.getJsonNumber("seconds").doubleValue(), sum, 1e-3);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theFirstValueThatIsNotFiniteIsTracedToItsEquation(String backend, @TempDir Path directory) throws IOException {
        var study = Files.writeString(directory.resolve("sinking.yaml"), """
                model: {equations: {dy/dt: "-1", dz/dt: sqrt(y)}, initial: {y: 1.05, z: 0}}
                integrate: {span: [0, 2], with: {integrator: rk4, step: 0.25}}
                """);
        var out = directory.resolve("out").toString();

        var result = cli.run("run", study.toString(), "--check-finite", "--backend", backend, "--out", out);

        assertEquals(1, result.exitCode(), result.output());
        var errors = result.errors();
        assertTrue(errors.contains("error: sinking failed: non-finite value at t=1.0\n"), errors);
        assertTrue(errors.contains("The first one came up in step 5 (t=1.0), in the program 'steps'"), errors);
        assertTrue(errors.contains(" = sqrt %"), errors);
        assertTrue(errors.contains(" = NaN"), errors);
        assertTrue(errors.contains(" = -0.07"), errors);
        assertTrue(errors.contains("The square root of a negative number is not defined."), errors);
        assertTrue(errors.contains("smaller steps"), errors);
        var record = parse(Files.readString(directory.resolve("out/run.json"))).getJsonObject("summary");
        assertEquals("failed: non-finite value at t=1.0", record.getString("outcome"));
        assertEquals(4, record.getInt("steps"));
        assertTrue(record.getString("advice").contains(" = sqrt %"), record.toString());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void checkFiniteDoesNotChangeAHealthyRun(String backend, @TempDir Path directory) {
        var study = CommandLine.study("ten-steps").toString();
        var plain = cli.run("run", study, "--json", "--backend", backend, "--out", directory.toString());
        var checked =
                cli.run("run", study, "--json", "--check-finite", "--backend", backend, "--out", directory.toString());
        assertEquals(0, checked.exitCode(), checked.errors());
        assertEquals(
                parse(plain.output()).getJsonObject("final"),
                parse(checked.output()).getJsonObject("final"));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aLongRunLeavesNoArrayOpen(String backend, @TempDir Path directory)
            throws ReflectiveOperationException, InvalidSyntaxException, IOException {
        var study = Files.writeString(directory.resolve("swing.yaml"), """
                model: {equations: {dx/dt: v, dv/dt: -x}, initial: {x: 1, v: 0}}
                integrate:
                  span: [0, 2000]
                  with: {integrator: tsit5, rtol: 1e-8, atol: 1e-8}
                  save: {every: 1}
                  events: [{name: crossing, when: x, direction: rising}]
                metrics: {energy: x^2 + v^2}
                """);
        var out = directory.resolve("out").toString();
        var result = cli.run("run", study.toString(), "--json", "--quiet", "--backend", backend, "--out", out);
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(parse(result.output()).getInt("steps") > 5000, result.output());

        var reference =
                cli.context().getAllServiceReferences(BACKEND, "(simplectic.backend.plugin=" + backend + ")")[0];
        var service = cli.context().getService(reference);
        try {
            assertEquals(0L, service.getClass().getMethod("openArrays").invoke(service));
        } finally {
            cli.context().ungetService(reference);
        }
    }

    @Test
    void describeAndDoctorTellWhatBackendsCanDo() {
        var described = cli.run("describe", "backend", "java").output();
        assertTrue(described.contains("types        f64"), described);
        assertTrue(described.contains("primitives   "), described);
        assertTrue(described.contains("computes on  any Java virtual machine"), described);
        var examined = cli.run("doctor").output();
        assertTrue(examined.contains("BACKEND"), examined);
    }

    private static JsonObject parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
