package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

        /** The field times 100 or 1000, and what conditions say, but for right sides. */
        @Override
        public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, java.util.List<Optional<Ends>> ends) {
            var sum = field.times(laplacian == Laplacian.SECOND_DERIVATIVES ? 100 : 1000);
            for (var both : ends) {
                if (both.isPresent()) {
                    var from = both.get().from();
                    sum = sum.plus(from.right()).plus(from.value() + 2 * from.slope());
                }
            }
            return sum;
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
    void theLaplacianIsInvertedForFieldsAndExpressions() {
        var model = model("""
                grid: {x: {from: 0, to: 1, points: 1, boundary: {value: 7}}}
                boundaries: {v: {x: {mixed: {value: 3, slope: 5, right: 9}}}}
                equations: {du/dt: invlap(u), dv/dt: invlap(v), w: invlap(-v)}
                initial: {u: 0, v: 0}
                """);
        assertArrayEquals(new double[] {201, 413}, Studies.run(model.rhs(), 5, 2, 4));
        assertEquals(-399, number(model, "mean(w)", 2, 4));
        var plain = model(GRID + "equations: {du/dt: u}\ninitial: {u: 0}\n");
        var refused = assertThrows(StudyException.class, () -> plain.expression(Studies.text("mean(invlap(u))")));
        assertEquals(
                "invlap and project are prepared for what the equations use: add a definition with it there, such as"
                        + " psi: \"invlap(-w)\", and use its name here",
                refused.faults().getFirst().message());
    }

    @Test
    void projectionTakesTheGradientOfThePotentialAway() {
        var model = model("""
                grid: {x: {from: 0, to: 1, points: 1, boundary: periodic}, y: {from: 0, to: 1, points: 1, boundary: periodic}}
                equations: {du/dt: "project_x(u, v)", dv/dt: "project_y(u, v)"}
                initial: {u: 0, v: 0}
                """);
        double potential = 1000 * (2 + 11 * 3);
        assertArrayEquals(new double[] {2 - potential, 3 - 11 * potential}, Studies.run(model.rhs(), 5, 2, 3));
    }

    @Test
    void curlsInSpaceHaveThreeComponents() {
        var model = model("""
                grid:
                  x: {from: 0, to: 1, points: 1, boundary: periodic}
                  y: {from: 0, to: 1, points: 1, boundary: periodic}
                  z: {from: 0, to: 1, points: 1, boundary: periodic}
                equations: {du/dt: "curl_x(u, v, 5)", dv/dt: "curl_y(u, v, 5)", dw/dt: "curl_z(u, v, 5)"}
                initial: {u: 0, v: 0, w: 0}
                """);
        assertArrayEquals(new double[] {11 * 5 - 21 * 3, 21 * 2 - 5, 3 - 11 * 2}, Studies.run(model.rhs(), 5, 2, 3, 0));
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

    private static final String PERIODIC = "grid: {x: {from: 0, to: 1, points: 16, boundary: periodic}}\n";

    private static double[] start(String equations, String initial) {
        return model(PERIODIC + "equations: {" + equations + "}\ninitial: {" + initial
                        + "}\nparameters: {k: 3, a: 0.5}\n")
                .initial()
                .toArray();
    }

    @Test
    void randomFieldsAreDecidedBySeedStateAndNumber() {
        double[] twice = start("du/dt: 0, dv/dt: 0", "u: 'random(exp(-k))', v: 'random(exp(-k))'");
        double[] u = java.util.Arrays.copyOf(twice, 16);
        double[] v = java.util.Arrays.copyOfRange(twice, 16, 32);
        assertFalse(java.util.Arrays.equals(u, v));
        assertArrayEquals(u, start("du/dt: 0", "u: 'random(exp(-k))'"));
        // The study's seed is 7; the wave number is k also where a parameter is.
        assertArrayEquals(u, start("du/dt: 0", "u: 'random(exp(-k), 7)'"));
        assertFalse(java.util.Arrays.equals(u, start("du/dt: 0", "u: 'random(exp(-k), 8)'")));
        assertFalse(
                java.util.Arrays.equals(new double[16], start("du/dt: 0", "u: 'random(exp(-k)) - random(exp(-k))'")));
        var changed =
                java.util.Arrays.stream(u).map(value -> 2 + 0.5 * value * 3).toArray();
        assertArrayEquals(changed, start("du/dt: 0", "u: '2 + a*random(exp(-k))*k'"), 1e-14);
    }

    @Test
    void randomFieldsMoveWithParametersButNotTheirSpectra() {
        var model = model(PERIODIC + """
                equations: {du/dt: 0}
                initial: {u: "a*random(exp(-b*k), c)"}
                parameters: {a: 3, b: "2*d", c: 1, d: 1}
                """);
        var names = new java.util.LinkedHashMap<String, org.simplectic.api.Place>();
        names.put("a", Studies.text("a").place());
        var backend = new org.simplectic.backend.java.internal.JavaBackend();
        var expected = java.util.Arrays.stream(model.initial().toArray())
                .map(value -> 2 * value)
                .toArray();
        try (var executable = backend.compile(model.parametric(names).initial());
                var a = backend.put(HostArray.vector(6))) {
            assertArrayEquals(
                    expected,
                    backend.get(executable.call(java.util.List.of(a)).getFirst())
                            .toArray(),
                    1e-15);
        }
        names.put("d", Studies.text("d").place());
        var refused = assertThrows(StudyException.class, () -> model.parametric(names));
        assertEquals(
                "the spectrum or the seed of a random field depends on 'd', but the field is drawn once, for its value in the model",
                refused.faults().getFirst().message());
    }

    @Test
    void mistakesInRandomFieldsAreShown() {
        assertFaults(PERIODIC + """
                equations: {du/dt: 0, dv/dt: 0, dw/dt: 0, ds/dt: 0}
                initial: {u: "1 + random(-k)", v: "random(exp(-q))", w: "random(k, 0.5)", s: "random(1, 2, 3)"}
                """, """
                3:19: a spectrum is a variance for every wave number, but for k = 43.98
                3:48: unknown name 'q'
                3:68: the seed of a random field is a whole number, but here it is 0.5
                3:79: random takes 1 to 2 arguments, but got 3
                """);
        assertFaults(PERIODIC + """
                equations: {du/dt: random(1)}
                initial: {u: 1}
                """, """
                2:20: random fields are drawn once, for initial values: write random under 'initial'
                """);
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
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}, y: {from: 0, to: 1, points: 8}}
                boundaries: {u: {y: {value: 0}}}
                equations: {du/dt: "grad(u)", dv/dt: "curl_x(u, v, u)"}
                initial: {u: 1, v: 1}
                """, """
                1:63: nothing is said of the field 'v' at the ends of the axis y
                3:39: unknown function 'curl_x': did you mean 'curl'?
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}, y: {from: 0, to: 1, points: 8}}
                boundaries: {u: {y: {value: 0}}}
                equations: {du/dt: "grad(u)"}
                initial: {u: 1}
                """, """
                3:21: a gradient is several fields, and an expression is one: write dx(u), dy(u) for its components, gradsq(u) for its square
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic}, y: {from: 0, to: 1, points: 8}}
                boundaries: {u: {y: {value: 0}}}
                equations: {du/dt: "invlap(u) + invlap(2*u)"}
                initial: {u: 1}
                """, """
                3:33: invlap of what is not a state needs conditions for all fields: give the axis y a 'boundary' such as {value: 0}
                """);
    }

    @Test
    void fieldsThatDoNotFitMemoryAreRefusedBeforeTheyAreMade() {
        GridSection.checkSize(java.util.List.of(1000, 1000), 2, 200_000_000);
        var memory = assertThrows(
                IllegalArgumentException.class,
                () -> GridSection.checkSize(java.util.List.of(1000, 1000), 2, 100_000_000));
        assertEquals(
                "1000 x 1000 points of 2 fields are too many: they take 0.02 GB of memory, and a run some 8 times as much,"
                        + " 0.13 GB, but the JVM may take 0.10 GB; take fewer points, or give it more (SIMPLECTIC_JAVA_OPTS=-Xmx...)",
                memory.getMessage());
        var array = assertThrows(
                IllegalArgumentException.class,
                () -> GridSection.checkSize(java.util.List.of(100_000, 100_000), 1, 1L << 50));
        var message = String.valueOf(array.getMessage());
        assertTrue(message.endsWith("and an array 268435456 values; take fewer points"), message);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 250000000, boundary: periodic}, y: {from: 0, to: 1, points: 250000000, boundary: periodic}}
                equations: {du/dt: 0}
                initial: {u: 1}
                """, """
                1:7: 250000000 x 250000000 points of 1 field are too many: they take 5.00e+08 GB of memory
                """);
    }

    @Test
    void axesAreStretched() {
        var model = model("""
                grid: {x: {from: 1, to: 5, points: 4, boundary: {slope: 3}, stretch: {toward: from, ratio: r}}}
                equations: {du/dt: dx(u)}
                initial: {u: x}
                parameters: {r: 16}
                """);
        // Steps of 1 double: 1 + 4 (16^(i/4) - 1) / 15, with slopes ln(16) 16^(i/4) / 15.
        double unit = 4.0 / 15;
        assertArrayEquals(
                new double[] {1, 1 + unit, 1 + 3 * unit, 1 + 7 * unit},
                model.initial().toArray(),
                1e-14);
        double[] slopes = Studies.run(model.rhs(), 0, 1, 1, 1, 1);
        for (int i = 0; i < 4; i++) {
            double map = Math.log(16) * Math.pow(2, i) / 15;
            // The field, and what conditions say: 3 times twice the factor of the slope, 100 times that of the end.
            double said = 3 * 2 * (1 + 100 / 16.0) / (Math.log(16) / 15);
            assertEquals((1 + said) / map, slopes[i], 1e-9);
        }
        assertEquals(4, number(model, "integral(1 + 0*u)", 1, 1, 1, 1), 1e-14);
    }

    @Test
    void mistakesInStretchesAreShown() {
        assertFaults("""
                grid:
                  x: {from: 0, to: 1, points: 8, boundary: {value: 0}, stretch: {towards: from, ratio: 2}}
                  y: {from: 0, to: 1, points: 8, boundary: {value: 0}, stretch: {toward: form, ratio: 2}}
                  z: {from: 0, to: 1, points: 8, boundary: {value: 0}, stretch: {toward: from, ratio: 0.5}}
                equations: {du/dt: lap(u)}
                initial: {u: 1}
                """, """
                2:66: unknown key 'towards': did you mean 'toward'? (valid: ratio, toward)
                3:74: an axis is stretched toward from, to, both, not 'form': did you mean 'from'?
                4:87: the ratio of the largest and the smallest step must be more than 1 and at most 1000000.0, but is 0.5
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: periodic, stretch: {toward: both, ratio: 2}}}
                equations: {du/dt: lap(u)}
                initial: {u: 1}
                """, """
                1:7: an axis is stretched towards its ends, and the axis x is periodic
                """);
        assertFaults("""
                grid: {x: {from: 0, to: 1, points: 8, boundary: {value: 0}, stretch: {toward: both, ratio: 2}}}
                equations: {du/dt: invlap(u)}
                initial: {u: 1}
                """, """
                2:20: the Laplacian is not inverted on stretched axes, such as x: leave out 'stretch'
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
