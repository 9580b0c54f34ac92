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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Two plug-ins of one kind and name: which is taken is the same every time, and is said. */
final class SameNameTest {
    private static final String STUDY = """
            model: {equations: {dx/dt: -x}, initial: {x: 1}}
            integrate: {span: [0, 1], with: {integrator: rk4, step: 0.1}}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    /** The archetype's integrator under a name that the platform has too. */
    private Bundle install() throws IOException, BundleException {
        var jar = new ArchetypePlugin(directory).jar("rk4", Map.of());
        var bundle = cli.context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private CommandLine.Result run() throws IOException {
        var study = Files.writeString(directory.resolve("decay.yaml"), STUDY);
        return cli.run(
                "run", study.toString(), "--out", directory.resolve("out").toString());
    }

    private JsonObject described() {
        try (var reader = Json.createReader(new StringReader(
                cli.run("describe", "integrator", "rk4", "--json").output()))) {
            return reader.readObject();
        }
    }

    @Test
    void theHigherVersionIsTakenAndSaid() throws IOException, BundleException {
        var other = install();
        var result = run();
        assertEquals(0, result.exitCode(), result.errors());
        var all = result.output() + result.errors();
        assertTrue(
                all.contains("the integrator 'rk4' is taken from com.example.rk4 1.0.0, which has the higher version;"
                        + " org.simplectic.integrators 0.1.0 has one of the same name"),
                all);
        var taken = described();
        assertEquals("com.example.rk4", taken.getString("bundle"));
        var passed = taken.getJsonArray("others").getJsonObject(0);
        assertEquals("org.simplectic.integrators", passed.getString("bundle"));
        assertFalse(passed.getBoolean("active"));
        assertEquals(
                "the one of com.example.rk4 1.0.0 is taken, which has the higher version",
                passed.getString("inactiveReason"));
        var shown = cli.run("describe", "integrator", "rk4").output();
        assertTrue(shown.contains("not taken  that of org.simplectic.integrators 0.1.0: the one of"), shown);

        other.uninstall();
        var alone = run();
        assertEquals(0, alone.exitCode(), alone.errors());
        assertFalse((alone.output() + alone.errors()).contains("is taken from"), alone.output());
        assertEquals("org.simplectic.integrators", described().getString("bundle"));
    }

    @Test
    void oneThatCannotBeUsedIsNotTaken() throws IOException, BundleException {
        var other = install();
        other.stop();
        var result = run();
        assertEquals(0, result.exitCode(), result.errors());
        assertEquals("org.simplectic.integrators", described().getString("bundle"));
    }
}
