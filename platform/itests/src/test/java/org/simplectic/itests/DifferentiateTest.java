package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** The verb {@code differentiate} by the command line. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DifferentiateTest {
    /** The ball is at the ground after sqrt(2 drop/g), {@code (2 drop/g)^(1/2) / (2 drop)} later for each metre. */
    private static final String FALL = """
            model:
              equations: {dheight/dt: speed, dspeed/dt: -g}
              initial: {height: {value: drop, unit: m}, speed: 0}
              parameters: {drop: {value: 10, unit: m}, g: {value: 9.80665, unit: m/s^2}, twice: 2*drop}
            differentiate:
              span: {from: 0, to: 6, unit: s}
              functional: {end: t, unit: s}
              by: [drop, g]
              solution: {integrator: tsit5, rtol: 1e-9, atol: 1e-9}
              with: {sensitivity: discrete-adjoint, states: 3}
              check: {sensitivity: forward}
              events: [{when: height, direction: falling, terminal: true}]
            metrics: {scaled: "dvalue_ddrop*twice/value"}
            thresholds: {difference: {atMost: 1e-9}}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private CommandLine.Result run(String text) throws IOException {
        var study = Files.writeString(directory.resolve("study.yaml"), text);
        return cli.run(
                "run",
                study.toString(),
                "--quiet",
                "--out",
                directory.resolve("out").toString());
    }

    private JsonObject summary() throws IOException {
        try (var reader = Json.createReader(Files.newInputStream(directory.resolve("out/run.json")))) {
            return reader.readObject().getJsonObject("summary");
        }
    }

    @Test
    void theTimeOfAFallIsDifferentiatedByHeightAndGravity() throws IOException {
        var result = run(FALL);
        assertEquals(0, result.exitCode(), result.errors());
        var summary = summary();
        double time = Math.sqrt(20 / 9.80665);
        var last = summary.getJsonObject("final");
        assertEquals(time, last.getJsonNumber("value").doubleValue(), 1e-12);
        assertEquals(time, last.getJsonNumber("t").doubleValue(), 1e-12);
        assertEquals(time / 20, last.getJsonNumber("dvalue_ddrop").doubleValue(), 1e-12);
        assertEquals(-time / 2 / 9.80665, last.getJsonNumber("dvalue_dg").doubleValue(), 1e-12);
        assertEquals(1, summary.getJsonObject("metrics").getJsonNumber("scaled").doubleValue(), 1e-11);
        assertTrue(
                summary.getJsonObject("metrics").getJsonNumber("kept-solutions").doubleValue() <= 3);
        var table = Files.readAllLines(directory.resolve("out/study.csv"));
        assertEquals(
                "t [s],value [s],dvalue_ddrop [s/(m)],dvalue_dg [s/(m/s^2)]",
                table.getFirst().replace("\"", ""));
        assertEquals(2, table.size());
    }

    @Test
    void derivativesOverTimeAreATable() throws IOException {
        var result = run(FALL.replace("discrete-adjoint, states: 3}", "forward}\n  save: {every: 0.5}")
                .replace("dvalue_ddrop*twice/value", "height"));
        assertEquals(0, result.exitCode(), result.errors());
        var table = Files.readAllLines(directory.resolve("out/study.csv"));
        assertEquals(
                "t [s],height [m],speed,dheight_ddrop,dspeed_ddrop,dheight_dg,dspeed_dg",
                table.getFirst()
                        .replace("\"", "")
                        .replaceAll(" \\[[^]]*\\)]", "")
                        .replace(" [m/(m)]", ""));
        var second = table.get(2).split(",", -1);
        assertEquals(0.5, Double.parseDouble(second[0]));
        assertEquals(1, Double.parseDouble(second[3]), 1e-9);
        assertEquals(-0.125, Double.parseDouble(second[5]), 1e-9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            by: [drop, g]                 | by: [drop, h]                      | 'h' is neither a parameter of the model nor an initial value
            by: [drop, g]                 | by: [drops]                        | did you mean 'drop'?
            by: [drop, g]                 | by: [height]                       | its value at the start is 'initial.height'
            by: [drop, g]                 | by: [g, g]                         | 'g' is listed twice
            end: t                        | end: "height < 1"                  | expected a number
            end: t, unit: s               | unit: s                            | there is nothing to differentiate here
            end: t                        | points: {of: height, at: [7]}      | t = 7.0 is outside the span
            end: t                        | points: {of: height, at: [2, 1]}   | must follow each other in the order of the run
            end: t                        | points: {of: height, at: [1], values: [1, 2]} | there are 2 values for 1 points
            states: 3}                    | states: 3}\\n  save: {points: 3}   | take forward
            sensitivity: discrete-adjoint | sensitivity: adjoint               | discrete-adjoint
            """)
    void mistakesAreShownWhereTheyAre(String right, String wrong, String message) throws IOException {
        var result = run(FALL.replace(right, wrong.replace("\\\\n", "\\n").replace("\\n", "\n")));
        assertEquals(2, result.exitCode(), result.output());
        assertTrue(result.errors().contains(message), result.errors());
    }

    @Test
    void anIntegratorWhoseStepsCannotBeReversedIsRefusedWithAnAlternative() throws IOException {
        var result = run(FALL.replace("integrator: tsit5", "integrator: adams"));
        assertEquals(1, result.exitCode(), result.output());
        var advice = summary().getString("advice");
        assertTrue(advice.contains("continuous-adjoint"), advice);
    }
}
