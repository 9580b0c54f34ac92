package org.simplectic.nonlinear.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** Steady states by the verb: known solutions, and what is said where there is none. */
@NullMarked
final class SolveTest {
    private static final StudyNode.Mapping NOTHING = Steady.of();
    private static final StudyNode.Mapping ZERO = Steady.of("value", 0);
    private static final StudyNode.Mapping CLOSED = Steady.of("slope", 0);

    private static StudyNode.Mapping axis(int points, Object boundary) {
        return Steady.of("from", 0, "to", 1, "points", points, "boundary", boundary);
    }

    /** Of each factor of the solution, so that its errors are neither rounding nor those of the ends alone. */
    private static int frequency(int axis, int axes) {
        return axes == 1 ? 4 : axis + 1;
    }

    /** Minus the Laplacian of {@code cos(1 + x) cos(1 + 2 y) cos(1 + 3 z)}, with conditions that it fulfils. */
    private static StudyNode.Mapping poisson(String condition, int axes, int points, int order) {
        var names = "xyz".substring(0, axes);
        var grid = new ArrayList<>();
        double sum = 0;
        var exact = new StringBuilder("1");
        for (int axis = 0; axis < axes; axis++) {
            exact.append("*cos(1 + ")
                    .append(frequency(axis, axes))
                    .append("*")
                    .append(names.charAt(axis))
                    .append(")");
            sum += frequency(axis, axes) * frequency(axis, axes);
        }
        for (int axis = 0; axis < axes; axis++) {
            char name = names.charAt(axis);
            var own = "cos(1 + " + frequency(axis, axes) + "*" + name + ")";
            var slope = "(-" + frequency(axis, axes) + ")*" + exact.toString().replace(own, own.replace("cos", "sin"));
            grid.add(String.valueOf(name));
            grid.add(axis(
                    points,
                    switch (condition) {
                        case "value" -> Steady.of("value", exact.toString());
                        case "slope" ->
                            Steady.of("from", Steady.of("slope", slope), "to", Steady.of("value", exact.toString()));
                        default ->
                            Steady.of(
                                    "from",
                                    Steady.of("value", exact.toString()),
                                    "to",
                                    Steady.of(
                                            "mixed",
                                            Steady.of("value", 2, "slope", 1, "right", "2*" + exact + " + " + slope)));
                    }));
        }
        return Steady.of(
                "grid", Steady.of(grid.toArray()),
                "discretization", Steady.of("discretization", "finite-difference", "order", order),
                "equations", Steady.of("du/dt", "lap(u) + " + sum + "*" + exact),
                "initial", Steady.of("u", 0));
    }

    private static double exact(double[] place) {
        double product = 1;
        for (int axis = 0; axis < place.length; axis++) {
            product *= Math.cos(1 + frequency(axis, place.length) * place[axis]);
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({
        "value, 1, 2, 64, 128",
        "value, 1, 4, 48, 96",
        "value, 2, 2, 24, 48",
        "value, 2, 4, 24, 48",
        "value, 3, 2, 10, 14",
        "value, 3, 4, 10, 16",
        "slope, 1, 2, 64, 128",
        "slope, 2, 2, 32, 64",
        "slope, 2, 4, 24, 48",
        "slope, 3, 2, 12, 18",
        "mixed, 1, 4, 64, 128",
        "mixed, 2, 2, 32, 64",
        "mixed, 2, 4, 24, 48",
        "mixed, 3, 2, 8, 12"
    })
    void errorsFallWithTheOrder(String condition, int axes, int order, int coarse, int fine) {
        var first = Steady.solve(poisson(condition, axes, coarse, order), NOTHING);
        var second = Steady.solve(poisson(condition, axes, fine, order), NOTHING);
        assertEquals(Status.DONE, first.status());
        assertEquals(Status.DONE, second.status());
        double found = Math.log(first.error(SolveTest::exact) / second.error(SolveTest::exact))
                / Math.log((double) fine / coarse);
        assertTrue(Math.abs(found - order) < 0.2, () -> "order " + found);
    }

    /** A plane of unit sides without sources. */
    private static StudyNode.Mapping plane(int points, Object x, Object y, String equation) {
        return Steady.of(
                "grid", Steady.of("x", axis(points, x), "y", axis(points, y)),
                "discretization", "finite-difference",
                "equations", Steady.of("du/dt", equation),
                "initial", Steady.of("u", 0));
    }

    @Test
    void symmetricOperatorsAreSolvedByConjugateGradientsWithMultigrid() {
        var result = Steady.solve(plane(64, ZERO, ZERO, "lap(u) + 1"), NOTHING);
        assertEquals("linear, cg with multigrid", result.state().way());
        assertTrue(result.state().iterations() <= 14, result.advice());
        // The torsion of a square bar: the greatest value at its middle, 0.0736713 (Timoshenko, Goodier, Theory of
        // Elasticity, section 109).
        double middle = Arrays.stream(result.y().toArray()).max().orElseThrow();
        assertEquals(0.0736713, middle, 1e-3 * 0.07);
    }

    @ParameterizedTest
    @CsvSource({"periodic", "closed"})
    void whereAConstantIsFreeTheMeanStays(String boundary) {
        Object ends = boundary.equals("periodic") ? "periodic" : CLOSED;
        var model = plane(32, ends, ends, "lap(u) + 8*pi^2*cos(2*pi*x)*cos(2*pi*y)");
        var result = Steady.solve(model, NOTHING);
        assertEquals(Status.DONE, result.status());
        assertTrue(result.error(p -> Math.cos(2 * Math.PI * p[0]) * Math.cos(2 * Math.PI * p[1])) < 0.01);
        assertEquals(0, Arrays.stream(result.y().toArray()).average().orElseThrow(), 1e-10);
        assertTrue(result.advice().contains("leave a constant free"), result.advice());
    }

    @ParameterizedTest
    @CsvSource({"2", "4"})
    void whereAConstantIsFreeSourcesMustBalance(int order) {
        var given = Steady.of(
                "grid", Steady.of("x", axis(24, CLOSED), "y", axis(24, CLOSED)),
                "discretization", Steady.of("discretization", "finite-difference", "order", order),
                "equations", Steady.of("du/dt", "lap(u) + 1 + sin(pi*x)"),
                "initial", Steady.of("u", 0));
        var result = Steady.solve(given, NOTHING);
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("its mean is"), result.advice());
    }

    @Test
    void coefficientsMayVary() {
        var exact = "sin(pi*x)*sin(pi*y)";
        var result = Steady.solve(
                plane(
                        64,
                        ZERO,
                        ZERO,
                        "lap(u) + 3*cos(4*x)*dx(u) - 2*sin(3*y)*dy(u) + 2*pi^2*" + exact
                                + " - 3*cos(4*x)*pi*cos(pi*x)*sin(pi*y)" + " + 2*sin(3*y)*pi*sin(pi*x)*cos(pi*y)"),
                NOTHING);
        assertEquals("linear, gmres with multigrid", result.state().way());
        assertEquals(Status.DONE, result.status());
        assertTrue(result.state().iterations() < 24, result.advice());
        assertTrue(result.error(p -> Math.sin(Math.PI * p[0]) * Math.sin(Math.PI * p[1])) < 2e-3);
    }

    /** With {@code theta = sqrt(2) cosh(theta / 4)}, the lower of two solutions is -2 log(cosh((x - 1/2) theta / 2) / cosh(theta / 4)). */
    @Test
    void bratu() {
        double theta = 1;
        for (int i = 0; i < 100; i++) {
            theta = Math.sqrt(2) * Math.cosh(theta / 4);
        }
        double known = theta;
        var result = Steady.solve(
                Steady.of(
                        "grid", Steady.of("x", axis(64, ZERO)),
                        "discretization", Steady.of("discretization", "finite-difference", "order", 4),
                        "equations", Steady.of("du/dt", "lap(u) + exp(u)"),
                        "initial", Steady.of("u", 0)),
                NOTHING);
        assertEquals(Status.DONE, result.status());
        assertTrue(result.error(p -> -2 * Math.log(Math.cosh((p[0] - 0.5) * known / 2) / Math.cosh(known / 4))) < 1e-8);
    }

    @Test
    void nonlinearFieldsAreSolvedWithMultigridInsideNewton() {
        var result = Steady.solve(plane(32, ZERO, "periodic", "(1 + u^2)*lap(u) - u^3 + 20*sin(2*pi*y)^2*x"), NOTHING);
        assertEquals(Status.DONE, result.status());
        assertTrue(result.state().way().contains("multigrid"), result.advice());
        assertTrue(result.state().residual() < 1e-6 * result.state().before(), result.advice());
    }

    @Test
    void theStudyChoosesTheSolvers() {
        var result = Steady.solve(
                plane(24, ZERO, ZERO, "lap(u) + 1"),
                Steady.of("linear", Steady.of("linear-solver", "bicgstab", "preconditioner", "ilu-0", "rtol", 1e-9)));
        assertEquals(Status.DONE, result.status());
        assertEquals("linear, bicgstab", result.state().way());
    }

    @Test
    void systemsAndFewUnknownsAreSolvedDirectly() {
        var result = Steady.solve(
                Steady.of(
                        "equations", Steady.of("dx/dt", "a - x - 4*x*y/(1 + x^2)", "dy/dt", "b*(x - x*y/(1 + x^2))"),
                        "initial", Steady.of("x", 1, "y", 1),
                        "parameters", Steady.of("a", 10, "b", 2)),
                NOTHING);
        assertEquals(Status.DONE, result.status());
        assertEquals(2, result.y().get(0), 1e-9);
        assertEquals(5, result.y().get(1), 1e-9);
    }

    @Test
    void whatHasNoSolutionSaysSo() {
        var result = Steady.solve(
                Steady.of("equations", Steady.of("dx/dt", "1 + x^2"), "initial", Steady.of("x", 1)), NOTHING);
        assertTrue(!result.status().isSuccess());
        assertTrue(result.advice().contains("root mean square"), result.advice());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "lap(u) + sin(t); has no steady state",
                "lap(u) + t*0 + x*t; depends on t",
            })
    void modelsThatChangeWithTimeAreRefused(String equation, String message) {
        var mistake = assertThrows(StudyException.class, () -> Steady.solve(plane(16, ZERO, ZERO, equation), NOTHING));
        assertTrue(String.valueOf(mistake.getMessage()).contains(message), mistake.getMessage());
    }

    @Test
    void multigridRefusesWhatIsNoFieldOnAGrid() {
        var result = Steady.solve(
                Steady.of("equations", Steady.of("dx/dt", "1 - x"), "initial", Steady.of("x", 0)),
                Steady.of("linear", Steady.of("linear-solver", "gmres", "preconditioner", "multigrid")));
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("multigrid is for one field on a grid"), result.advice());
    }

    /** Darcy flow through rock whose permeability changes by a factor of 160, against finite volumes on 512 x 256 cells. */
    @Test
    void darcyFlow() {
        var s =
                "0.8*(sin(5*x + 3*y + 1) + cos(9*x - 7*y) + 0.7*sin(15*y + 4*x + 2) + 0.6*cos(21*x + 13*y + 3*sin(4*y)))";
        var ends = Steady.of("from", Steady.of("value", 1), "to", Steady.of("value", 0));
        var result = Steady.solve(
                Steady.of(
                        "grid",
                        Steady.of(
                                "x", Steady.of("from", 0, "to", 2, "points", 128, "boundary", ends),
                                "y", axis(64, CLOSED)),
                        "discretization",
                        "finite-difference",
                        "equations",
                        Steady.of("dp/dt", "lap(p) + dx(s)*dx(p) + dy(s)*dy(p)", "s", s),
                        "initial",
                        Steady.of("p", "1 - x/2")),
                NOTHING);
        assertEquals(Status.DONE, result.status(), result.advice());
        assertEquals(0.511049, Arrays.stream(result.y().toArray()).average().orElseThrow(), 2e-3, result.advice());
    }
}
