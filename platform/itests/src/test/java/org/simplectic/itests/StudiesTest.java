package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example study, run by the command line, gives the numbers of {@code references.json}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StudiesTest {
    private static final Pattern EVENT_TIME = Pattern.compile("=(-?[0-9][-+0-9.eE]*)");

    private final CommandLine cli = new CommandLine();

    @BeforeAll
    void theDistributionIsBuilt() {
        assertTrue(Files.isDirectory(CommandLine.HOME), CommandLine.HOME + " is missing; run ./mvnw package first");
    }

    @AfterAll
    void stop() {
        cli.close();
    }

    static Stream<JsonObject> references() throws IOException {
        return all().filter(reference -> !isSlow(reference));
    }

    static Stream<JsonObject> slowReferences() throws IOException {
        return all().filter(StudiesTest::isSlow);
    }

    private static boolean isSlow(JsonObject reference) {
        return reference.getBoolean("slow", false);
    }

    private static Stream<JsonObject> all() throws IOException {
        var file = CommandLine.HOME.resolve("studies").resolve("references.json");
        try (var reader = Json.createReader(Files.newInputStream(file))) {
            return reader.readObject().getJsonArray("studies").getValuesAs(JsonObject.class).stream();
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void givesTheReferenceValues(JsonObject reference, @TempDir Path directory) throws IOException {
        var arguments = new ArrayList<>(List.of("run", "--json", "--quiet", "--out", directory.toString()));
        for (var setting : reference.getJsonArray("settings").getValuesAs(JsonString.class)) {
            arguments.addAll(List.of("--set", setting.getString()));
        }
        arguments.add(CommandLine.HOME
                .resolve("studies")
                .resolve(reference.getString("study"))
                .toString());

        var result = cli.run(arguments.toArray(String[]::new));

        assertEquals(0, result.exitCode(), result.errors());
        var summary = parse(result.output());
        assertEquals("completed", summary.getString("outcome"));
        finalValues(reference, summary.getJsonObject("final"));
        metrics(reference, summary.getJsonObject("metrics"));
        for (var check :
                summary.getOrDefault("checks", JsonValue.EMPTY_JSON_ARRAY).asJsonArray()) {
            assertTrue(check.asJsonObject().getBoolean("met"), check::toString);
        }
        events(reference, parse(Files.readString(directory.resolve("run.json"))));
        for (var output : summary.getJsonArray("outputs").getValuesAs(JsonString.class)) {
            assertTrue(Files.size(Path.of(output.getString())) > 0, output.getString());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("slowReferences")
    void givesTheReferenceValuesInTheEnd(JsonObject reference, @TempDir Path directory) throws IOException {
        givesTheReferenceValues(reference, directory);
    }

    private static void finalValues(JsonObject reference, JsonObject values) {
        double tolerance = number(reference.getString("tolerance"));
        assertEquals(
                number(reference.getString("at")),
                values.getJsonNumber(reference.getString("independent", "t")).doubleValue());
        reference
                .getJsonObject("final")
                .forEach((name, expected) -> assertEquals(
                        number(((JsonString) expected).getString()),
                        values.getJsonNumber(name).doubleValue(),
                        tolerance,
                        name));
    }

    private static void metrics(JsonObject reference, JsonObject metrics) {
        reference
                .getOrDefault("metrics", JsonObject.EMPTY_JSON_OBJECT)
                .asJsonObject()
                .forEach((name, value) -> {
                    var expected = value.asJsonObject();
                    assertEquals(
                            number(expected.getString("value")),
                            metrics.getJsonNumber(name).doubleValue(),
                            number(expected.getString("tolerance")),
                            name);
                });
    }

    private static void events(JsonObject reference, JsonObject record) {
        var sentences = record.getJsonArray("events").getValuesAs(JsonString::getString);
        reference
                .getOrDefault("events", JsonObject.EMPTY_JSON_OBJECT)
                .asJsonObject()
                .forEach((name, value) -> {
                    var expected = value.asJsonObject();
                    var times = expected.getJsonArray("times").getValuesAs(JsonString::getString);
                    var found = sentences.stream()
                            .filter(s -> s.startsWith(name + " "))
                            .map(StudiesTest::time)
                            .toList();
                    assertEquals(times.size(), found.size(), sentences.toString());
                    for (int i = 0; i < times.size(); i++) {
                        assertEquals(number(times.get(i)), found.get(i), number(expected.getString("tolerance")), name);
                    }
                });
    }

    private static double time(String sentence) {
        var matcher = EVENT_TIME.matcher(sentence);
        assertTrue(matcher.find(), sentence);
        return Double.parseDouble(matcher.group(1));
    }

    private static double number(String decimal) {
        return new BigDecimal(decimal).doubleValue();
    }

    private static JsonObject parse(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    void aFailureIsAnOutcomeWithAdvice(@TempDir Path directory) throws IOException {
        var study = Files.writeString(directory.resolve("blow-up.yaml"), """
                model: {equations: {dy/dt: y^2}, initial: {y: 1}}
                integrate: {span: [0, 2], with: {integrator: tsit5, rtol: 1e-6, atol: 1e-9}}
                """);

        var result = cli.run("run", "--json", "--out", directory.resolve("out").toString(), study.toString());

        assertEquals(1, result.exitCode());
        var summary = parse(result.output());
        assertTrue(summary.getString("outcome").startsWith("failed: "), summary.toString());
        assertTrue(summary.getString("outcome").contains(" at t="), summary.toString());
        assertTrue(summary.getString("advice").length() > 20, summary.toString());
        assertTrue(Files.exists(directory.resolve("out/blow-up.csv")));
    }

    @Test
    void theShippedSchemaIsTheOneOfTheInstalledPlugins() throws IOException {
        var shipped = Files.readString(CommandLine.HOME.resolve("schema").resolve("study.schema.json"));
        assertEquals(parse(shipped), parse(cli.run("schema").output()));
    }

    @Test
    void listAndDescribeTellWhatPluginsDeclare() {
        var plugins = Json.createReader(
                        new StringReader(cli.run("list", "integrator", "--json").output()))
                .readArray();
        var names = plugins.getValuesAs(JsonObject.class).stream()
                .map(p -> p.getString("name"))
                .toList();
        assertTrue(names.containsAll(List.of("dop853", "dormand-prince-5", "rk4", "tsit5")), names.toString());
        assertEquals(names.stream().sorted().toList(), names);
        var tsit5 = parse(cli.run("describe", "integrator", "tsit5", "--json").output());
        var rtol = tsit5.getJsonArray("options").getValuesAs(JsonObject.class).stream()
                .filter(option -> option.getString("name").equals("rtol"))
                .findFirst()
                .orElseThrow();
        assertEquals("number", rtol.getString("type"));
        assertTrue(tsit5.getString("source").contains("Tsitouras"), tsit5.toString());
    }
}
