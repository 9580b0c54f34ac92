package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that plug-ins of kind {@code problem} bring, by the command line. */
final class ProblemTest {
    private static final String PLANET = """
            model:
              problem: kepler
              parameters: {eccentricity: 0.3}
            integrate:
              span: [0, 20]
              with: {integrator: tsit5, rtol: 1e-10, atol: 1e-10}
              save: {every: 1}
              events: [{name: near, when: "x*vx + y*vy", direction: rising}]
            metrics: {drift: "energy + 1/2", momentum: "angular_momentum^2 + eccentricity^2"}
            output: {table: csv}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private CommandLine.Result run(String study) throws IOException {
        var file = Files.writeString(directory.resolve("planet.yaml"), study);
        return cli.run(
                "run",
                file.toString(),
                "--quiet",
                "--out",
                directory.resolve("out").toString());
    }

    @Test
    void expressionsEventsAndTablesKnowItsNames() throws IOException {
        var result = run(PLANET);
        assertEquals(0, result.exitCode(), result.errors());
        try (var reader = Json.createReader(Files.newInputStream(directory.resolve("out/run.json")))) {
            var record = reader.readObject();
            var metrics = record.getJsonObject("summary").getJsonObject("metrics");
            assertEquals(0, metrics.getJsonNumber("drift").doubleValue(), 1e-7);
            assertEquals(1, metrics.getJsonNumber("momentum").doubleValue(), 1e-7);
            // Three periods of 2 pi, at whose ends the planet is nearest again.
            assertEquals(3, record.getJsonArray("events").size(), record::toString);
        }
        var table = Files.readAllLines(directory.resolve("out/planet.csv"));
        assertEquals("t,x,y,vx,vy", table.getFirst().replace("\"", ""));
        assertEquals(1 + 21 + 3, table.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            problem: kepler   | problem: keppler              | did you mean 'kepler'? (valid: advection,
            eccentricity: 0.3 | excentricity: 0.3             | did you mean 'eccentricity'?
            eccentricity: 0.3 | eccentricity: -1              | 'eccentricity' must be at least 0
            eccentricity: 0.3 | eccentricity: 1               | eccentricity must be below 1 for a planet that comes back
            eccentricity: 0.3 | eccentricity: 1/3             | 'eccentricity' must be a number
            energy + 1/2      | enrgy + 1/2                   | did you mean 'energy'?
            problem: kepler   | problem: kepler\\n  equations: {dx/dt: 1} | has its equations from a plug-in
            """)
    void mistakesAreShownWhereTheyAre(String right, String wrong, String message) throws IOException {
        var result = run(PLANET.replace(right, wrong.replace("\\n", "\n")));
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains(message), result.errors());
    }
}
