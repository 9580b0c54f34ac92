package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Split;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Models whose equations a plug-in brings. */
final class ProblemSectionTest {
    /** A pendulum of one parameter, with its energy. */
    private record Pendulum(double length, List<String> names) implements DynamicalSystem {
        @Override
        public List<Quantity> states() {
            return names.stream().map(name -> new Quantity(name, "rad")).toList();
        }

        @Override
        public SequencedMap<String, Double> parameters() {
            return new LinkedHashMap<>(Map.of("length", length));
        }

        @Override
        public HostArray initial() {
            if (!(length > 0)) {
                throw new IllegalArgumentException("length must be positive, but is " + length);
            }
            return HostArray.vector(1, 0);
        }

        @Override
        public Program rhs() {
            return DynamicalSystem.equations(
                    2,
                    (t, y) -> org.simplectic.array.Expr.stack(
                            List.of(y.get(1), y.get(0).sin().times(-9.81 / length))));
        }

        @Override
        public Optional<Split> split() {
            var rest = DynamicalSystem.equations(2, (t, y) -> y.times(0));
            return Optional.of(new Split(rhs(), rest));
        }

        @Override
        public SequencedMap<String, Program> invariants() {
            var types = List.of(ArrayType.SCALAR, ArrayType.vector(2));
            var energy = Program.trace("energy", types, in -> {
                var speed = in.getLast().get(1);
                var height = in.getLast().get(0).cos().negate();
                return List.of(speed.times(speed).times(length / 2).plus(height.times(9.81)));
            });
            return new LinkedHashMap<>(Map.of("energy", energy));
        }
    }

    private static Model model(String yaml, String... names) {
        var methods = new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                assertEquals("problem", kind);
                assertEquals("pendulum", ((StudyNode.Scalar) choice.get("problem")).text());
                var length = choice.find("length")
                        .map(node -> ((Number) ((StudyNode.Scalar) node).value()).doubleValue())
                        .orElse(9.81);
                return type.cast(new Pendulum(length, List.of(names)));
            }
        };
        return new EquationReader().read((StudyNode.Mapping) Studies.node(yaml), 7, methods);
    }

    private static Model pendulum(String more) {
        return model("problem: pendulum\n" + more, "angle", "speed");
    }

    private static String message(String more, String... names) {
        return assertThrows(StudyException.class, () -> model("problem: pendulum\n" + more, names))
                .getMessage();
    }

    @Test
    void aPluginBringsStatesEquationsAndStart() {
        var model = pendulum("");
        assertEquals(List.of(new Quantity("angle", "rad"), new Quantity("speed", "rad")), model.states());
        assertEquals(HostArray.vector(1, 0), model.initial());
        assertArrayEquals(new double[] {3, -Math.sin(2)}, Studies.run(model.rhs(), 0, 2, 3), 1e-15);
    }

    @Test
    void aPluginBringsTheParts() {
        var split = pendulum("").split().orElseThrow();
        assertArrayEquals(new double[] {3, -Math.sin(2)}, Studies.run(split.implicit(), 0, 2, 3), 1e-15);
        assertArrayEquals(new double[] {0, 0}, Studies.run(split.explicit(), 0, 2, 3), 0);
    }

    @Test
    void expressionsUseStatesParametersAndInvariants() {
        var model = pendulum("parameters: {length: 2.0}\n");
        var program = model.expression(Studies.text("energy + length*speed + t"));
        assertEquals(9 - 9.81 * Math.cos(2) + 6 + 5, Studies.run(program, 5, 2, 3)[0], 1e-13);
        assertEquals(4, model.number(Studies.text("length^2")));
    }

    @Test
    void theStudySaysWhereItBegins() {
        assertEquals(
                HostArray.vector(1, 3),
                pendulum("parameters: {length: 2.0}\ninitial: {speed: length + 1}\n")
                        .initial());
    }

    @Test
    void mistakesAreShownWhereTheyAre() {
        assertTrue(message("initial: {sped: 1}\n", "angle", "speed")
                .contains("s.yaml:2:11: 'sped' is not a state of the problem: did you mean 'speed'?"));
        assertTrue(message("equations: {}\n", "angle", "speed").contains("has its equations from a plug-in"));
        assertTrue(message("parameters: {length: -1}\n", "angle", "speed")
                .contains("s.yaml:2:13: length must be positive, but is -1.0"));
        assertTrue(message("initial: {speed: angle}\n", "angle", "speed").contains("must be known before the run"));
    }

    @Test
    void faultyPluginsAreTold() {
        assertTrue(message("", "angle").contains("rhs has type"));
        assertTrue(message("", "angle", "pi").contains("'pi' is the number"));
        assertTrue(message("", "length", "speed").contains("'length' is already a state"));
    }
}
