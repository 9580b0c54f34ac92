package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Models whose states are fields on a grid, with derivatives that can be counted. */
final class FieldModelTest {
    private static final String GRID = """
            grid: {x: {from: 0, to: 2, points: 2, boundary: periodic}, y: {from: 0, to: 3, points: 3, boundary: {value: 0}}}
            """;

    /** Points at the beginnings of cells; the derivative of order m along axis a is the field times 10 a + m, and what conditions say. */
    private static final class Counting implements Discretization {
        @Override
        public Grid.Axis axis(Span span) {
            double step = (span.to() - span.from()) / span.points();
            var points = IntStream.range(0, span.points())
                    .mapToDouble(i -> span.from() + i * step)
                    .toArray();
            var weights =
                    IntStream.range(0, span.points()).mapToDouble(i -> step).toArray();
            return new Grid.Axis(
                    span.name(),
                    span.unit(),
                    span.from(),
                    span.to(),
                    span.isPeriodic(),
                    HostArray.vector(points),
                    HostArray.vector(weights));
        }

        @Override
        public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
            if (order == 4) {
                throw new IllegalArgumentException("there is no fourth derivative here");
            }
            var inner = field.times(10.0 * axis + order);
            return ends.map(both -> inner.plus(said(both.from(), grid))
                            .plus(said(both.to(), grid).times(100)))
                    .orElse(inner);
        }

        private static Expr said(Condition condition, Grid grid) {
            return condition
                    .right()
                    .times(condition.value() + 2 * condition.slope())
                    .broadcast(grid.shape());
        }
    }

    private static Model model(String yaml) {
        return new EquationReader().read((StudyNode.Mapping) Studies.node(yaml), 7, new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                assertEquals("discretization", kind);
                return type.cast(new Counting());
            }
        });
    }

    private static double number(Model model, String expression, double... y) {
        return Studies.run(model.expression(Studies.text(expression)), 5, y)[0];
    }

    @Test
    void fieldsLieOneAfterTheOtherTheLastAxisClosest() {
        var model = model(GRID + """
                equations: {du/dt: "v + t", dv/dt: 1}
                initial: {u: "10*x + y", v: a}
                parameters: {a: 4}
                """);
        assertArrayEquals(
                new double[] {0, 1, 2, 10, 11, 12, 4, 4, 4, 4, 4, 4},
                model.initial().toArray());
        double[] y = model.initial().toArray();
        assertArrayEquals(new double[] {9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1}, Studies.run(model.rhs(), 5, y));
        assertEquals(6, number(model, "mean(u)", y), 1e-14);
        assertEquals(36, number(model, "integral(u)", y), 1e-14);
        assertEquals(12, number(model, "max(u)", y));
        assertEquals(11, number(model, "max(min(u, 11))", y));
        assertEquals(0, number(model, "min(u*v)", y));
        assertEquals(2, number(model, "max(where(u < 2, y, -y) + 1)", y));
    }

    @Test
    void operatorsAreMadeOfDerivatives() {
        var model = model("""
                grid: {x: {from: 0, to: 1, points: 1, boundary: periodic}, y: {from: 0, to: 1, points: 1, boundary: periodic}}
                equations: {du/dt: 0, dv/dt: 0}
                initial: {u: 0, v: 0}
                """);
        assertEquals(3 * 2, number(model, "mean(dxxx(u))", 2, 0));
        assertEquals((2 + 12) * 2, number(model, "mean(lap(u))", 2, 0));
        assertEquals((2 + 12) * (2 + 12) * 2, number(model, "mean(biharm(u))", 2, 0));
        assertEquals(4 + 22 * 22, number(model, "mean(gradsq(u))", 2, 0));
        assertEquals(2 + 11 * 3, number(model, "mean(div(u, v))", 2, 3));
        assertEquals(3 - 11 * 2, number(model, "mean(curl(u, v))", 2, 3));
        assertEquals(5 * 2 + 7 * 22, number(model, "mean(advect(u, 5, 7))", 2, 3));
        assertEquals(2 * 1 * 11, number(model, "mean(dy(dx(u)))", 2, 3));
    }

    @Test
    void conditionsHoldForTheFieldItselfOnly() {
        var model = model("""
                grid: {x: {from: 1, to: 3, points: 2, boundary: {value: 7}}, y: {from: 0, to: 2, points: 2, boundary: periodic}}
                boundaries:
                  v: {x: {from: {slope: "t + y"}, to: {mixed: {value: a, slope: 1, right: x}}}}
                equations: {du/dt: dx(u), dv/dt: "dx(v) + dx(2*v) + dy(v)"}
                initial: {u: 0, v: 0}
                parameters: {a: 3}
                """);
        // 7 + 100 * 7 of the axis' own condition; twice t + y, and 100 (3 + 2) times the end of the axis.
        assertArrayEquals(
                new double[] {707, 707, 707, 707, 1510, 1512, 1510, 1512}, Studies.run(model.rhs(), 5, new double[8]));
    }

    @Test
    void parametersOfConditionsAndFieldsCanMove() {
        var model = model("""
                grid: {x: {from: 0, to: 2, points: 2, boundary: {value: a}}}
                equations: {du/dt: dx(u)}
                initial: {u: "a*x"}
                parameters: {a: 3}
                """);
        assertEquals(java.util.List.of("a"), model.variables());
        var names = new java.util.LinkedHashMap<String, org.simplectic.api.Place>();
        names.put("a", Studies.text("a").place());
        var moving = model.parametric(names);
        var backend = new org.simplectic.backend.java.internal.JavaBackend();
        try (var executable = backend.compile(moving.initial());
                var a = backend.put(HostArray.vector(5))) {
            assertArrayEquals(
                    new double[] {0, 5},
                    backend.get(executable.call(java.util.List.of(a)).getFirst())
                            .toArray());
        }
        try (var executable = backend.compile(moving.rhs());
                var t = backend.put(HostArray.scalar(0));
                var y = backend.put(HostArray.vector(1, 2));
                var a = backend.put(HostArray.vector(5))) {
            assertArrayEquals(
                    new double[] {506, 507},
                    backend.get(executable.call(java.util.List.of(t, y, a)).getFirst())
                            .toArray());
        }
    }

    @Test
    void mistakesAreShownWhereTheyAre() {
        assertFaults("""
                grid: {x: {from: 1, to: 0, points: 8, boundary: periodic}, y: {from: 0, to: 1, points: 2.5, boundary: {valeu: 0}}}
                boundaries: {w: {x: {value: 0}}, u: {z: {value: 0}, x: {slope: 0}}}
                equations: {du/dt: "laplace(u)", dx/dt: 1}
                initial: {u: 1}
                """, """
                1:25: the axis x must end beyond its beginning, but goes from 1.0 to 0.0
                1:88: the number of points must be a whole number from 1 to 268435456, but is 2.5
                1:104: unknown condition 'valeu': did you mean 'value'? (valid: mixed, slope, value)
                2:14: 'w' is not a field: did you mean 'u'? (valid: u)
                2:38: 'z' is not an axis of the grid: did you mean 'x'? (valid: x, y)
                2:56: the axis x is periodic, so that it has no ends with conditions
                3:21: unknown function 'laplace'
                3:34: 'x' is already a coordinate of the grid in line 1; a name can be defined only once
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8}}
                equations: {du/dt: lap(u)}
                initial: {u: "u + 1/x"}
                """, """
                1:11: nothing is said of the field 'u' at the ends of the axis x: give the axis 'boundary: periodic'
                3:15: 'u' is a state
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                equations: {du/dt: "dxxxx(u)"}
                initial: {u: "1/x"}
                """, """
                3:15: expected finite numbers, but the value of '1/x' is Infinity at x = 0.0
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}}
                equations: {du/dt: "1 + biharm(dxx(dxxxx(u)))"}
                initial: {u: 1}
                """, """
                2:36: there is no fourth derivative here
                """);
    }

    @Test
    void whatMustBeANumberIsNotAField() {
        var model = model(GRID + "equations: {du/dt: 0}\ninitial: {u: 0}\n");
        var refused = assertThrows(StudyException.class, () -> model.expression(Studies.text("2*u")));
        assertEquals(
                "expected one number, but '2*u' is a field; write mean(...), integral(...), max(...) or min(...) of it",
                refused.faults().getFirst().message());
    }

    @Test
    void eventsDoNotChangeFields() {
        var model = model(GRID + "equations: {du/dt: 0}\ninitial: {u: 0}\n");
        var events = Studies.node("[{when: mean(u) - 1, terminal: true}, {when: max(u) - 1, set: {u: 0}}]");
        var refused = assertThrows(
                StudyException.class, () -> org.simplectic.api.Event.read(events, model, model::expression));
        assertEquals(1, refused.faults().size());
        assertEquals(
                "events do not change fields yet: 'set' is for states that are single numbers; an event of fields may be terminal",
                refused.faults().getFirst().message());
    }

    /** Each line gives the place, and how the message begins. */
    private static void assertFaults(String yaml, String expected) {
        var mistakes = assertThrows(StudyException.class, () -> model(yaml));
        var found = mistakes.faults().stream()
                .map(fault -> fault.place().line() + ":" + fault.place().column() + ": " + fault.message())
                .toList();
        var lines = expected.lines().toList();
        assertEquals(
                expected.strip(),
                IntStream.range(0, found.size())
                        .mapToObj(i ->
                                i < lines.size() && found.get(i).startsWith(lines.get(i)) ? lines.get(i) : found.get(i))
                        .collect(Collectors.joining("\n")));
    }
}
