package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb {@code sample} by the command line. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SampleTest {
    private static final String GAMMA = """
            model:
              equations: {dz/dt: 0}
              initial: {z: 0}
              parameters: {shape: 2}
            sample:
              log-density: "(shape - 1)*log(x) - x"
              variables: {x: {initial: 1, bounds: [0, inf], unit: m}}
              with: {sampler: hmc}
              chains: 2
              warm-up: 100
              draws: 200
            seed: 5
            metrics: {last: x}
            output: {table: csv}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private CommandLine.Result run(String name, String text, String... more) throws IOException {
        var file = Files.writeString(directory.resolve(name + ".yaml"), text);
        return run(name, file, more);
    }

    private CommandLine.Result run(String name, Path study, String... more) {
        var words = new String[5 + more.length];
        System.arraycopy(
                new String[] {
                    "run",
                    study.toString(),
                    "--quiet",
                    "--out",
                    directory.resolve(name).toString()
                },
                0,
                words,
                0,
                5);
        System.arraycopy(more, 0, words, 5, more.length);
        return cli.run(words);
    }

    private JsonObject summary(String name) throws IOException {
        try (var reader = Json.createReader(Files.newInputStream(directory.resolve(name + "/run.json")))) {
            return reader.readObject().getJsonObject("summary");
        }
    }

    private static double number(JsonObject figures, String name) {
        return figures.getJsonNumber(name).doubleValue();
    }

    /** Means and standard deviations by quadrature over tau. */
    @Test
    void eightSchoolsHaveTheirMoments() throws IOException {
        var result = run("schools", CommandLine.study("eight-schools"));
        assertEquals(0, result.exitCode(), result.errors());
        var summary = summary("schools");
        var figures = summary.getJsonObject("metrics");
        assertMean(4.396820713833, 3.31770446313956, figures, "mu");
        assertMean(3.59770548409766, 3.21995841466277, figures, "tau");
        for (var check : summary.getJsonArray("checks").getValuesAs(JsonObject.class)) {
            assertTrue(check.getBoolean("met"), check::toString);
        }
        assertEquals(
                1 + 4 * 2000,
                Files.readAllLines(directory.resolve("schools/eight-schools.csv"))
                        .size());
    }

    private static void assertMean(double mean, double deviation, JsonObject figures, String name) {
        double error = deviation / Math.sqrt(number(figures, "ess." + name));
        assertEquals(mean, number(figures, "mean." + name), 4 * error, name);
        // A heavy tail makes the deviation less certain than that of a normal variable.
        assertEquals(deviation, number(figures, "sd." + name), 8 * error, name);
    }

    @Test
    void theSeedDecidesEveryDraw() throws IOException {
        assertEquals(0, run("first", GAMMA).exitCode());
        assertEquals(0, run("second", GAMMA).exitCode());
        assertEquals(0, run("other", GAMMA.replace("seed: 5", "seed: 6")).exitCode());
        var first = Files.readString(directory.resolve("first/first.csv"));
        assertEquals(
                "draw,chain,log_density,x [m]",
                first.lines().findFirst().orElseThrow().replace("\"", ""));
        assertEquals(first, Files.readString(directory.resolve("second/second.csv")));
        assertNotEquals(first, Files.readString(directory.resolve("other/other.csv")));
    }

    @Test
    void everyCheckOfValuesIsPassed() throws IOException {
        var result = run("checked", GAMMA, "--check-finite");
        assertEquals(0, result.exitCode(), result.errors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bounds: [0, inf] | bounds: [1, inf]  | the initial value must be inside the bounds, but is on one: 1.0
            sampler: hmc     | sampler: hcm      | did you mean 'hmc'?
            sampler: hmc     | sampler: hmc, steps: 0 | 'steps' must be at least 1
            draws: 200       | draws: 0          | 'draws' must be at least 1
            log(x)           | log(z)            | 'z' is a state
            {x: {            | {chain: 1, x: {   | 'chain' heads a column of the results
            last: x          | last: y           | unknown name 'y'
            """)
    void mistakesAreShownWhereTheyAre(String right, String wrong, String message) throws IOException {
        var result = run("wrong", GAMMA.replace(right, wrong));
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains(message), result.errors());
    }

    @Test
    void aDensityOfZeroAtTheStartIsAnOutcomeWithAdvice() throws IOException {
        var result = run("nowhere", GAMMA.replace("- x\"", "- x + log(x - 1000)\""));
        assertEquals(1, result.exitCode());
        assertTrue(summary("nowhere").getString("advice").contains("take other initial values"), result.errors());
    }
}
