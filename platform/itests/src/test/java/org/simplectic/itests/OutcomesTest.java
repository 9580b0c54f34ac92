package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users are told of how their integration went. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutcomesTest {
    /** Van der Pol's equation: stiff between its jumps for large mu. */
    private static final String VAN_DER_POL = """
            model:
              equations:
                dx/dt: "v"
                dv/dt: "mu*((1 - x^2)*v - x)"
              initial: {x: 2, v: 0}
              parameters: {mu: 1e4}
            integrate:
              span: [0, 0.5]
              with: {integrator: INTEGRATOR, rtol: 1e-4, atol: 1e-6, maxSteps: 1000000}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterAll
    void stop() {
        cli.close();
    }

    @Test
    void autoTellsWhatItTook() throws IOException {
        var result = completed(VAN_DER_POL.replace("INTEGRATOR", "auto"));

        assertTrue(result.contains("auto took tsit5 for "), result);
        assertTrue(result.contains("and rosenbrock for "), result);
    }

    @Test
    void anExplicitMethodTellsThatTheProblemIsStiff() throws IOException {
        var result = completed(VAN_DER_POL.replace("INTEGRATOR", "tsit5"));

        assertTrue(result.contains("seems to be stiff"), result);
        assertTrue(result.contains("Take auto"), result);
    }

    private String completed(String study) throws IOException {
        var file = Files.writeString(directory.resolve("study.yaml"), study);
        var result = cli.run("run", "--out", directory.resolve("out").toString(), file.toString());
        assertEquals(0, result.exitCode(), result.errors());
        return result.output();
    }
}
