package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Quantity;
import org.simplectic.array.Elementwise;
import org.simplectic.array.HostArray;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class EquationReaderTest {
    private static final String LORENZ = """
            equations:
              dx/dt: "sigma*(y - x)"
              dy/dt: x*(rho - z) - y
              dz/dt: "x*y - beta*z"
              r: "sqrt(x^2 + y^2)"
            initial: {x: 1, y: sigma/10 + 1, z: {value: 20, unit: m, description: height}}
            parameters: {sigma: 10, rho: "2.8*k", beta: 8/3, k: {value: "sigma", unit: 1/day, source: "Lorenz, 1963"}}
            """;

    /** Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, eq. II.0.1. */
    private static final String ARENSTORF = """
            equations:
              dx/dt: vx
              dy/dt: vy
              dvx/dt: x + 2*vy - m2*(x + m1)/d1 - m1*(x - m2)/d2
              dvy/dt: y - 2*vx - m2*y/d1 - m1*y/d2
              d1: ((x + m1)^2 + y^2)^(3/2)
              d2: ((x - m2)^2 + y^2)^1.5
            initial: {x: 0.994, y: 0, vx: 0, vy: -2.00158510637908252240537862224}
            parameters: {m1: 0.012277471, m2: 1 - m1}
            """;

    @Test
    void lorenzHasItsValues() {
        var model = Studies.model(LORENZ);

        double x = 1.5, y = -2.25, z = 17;
        assertArrayEquals(
                new double[] {10.0 * (y - x), x * (28 - z) - y, x * y - 8.0 / 3 * z},
                Studies.run(model.rhs(), 0, x, y, z));
        assertEquals(HostArray.vector(1, 2, 20), model.initial());
        assertEquals(List.of(new Quantity("x", ""), new Quantity("y", ""), new Quantity("z", "m")), model.states());
        assertEquals(
                Math.sqrt(x * x + y * y) / 10, Studies.run(model.expression(Studies.text("r/sigma")), 0, x, y, z)[0]);
        assertEquals(28.0, model.number(Studies.text("rho")));
    }

    @Test
    void arenstorfHasItsValues() {
        var rhs = Studies.model(ARENSTORF).rhs();

        double x = 0.3, y = -1.2, vx = 0.4, vy = 0.9, m1 = 0.012277471, m2 = 1 - m1;
        double d1 = Math.pow((x + m1) * (x + m1) + y * y, 1.5);
        double d2 = Math.pow((x - m2) * (x - m2) + y * y, 1.5);
        double[] expected = {
            vx, vy, x + 2 * vy - m2 * (x + m1) / d1 - m1 * (x - m2) / d2, y - 2 * vx - m2 * y / d1 - m1 * y / d2
        };
        // The power 3/2 becomes a root and a product: a rounding or two.
        assertArrayEquals(expected, Studies.run(rhs, 0, x, y, vx, vy), 4e-15);
    }

    @Test
    void auxiliaryDefinitionsAreComputedOnce() {
        var rhs = Studies.model(ARENSTORF).rhs();

        long roots = rhs.equations().stream()
                .filter(equation -> equation.primitive() == Elementwise.Unary.SQRT)
                .count();
        assertEquals(2, roots);
    }

    @Test
    void definitionsMayStandInAnyOrderAndUseTheTime() {
        var model = Studies.model("""
                equations: {dx/dt: p, p: q + a, q: 2*t*x}
                initial: {x: a}
                parameters: {a: b + 1, b: c/2, c: 4}
                """);

        assertEquals(2 * 0.5 * 7 + 3, Studies.run(model.rhs(), 0.5, 7)[0]);
        assertEquals(3.0, model.initial().get(0));
    }

    @Test
    void anEquationMayBeGivenInParts() {
        var model = Studies.model("""
                equations:
                  dx/dt: {implicit: "-k*(x - drive)", explicit: x*y}
                  dy/dt: x + t
                  dz/dt: {implicit: -z}
                  drive: cos(t)
                initial: {x: 1, y: 2, z: 3}
                parameters: {k: 1000}
                """);

        double[] implicit = {-1000 * (2 - Math.cos(0.5)), 0, -5};
        double[] explicit = {2 * 3, 2.5, 0};
        double[] sum = {implicit[0] + explicit[0], 2.5, -5};
        var split = model.split().orElseThrow();
        assertArrayEquals(implicit, Studies.run(split.implicit(), 0.5, 2, 3, 5), 1e-12);
        assertArrayEquals(explicit, Studies.run(split.explicit(), 0.5, 2, 3, 5), 1e-12);
        assertArrayEquals(sum, Studies.run(model.rhs(), 0.5, 2, 3, 5), 1e-12);
    }

    @Test
    void withoutAnImplicitPartThereAreNone() {
        assertTrue(Studies.model("{equations: {dx/dt: x}, initial: {x: 1}}")
                .split()
                .isEmpty());
        assertTrue(Studies.model("{equations: {dx/dt: {explicit: x}}, initial: {x: 1}}")
                .split()
                .isEmpty());
    }

    @Test
    void parametersMayBeLeftOut() {
        var model = Studies.model("{equations: {dx/dt: 1}, initial: {x: 2}}");

        assertArrayEquals(new double[] {1}, Studies.run(model.rhs(), 0, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LORENZ,
                ARENSTORF,
                "{equations: {dx/dt: 1, r: 2}, initial: {x: 1e3}}",
                "{equations: {dx/dt: {implicit: -x, explicit: 1}}, initial: {x: 1e3}}"
            })
    void schemaAcceptsModels(String yaml) {
        assertTrue(isValid(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{equations: {dx/dt: 1}}",
                "{initial: {x: 1}}",
                "{equations: {}, initial: {x: 1}}",
                "{equations: {dx/dz: 1}, initial: {x: 1}}",
                "{equations: {dx/dt: [1]}, initial: {x: 1}}",
                "{equations: {dx/dt: true}, initial: {x: 1}}",
                "{equations: {dx/dt: {}}, initial: {x: 1}}",
                "{equations: {dx/dt: {stiff: -x}}, initial: {x: 1}}",
                "{equations: {dx/dt: 1, r: {implicit: 1}}, initial: {x: 1}}",
                "{equations: {dx/dt: 1}, initial: {x: {unit: m}}}",
                "{equations: {dx/dt: 1}, initial: {x: {value: 1, units: m}}}",
                "{equations: {dx/dt: 1}, initial: {x: 1}, grid: {}}"
            })
    void schemaRefusesWhatIsNone(String yaml) {
        assertFalse(isValid(yaml));
    }

    @SuppressWarnings("unchecked")
    private static boolean isValid(String yaml) {
        var load = new Load(LoadSettings.builder().build());
        var study = (Map<String, Object>) load.loadFromString(yaml);
        var factory = new ValidatorFactory().withJsonNodeFactory(new JakartaJsonNode.Factory());
        var json = Json.createObjectBuilder(study).build().toString();
        return factory.validate(new EquationReader().schema(), json).isValid();
    }
}
