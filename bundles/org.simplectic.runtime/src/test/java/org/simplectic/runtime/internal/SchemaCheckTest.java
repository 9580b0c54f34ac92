package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.runtime.PluginInfo.Option;

final class SchemaCheckTest {
    private static final String MODEL = """
            {"type": "object", "properties": {"equations": {"type": "object"}, "initial": {"type": "object"},
             "parameters": {"type": "object"}}, "required": ["equations", "initial"], "additionalProperties": false}""";
    private static final String INTEGRATE = """
            {"type": "object", "properties": {"span": {"type": "array", "minItems": 2, "maxItems": 2},
             "with": {"$ref": "#/$defs/integrator"}}, "required": ["span", "with"], "additionalProperties": false}""";

    private static final SchemaCheck CHECK = new SchemaCheck(
            StudySchema.assemble(new StudySchema.Installed(
                    MODEL,
                    new TreeMap<>(java.util.Map.of("integrate", INTEGRATE)),
                    List.of(),
                    methods(),
                    List.of(),
                    List.of("csv"),
                    List.of("java"))),
            (kind, name) -> name.equals("radau") ? "; install " + kind + " " + name : "");

    private static SortedMap<String, SortedMap<String, List<Option>>> methods() {
        var rtol = new Option("rtol", "Relative tolerance", "number", "1", false, "1e-6", "0", "1", List.of());
        var atol = new Option("atol", "Absolute tolerance", "number[]", "", false, "1e-9", "0", "", List.of());
        var step = new Option("step", "Step size", "number", "", true, "", "0", "", List.of());
        var integrators = new TreeMap<String, List<Option>>();
        integrators.put("tsit5", List.of(rtol, atol));
        integrators.put("rk4", List.of(step));
        return new TreeMap<>(java.util.Map.of("integrator", integrators));
    }

    private static StudyNode.Mapping study(String with) {
        return (StudyNode.Mapping) StudyReader.readValue(
                "study.yaml",
                "model: {equations: {dx/dt: -x}, initial: {x: 1}}\nintegrate:\n  span: [0, 1]\n  with: " + with + "\n");
    }

    private static String message(StudyNode.Mapping study) {
        return String.valueOf(
                assertThrows(StudyException.class, () -> CHECK.check(study)).getMessage());
    }

    @Test
    void acceptsWhatPluginsDeclare() {
        assertDoesNotThrow(() -> CHECK.check(study("{integrator: tsit5, rtol: 1e-6, atol: [1e-9, 1e-8]}")));
        assertDoesNotThrow(() -> CHECK.check(study("{integrator: rk4, step: 0.1}")));
    }

    @Test
    void namesUnknownKeysWithTheNearestValidOne() {
        assertEquals("""
                study.yaml:4:29: no installed plug-in reads the key 'rtoll' of 'with'; did you mean 'rtol'? (valid: atol, integrator, rtol)
                  |   with: {integrator: tsit5, rtoll: 1e-6}
                  |                             ^^^^^""", message(study("{integrator: tsit5, rtoll: 1e-6}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{integrator: radau} | unknown integrator 'radau'; valid: rk4, tsit5; install integrator radau",
                "{integrator: tsitt5} | unknown integrator 'tsitt5'; did you mean 'tsit5'?",
                "{rtol: 1e-6} | 'with' lacks the key 'integrator'",
                "{integrator: rk4} | 'with' lacks the key 'step'",
                "{integrator: rk4, step: small} | 'step' must be a number, not the text 'small'",
                "{integrator: rk4, step: -1} | 'step' must be at least 0",
                "{integrator: tsit5, rtol: 2} | 'rtol' must be at most 1",
                "{integrator: tsit5, atol: [a]} | must be a number",
                "tsit5 | 'with' must be a mapping of keys to values, not the text 'tsit5'",
            })
    void saysWhatWasExpected(String with, String expected) {
        var message = message(study(with));
        assertTrue(message.contains(expected), message);
        assertTrue(message.startsWith("study.yaml:4:"), message);
        assertEquals(
                1, message.lines().filter(line -> line.startsWith("study.yaml")).count(), message);
    }

    @Test
    void wantsExactlyOneVerb() {
        var none = (StudyNode.Mapping) StudyReader.readValue("s", "model: {equations: {}, initial: {}}");
        assertTrue(message(none).contains("it needs one of the keys integrate"), message(none));
        var misspelt = (StudyNode.Mapping)
                StudyReader.readValue("s", "model: {equations: {}, initial: {}}\nintegrat: {span: [0, 1]}");
        assertTrue(message(misspelt).contains("'integrat' of a study; did you mean 'integrate'"), message(misspelt));
    }
}
