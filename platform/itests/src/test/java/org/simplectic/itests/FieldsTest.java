package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields on a grid under verbs that know nothing of them, and problems that are texts. */
final class FieldsTest {
    private static final String HEAT = """
            model: {problem: heat, grid: {x: {points: 16}}, parameters: {k: 0.2}}
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

    @Test
    void aSweepVariesAParameterOfATextThatAPluginBrings() throws IOException {
        var result = run(HEAT + """
                sweep:
                  over: {k: [0.1, 0.2]}
                  integrate: {span: [0, 1], with: {integrator: tsit5, rtol: 1e-8, atol: 1e-8}}
                  quantities: {hottest: "max(u)"}
                output: {table: csv}
                """);
        assertEquals(0, result.exitCode(), result.errors());
        var rows = Files.readAllLines(directory.resolve("out/study.csv"));
        assertEquals(3, rows.size(), rows.toString());
        for (int member = 0; member < 2; member++) {
            double k = 0.1 * (member + 1);
            // The eigenvalue of the differences, and the first mode at the points next to the middle.
            double eigenvalue = 4 * 256 * Math.pow(Math.sin(Math.PI / 32), 2);
            double expected = Math.cos(Math.PI / 32) * Math.exp(-k * eigenvalue);
            var cells = rows.get(member + 1).split(",", -1);
            assertEquals(expected, Double.parseDouble(cells[2]), 1e-2 * expected, rows.toString());
        }
    }

    @Test
    void aComparisonRunsSeveralMethodsOnAField() throws IOException {
        var result = run(HEAT + """
                compare:
                  of: {integrate: {span: [0, 1], with: {integrator: tsit5, rtol: 1e-6, atol: 1e-8}}}
                  methods: [tsit5, dop853]
                  tolerances: [1e-4, 1e-6]
                output: {table: csv}
                """);
        assertEquals(0, result.exitCode(), result.errors());
        assertEquals(3, Files.readAllLines(directory.resolve("out/study.csv")).size());
    }

    @Test
    void gradientsOfFieldsAreRefused() throws IOException {
        var result = run(HEAT + """
                differentiate:
                  span: [0, 1]
                  functional: {end: "mean(u)"}
                  by: [k]
                  solution: {integrator: tsit5, rtol: 1e-6, atol: 1e-8}
                  with: {sensitivity: discrete-adjoint}
                """);
        assertEquals(2, result.exitCode(), result.output());
        assertTrue(result.errors().contains("grid"), result.errors());
    }

    @Test
    void whatATextLacksIsNamed() throws IOException {
        var result = run("""
                model: {problem: heat, parameters: {kappa: 1}, equations: {du/dt: 0}}
                integrate: {span: [0, 1], with: {integrator: tsit5, rtol: 1e-6, atol: 1e-8}}
                """);
        assertEquals(2, result.exitCode(), result.output());
        assertTrue(result.errors().contains("'kappa' is not a parameter of the problem 'heat'"), result.errors());
        assertTrue(result.errors().contains("has no key 'equations'"), result.errors());
    }

    @Test
    void aDescriptionPrintsTheText() {
        var output = cli.run("describe", "problem", "heat").output();
        assertTrue(output.contains("du/dt: {implicit: \"k*lap(u)\"}"), output);
    }
}
