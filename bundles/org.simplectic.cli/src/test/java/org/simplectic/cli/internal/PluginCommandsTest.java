package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code list}, {@code describe}, {@code doctor}, {@code schema}. */
final class PluginCommandsTest {
    private final Harness cli = new Harness();

    @Test
    void listIsATable() {
        assertEquals(0, cli.run("list"));
        assertEquals("""
                KIND        NAME   VERSION  WHAT IT DOES
                backend     cuda   0.1.0    (not active) Computes on NVIDIA GPUs.
                backend     java   0.1.0    Computes in plain Java.
                integrator  rk4    0.1.0    Classical Runge-Kutta.
                integrator  tsit5  0.1.0    Tsitouras 5(4).
                'simplectic doctor cuda' says why a plug-in is not active.
                """, cli.out());
    }

    @Test
    void listAsJsonHasTheDocumentedKeys() {
        assertEquals(0, cli.run("list", "backend", "--json"));
        var plugins = json().asJsonArray();
        assertEquals(2, plugins.size());
        var cuda = plugins.getJsonObject(0);
        assertEquals(Set.of("kind", "name", "summary", "bundle", "version", "active"), cuda.keySet());
        assertEquals(JsonValue.FALSE, cuda.get("active"));
    }

    @Test
    void listOfUnknownKindOffersTheNearest() {
        assertEquals(2, cli.run("list", "integrators"));
        assertTrue(cli.err().contains("did you mean 'integrator'? (valid: backend, integrator)"), cli.err());
    }

    @Test
    void describeTellsOptionsWithTypesDefaultsAndBounds() {
        assertEquals(0, cli.run("describe", "integrator", "tsit5"));
        assertEquals("""
                integrator tsit5
                  does    Tsitouras 5(4).
                  source  Tsitouras 2011
                  bundle  org.simplectic.integrator 0.1.0
                  active  yes

                  OPTION  TYPE      DEFAULT  ALLOWED   UNIT  WHAT IT DOES
                  rtol    number    1e-6     0 to 1          Relative tolerance.
                  norm    string    max      max, rms        Error norm.
                  dense   boolean   true                     Dense output.
                  atol    number[]  1e-9     >= 0            Absolute tolerance.
                """, cli.out());
    }

    @Test
    void describeOfABackendTellsItsAbilities() {
        assertEquals(0, cli.run("describe", "backend", "java"));
        assertEquals("""
                backend java
                  does         Computes in plain Java.
                  bundle       org.simplectic.backend 0.1.0
                  computes on  any Java virtual machine
                  types        f64, c128
                  primitives   all but transform
                  place        1, asked first by 'backend: auto'
                  active       yes
                  no options
                """, cli.out());
        assertEquals(0, cli.run("describe", "backend", "java", "--json"));
        var abilities = json().asJsonObject().getJsonObject("abilities");
        assertEquals("f64", abilities.getJsonArray("types").getString(0));
        assertEquals(0, cli.run("describe", "backend", "cuda"));
        assertFalse(cli.out().contains("computes on"), cli.out());
    }

    @Test
    void describeAsJsonHasTypedValues() {
        assertEquals(0, cli.run("describe", "integrator", "tsit5", "--json"));
        var plugin = json().asJsonObject();
        assertEquals(
                Set.of("kind", "name", "summary", "source", "bundle", "version", "active", "inactiveReason", "options"),
                plugin.keySet());
        var rtol = plugin.getJsonArray("options").getJsonObject(0);
        assertEquals(
                Set.of("name", "description", "type", "unit", "required", "default", "minimum", "maximum", "choices"),
                rtol.keySet());
        assertEquals(1e-6, rtol.getJsonNumber("default").doubleValue());
        assertEquals(JsonValue.NULL, rtol.get("unit"));
        var atol = plugin.getJsonArray("options").getJsonObject(3);
        assertEquals(1e-9, atol.getJsonArray("default").getJsonNumber(0).doubleValue());
        assertEquals(0, atol.getInt("minimum"));
        assertEquals(
                JsonValue.TRUE, plugin.getJsonArray("options").getJsonObject(2).get("default"));
    }

    @Test
    void describeOfUnknownNamesOffersTheNearest() {
        assertEquals(2, cli.run("describe", "integrator", "tsit4"));
        assertTrue(cli.err().contains("no integrator named 'tsit4': did you mean 'tsit5'?"), cli.err());
        assertEquals(2, cli.run("describe", "integrater", "tsit5"));
        assertTrue(cli.err().contains("no plug-in of kind 'integrater': did you mean 'integrator'?"), cli.err());
    }

    @Test
    void doctorExaminesTheMachine() {
        assertEquals(0, cli.run("doctor"));
        for (var subject : Set.of(
                "JDK", "cores", "memory", "vectors", "native access", "fonts", "GPU", "backends", "bundle cache")) {
            assertTrue(cli.out().contains("  " + subject + "  "), subject + " in " + cli.out());
        }
        assertTrue(cli.out().contains("vectors          512 bits of f64"), cli.out());
        assertTrue(cli.out().contains("vectors  bits=512\n"), cli.out());
        assertTrue(cli.out().contains("java     f64 c128  transform  any Java virtual machine"), cli.out());
        assertTrue(cli.out().contains("java (others are not active: 'simplectic doctor cuda')"), cli.out());
    }

    @Test
    void doctorSaysInOneSentenceHowAPluginIs() {
        assertEquals(0, cli.run("doctor", "cuda"));
        assertEquals("The backend 'cuda' is not active: No NVIDIA driver was found.\n", cli.out());
        assertEquals(0, cli.run("doctor", "rk4"));
        assertEquals("The integrator 'rk4' is active.\n", cli.out());
        assertEquals(2, cli.run("doctor", "rk5"));
        assertEquals("error: 'rk5' is not installed; did you mean 'rk4'?\n", cli.err());
    }

    @Test
    void schemaIsJson() {
        assertEquals(0, cli.run("schema"));
        assertTrue(json().asJsonObject().containsKey("$schema"));
    }

    private JsonValue json() {
        try (var reader = Json.createReader(new StringReader(cli.out()))) {
            return reader.readValue();
        }
    }
}
