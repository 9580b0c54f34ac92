package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code sweep} on y' = k y^2, y(t) = 1/(1 - k t), which ends at t = 1/k. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SweepTest {
    private static final String STUDY = """
            model:
              equations: {dy/dt: "k*y^2"}
              initial: {y: 1}
              parameters: {k: {value: 0.5, unit: 1/s}}
            sweep:
              over: {NAME: [0.25, 2, 0.5]}
              integrate: {span: [0, 1], with: {integrator: dop853, rtol: 1e-10, atol: 1e-10}}
            thresholds: {failed: {atMost: 1}}
            output: {table: csv}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterAll
    void stop() {
        cli.close();
    }

    private CommandLine.Result run(String name) throws IOException {
        var file = Files.writeString(directory.resolve("sweep.yaml"), STUDY.replace("NAME", name));
        return cli.run("run", "--out", directory.resolve("out").toString(), file.toString());
    }

    @Test
    void theTableHasARowAMemberAndAFailureIsOneOfThem() throws IOException {
        var result = run("k");

        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("member 1 (k = 2.0) ended with "), result.output());
        assertTrue(result.output().contains("met: failed = 1"), result.output());
        var table = Files.readAllLines(directory.resolve("out/sweep.csv"));
        assertEquals("member,k [1/s],y,status", table.getFirst());
        assertEquals(4, table.size());
        assertEquals(1 / (1 - 0.25), numbers(table.get(1)).get(2), 1e-8);
        assertTrue(numbers(table.get(2)).get(2).isNaN());
        assertEquals(List.of(2.0, 0.5), numbers(table.get(3)).subList(0, 2));
        assertEquals(2, numbers(table.get(3)).get(2), 1e-8);
    }

    private static List<Double> numbers(String line) {
        return List.of(line.split(",", -1)).stream().map(Double::valueOf).toList();
    }

    @Test
    void mistakesAreExplained() throws IOException {
        var result = run("initial.x");

        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains("sweep.yaml:6:10: 'initial.x'"), result.errors());
        assertTrue(result.errors().contains("did you mean 'initial.y'?"), result.errors());
    }
}
