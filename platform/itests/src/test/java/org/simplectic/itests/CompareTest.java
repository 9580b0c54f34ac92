package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code compare} on a problem whose solution is known, exp(-1). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompareTest {
    private static final String STUDY = """
            model:
              equations: {dx/dt: "-x"}
              initial: {x: 1}
            compare:
              of: {integrate: {span: [0, 1], with: {integrator: verner-9, rtol: 1e-14, atol: 1e-14}}}
              methods: METHODS
              tolerances: [1e-4, 1e-6, 1e-8]
              steps: [0.1, 0.05, 0.025]
            output: {plot: "loglog(evaluations, error)"}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterAll
    void stop() {
        cli.close();
    }

    @Test
    void eachMethodHasItsErrorsAndItsWork() throws IOException {
        var table = table("[rk4, dop853, {integrator: dop853, controller: i}]");

        assertEquals(
                "tolerance,rk4 error,rk4 seconds [s],rk4 evaluations,rk4 steps,dop853 error,dop853 seconds [s],dop853"
                        + " evaluations,dop853 steps,dop853 2 error,dop853 2 seconds [s],dop853 2 evaluations,dop853 2 steps",
                table.getFirst());
        double[] sizes = {0.1, 0.05, 0.025};
        for (int i = 0; i < sizes.length; i++) {
            var row = row(table, i);
            // A step of the classical method multiplies by the first terms of the series of exp(-h).
            double h = sizes[i];
            double factor = 1 - h + h * h / 2 - h * h * h / 6 + h * h * h * h / 24;
            double error = Math.abs(Math.pow(factor, Math.rint(1 / h)) / Math.exp(-1) - 1);
            assertEquals(error, row[1], 1e-3 * error);
            assertEquals(Math.rint(1 / h), row[4]);
            assertTrue(row[2] > 0, "seconds");
            assertTrue(row[5] < 10 * row[0], "an error in proportion to the tolerance");
        }
    }

    @Test
    void theOrderIsAFigure() throws IOException {
        var result = run("[rk4]", "thresholds: {rk4 order: {atLeast: 3.9, atMost: 4.1}}");

        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("met: rk4 order"), result.output());
    }

    @Test
    void aMethodThatFailsLeavesTheOthersAlone() throws IOException {
        var result = run("[tsit5, {integrator: dop853, maxSteps: 1}]", "");

        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("dop853 at 1.0E-8 failed: MAX_STEPS at t = "), result.output());
        var last = row(Files.readAllLines(directory.resolve("out/compare.csv")), 2);
        assertTrue(last[1] < 1e-6 && Double.isNaN(last[5]), "one error is known, the other one is not");
    }

    @Test
    void mistakesAreExplained() throws IOException {
        assertTrue(refused("[tsit]").contains("did you mean 'tsit5'?"));
        assertTrue(refused("[{integrator: tsit5, rtoll: 1}]").contains("did you mean 'rtol'?"));
        assertTrue(refused("[]").contains("'methods' must have at least 1 entries"));
        var missing = Files.writeString(
                directory.resolve("compare.yaml"),
                STUDY.replace("METHODS", "[rk4]").replaceAll("(?m)^  steps.*$", ""));
        assertTrue(cli.run("run", missing.toString()).errors().contains("'rk4' has no rtol"));
        var modelless = Files.writeString(
                directory.resolve("compare.yaml"),
                STUDY.replaceAll("(?s)^model.*?compare", "compare").replace("METHODS", "[rk4]"));
        assertTrue(cli.run("run", modelless.toString()).errors().contains("'integrate' works on a model"));
    }

    private String refused(String methods) throws IOException {
        var result = run(methods, "");
        assertNotEquals(0, result.exitCode());
        return result.errors();
    }

    private List<String> table(String methods) throws IOException {
        var result = run(methods, "");
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(Files.size(directory.resolve("out/compare-loglog-evaluations-error.svg")) > 0);
        return Files.readAllLines(directory.resolve("out/compare.csv"));
    }

    private CommandLine.Result run(String methods, String more) throws IOException {
        var file = Files.writeString(
                directory.resolve("compare.yaml"),
                STUDY.replace("METHODS", methods).replace("plot: ", "table: csv, plot: ") + more + "\n");
        return cli.run("run", "--out", directory.resolve("out").toString(), file.toString());
    }

    private static double[] row(List<String> table, int index) {
        return List.of(table.get(index + 1).split(",", -1)).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
