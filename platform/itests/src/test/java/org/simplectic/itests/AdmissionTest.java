package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every plug-in of the distribution keeps the contracts of its kind: a new one is tested by being there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdmissionTest {
    private final CommandLine cli = new CommandLine();

    @AfterAll
    void stop() {
        cli.close();
    }

    private JsonArray admit(String... words) {
        var result = cli.run(
                Stream.concat(Stream.of("admit", "--json"), Stream.of(words)).toArray(String[]::new));
        assertNotEquals(2, result.exitCode(), result.errors());
        try (var reader = Json.createReader(new StringReader(result.output()))) {
            return reader.readArray();
        }
    }

    @TestFactory
    Stream<DynamicContainer> everyPluginKeepsItsContracts() {
        var reports = admit().getValuesAs(JsonObject.class);
        var kinds = reports.stream().map(report -> report.getString("kind")).toList();
        assertTrue(
                kinds.containsAll(List.of(
                        "backend",
                        "field-writer",
                        "integrator",
                        "linear-solver",
                        "nonlinear-solver",
                        "optimizer",
                        "preconditioner",
                        "problem",
                        "sampler",
                        "sensitivity",
                        "study",
                        "writer")),
                kinds::toString);
        return reports.stream()
                .map(report -> DynamicContainer.dynamicContainer(
                        report.getString("kind") + " " + report.getString("name"),
                        report.getJsonArray("findings").getValuesAs(JsonObject.class).stream()
                                .map(AdmissionTest::test)));
    }

    private static DynamicTest test(JsonObject finding) {
        return DynamicTest.dynamicTest(
                finding.getString("contract"),
                () -> assertNotEquals("broken", finding.getString("outcome"), finding::toString));
    }

    @Test
    void tellsItsFindingsInATable() {
        var result = cli.run("admit", "integrator", "rk4");
        assertEquals(0, result.exitCode(), result.output() + result.errors());
        assertTrue(result.output().contains("rk4 of org.simplectic.integrators 0.1.0: admitted"), result.output());
        assertTrue(result.output().contains("required: from 3.75 to 4.75"), result.output());
    }

    @Test
    void whatIsNotInstalledIsAMistakeOfTheUser() {
        var result = cli.run("admit", "integrator", "rk5");
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains("no plug-in of kind integrator has the name 'rk5'"), result.errors());
    }
}
