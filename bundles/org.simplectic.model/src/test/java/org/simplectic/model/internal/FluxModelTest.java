package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.backend.java.internal.JavaBackend;

/** Conservation laws as text, with a discretization that shows what it is asked. */
final class FluxModelTest {
    /** Points at the beginnings of cells; the derivative of order m along axis a is the field times 10 a + m, and what conditions say. */
    private static class Plain implements Discretization {
        @Override
        public Grid.Axis axis(Span span) {
            return span.even(0);
        }

        @Override
        public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
            var inner = field.times(10.0 * axis + order);
            return ends.map(both -> inner.plus(both.from().right().broadcast(grid.shape())))
                    .orElse(inner);
        }
    }

    /** Instead of the divergence, the sum of all speeds and of what the Jacobian matrix makes of ones. */
    private static final class Asking extends Plain {
        @Override
        public List<Expr> divergence(
                ConservationLaw law, List<Expr> fields, List<Expr> given, Grid grid, Boundaries boundaries) {
            var at = new ConservationLaw.Values(grid.axes().getFirst().points(), fields, given);
            var ones = law.carried(0).stream()
                    .map(field -> fields.getFirst().constant(1).broadcast(grid.shape()))
                    .toList();
            var sums = new ArrayList<>(law.change(0, at, ones));
            law.speeds(0, at).forEach(speed -> sums.replaceAll(sum -> sum.plus(speed)));
            return sums;
        }
    }

    private static Model model(String yaml, Discretization discretization) {
        return new EquationReader().read((StudyNode.Mapping) Studies.node(yaml), 7, new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                boolean hasFlux = yaml.contains("flux:");
                assertEquals(
                        hasFlux ? "finite-volume" : "finite-difference", ((StudyNode.Scalar) choice.get(kind)).text());
                return type.cast(discretization);
            }
        });
    }

    private static double[] slopes(String yaml, Discretization discretization, double... y) {
        return Studies.run(model(yaml, discretization).rhs(), 5, y);
    }

    @Test
    void fluxesAreTakenOffTheirFields() {
        var yaml = """
                grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}, y: {from: 0, to: 1, points: 1, boundary: periodic}}
                equations: {du/dt: "100*v", dw/dt: 7}
                flux: {x: {u: "a*u", v: "c*x"}, y: {v: "t*v"}}
                speeds: {x: [0, a]}
                parameters: {a: 2}
                initial: {u: 1, v: 1, w: 0}
                """;
        // w comes before v, which has no equation; c is an auxiliary definition of states.
        var model = yaml.replace("dw/dt: 7", "dw/dt: 7, c: \"u*w\"");
        double[] slopes = slopes(model, new Plain(), 3, 4, 10, 20, 5, 6);
        assertArrayEquals(new double[] {500 - 6, 600 - 8, 7, 7, 0 - 11 * 5 * 5, -4 * 20 - 11 * 5 * 6}, slopes, 1e-12);
    }

    @Test
    void conditionsOfConservedFieldsChangeTheirFluxes() {
        // The derivative of a u^2 is itself; 3 beside the derivative of u becomes 2 a u 3.
        double[] slopes = slopes("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: {value: 3}}}
                flux: {x: {u: "a*u^2"}}
                parameters: {a: 5}
                initial: {u: 1}
                """, new Plain(), 1, 2);
        assertArrayEquals(new double[] {-5 - 30, -20 - 60}, slopes, 1e-12);
    }

    @Test
    void speedsOfOneFieldAreTheDerivativeOfItsFlux() {
        double[] slopes = slopes("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}}
                equations: {b: "10*x + t"}
                flux: {x: {u: "b*u^2/2 + x"}}
                initial: {u: 1}
                """, new Asking(), 1, 2);
        assertArrayEquals(new double[] {-2 * 5, -2 * 15 * 2}, slopes, 1e-12);
    }

    @Test
    void jacobianMatricesCombineFields() {
        double[] slopes = slopes("""
                grid: {x: {from: 0, to: 1, points: 1, boundary: periodic}}
                equations: {p: "(g - 1)*(E - m^2/2)"}
                flux: {x: {m: "m^2 + p", E: "(E + p)*m"}}
                speeds: {x: ["m - 1", m, "m + 1"]}
                parameters: {g: 3}
                initial: {m: 1, E: 1}
                """, new Asking(), 4, 10);
        // p = 2 E - m^2 = 4: m^2 + p = 2 E; (3 E - m^2) m has the derivatives 3 E - 3 m^2 and 3 m.
        assertArrayEquals(new double[] {-(2 + 12), -(30 - 48 + 12 + 12)}, slopes, 1e-12);
    }

    @Test
    void parametersOfFluxesCanMove() {
        var model = model("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}}
                flux: {x: {u: "2*b*u"}}
                parameters: {a: 5, b: "a + 1"}
                initial: {u: 1}
                """, new Plain());
        var names = new LinkedHashMap<String, Place>();
        names.put("a", Studies.text("a").place());
        var backend = new JavaBackend();
        try (var executable = backend.compile(model.parametric(names).rhs());
                var t = backend.put(HostArray.scalar(0));
                var y = backend.put(HostArray.vector(1, 2));
                var a = backend.put(HostArray.vector(7));
                var slopes = executable.call(List.of(t, y, a)).getFirst()) {
            assertArrayEquals(new double[] {-16, -32}, backend.get(slopes).toArray());
        }
    }

    @Test
    void wavesCrossSoManyPoints() {
        var rate = model("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}, y: {from: 0, to: 1, points: 2, boundary: periodic}}
                flux: {x: {u: "u^2/2", v: 0}, y: {u: "t*u"}}
                speeds: {x: ["u - v", "u + v"]}
                initial: {u: 1, v: 0}
                """, new Plain()).waveRate().orElseThrow();
        // Along x at most 3 + 20 over 1, along y t = 5 over 1/2.
        assertArrayEquals(new double[] {33}, Studies.run(rate, 5, 1, -2, 3, -4, 10, 10, 20, 10));
    }

    @Test
    void fluxesAreOfTheExplicitPart() {
        var split = model("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}}
                equations: {du/dt: {implicit: "-9*u"}}
                flux: {x: {u: "3*u"}}
                initial: {u: 1}
                """, new Plain()).split().orElseThrow();
        assertArrayEquals(new double[] {-9, -18}, Studies.run(split.implicit(), 0, 1, 2));
        assertArrayEquals(new double[] {-3, -6}, Studies.run(split.explicit(), 0, 1, 2));
    }

    @Test
    void mistakesAreShownWhereTheyAre() {
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                equations: {dh/dt: 0, c: 1}
                flux: {x: {h: q, qq: "q^2/h + k"}, z: {h: h}}
                initial: {h: 1, q: 0}
                """, """
                3:15: unknown name 'q': did you mean 'c'?
                3:18: 'qq' has a flux, but neither an equation nor an initial value: did you mean 'q'? (valid: h, q)
                3:36: 'z' is not an axis of the grid: did you mean 'x'? (valid: x)
                4:17: 'q' has an initial value, but there is no equation 'dq/dt'
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                flux: {x: {h: q, q: "q^2/h"}}
                initial: {h: 1, q: 0}
                """, """
                2:8: the flux along x carries 2 fields, but nothing is said of the speeds of its waves: add to the model 'speeds: {x: [smallest, ..., largest]}'
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                flux: {x: {u: "u^2 - 0.1*dx(u)"}}
                initial: {u: 1}
                """, """
                2:26: fluxes and speeds are also computed between the points, where there are no derivatives and means: define this by a name of its own
                """);
        assertFaults("""
                flux: {x: {u: "u^2"}}
                speeds: {x: []}
                initial: {u: 1}
                """, """
                1:1: 'flux' is for fields on a grid
                2:1: 'speeds' is for fields on a grid
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                speeds: {x: 1}
                initial: {u: 1}
                """, """
                1:1: the key 'equations' is missing here
                2:1: 'speeds' are those of waves by a 'flux', and the model has none
                3:11: 'u' has an initial value, but there is no equation 'du/dt'
                """);
    }

    private static void assertFaults(String yaml, String expected) {
        var mistakes = assertThrows(StudyException.class, () -> model(yaml, new Plain()));
        var lines = expected.lines().toList();
        var found = mistakes.faults().stream()
                .map(fault -> fault.place().line() + ":" + fault.place().column() + ": " + fault.message())
                .toList();
        assertEquals(
                expected.strip(),
                java.util.stream.IntStream.range(0, found.size())
                        .mapToObj(i ->
                                i < lines.size() && found.get(i).startsWith(lines.get(i)) ? lines.get(i) : found.get(i))
                        .collect(Collectors.joining("\n")));
    }
}
