package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Integrator;
import org.simplectic.api.Inverse;
import org.simplectic.api.IterativeSolver;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.api.StoppingRule;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;
import org.simplectic.backend.java.internal.JavaBackend;

/** Stiff problems with reference solutions of more than 20 digits (Radau IIA of order 17 in binary128). */
@NullMarked
class StiffTest {
    /** {@code y' = lambda (y - cos t) - sin t}: the solution is cos t whatever lambda. */
    private static OdeProblem protheroRobinson(double lambda) {
        return Runs.problem(
                (t, y) -> List.of(y.get(0).minus(t.cos()).times(lambda).minus(t.sin())), 0, 1.5, 1);
    }

    private static Integrator<StepState> method(String name, double rtol, double atol) {
        return Runs.integrator(name, Map.of("rtol", rtol, "atol", new double[] {atol}));
    }

    private static void assertReaches(
            String name, References.Reference reference, double rtol, double atol, double bound) {
        var result = Runs.run(method(name, rtol, atol), reference.problem());
        assertEquals(Status.DONE, result.status());
        for (int i = 0; i < result.y().size(); i++) {
            double error = Math.abs(result.y().get(i) / reference.solution().get(i) - 1);
            int component = i;
            assertTrue(error < bound, () -> "component " + component + " is off by " + error);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosenbrock", "kvaerno-5", "kencarp4", "radau-iia-5", "bdf"})
    void robertsonOverElevenDecades(String name) {
        // Errors of the small components are those of the tolerance, multiplied by how far the reaction has slowed
        // down.
        assertReaches(name, StiffReferences.robertson(1e11), 1e-8, 1e-16, 1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosenbrock", "kvaerno-5", "kencarp4", "exponential-rosenbrock", "radau-iia-5", "bdf"})
    void vanDerPolThroughItsJumps(String name) {
        assertReaches(name, StiffReferences.vanDerPol(), 1e-8, 1e-8, 1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosenbrock", "kvaerno-5", "kencarp4", "exponential-rosenbrock", "radau-iia-5", "bdf"})
    void oregonatorThroughItsSpikes(String name) {
        assertReaches(name, StiffReferences.oregonator(), 1e-8, 1e-8, 1e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "rosenbrock, -1e2",
        "rosenbrock, -1e6",
        "kvaerno-5, -1e2",
        "kvaerno-5, -1e6",
        "kencarp4, -1e2",
        "kencarp4, -1e6",
        "radau-iia-5, -1e6",
        "bdf, -1e6"
    })
    void stiffnessDoesNotMakeMoreSteps(String name, double lambda) {
        var result = Runs.run(method(name, 1e-6, 1e-6), protheroRobinson(lambda));
        assertEquals(Math.cos(1.5), result.y().get(0), 1e-6);
        assertTrue(
                result.counters().steps() < (name.equals("bdf") ? 80 : 40),
                () -> result.counters().toString());
    }

    /** Of order 4 with an estimate of order 3, whatever the stiffness: more steps than those of order 5, but not with lambda. */
    @ParameterizedTest
    @ValueSource(doubles = {-1e2, -1e4, -1e6, -1e8})
    void norOfTheExponentialMethod(double lambda) {
        var result = Runs.run(method("exponential-rosenbrock", 1e-6, 1e-6), protheroRobinson(lambda));
        assertEquals(Math.cos(1.5), result.y().get(0), 1e-6);
        assertTrue(result.counters().steps() < 120, () -> result.counters().toString());
    }

    private static Auto auto(double tolerance) {
        return new Auto(
                Runs.options(AdaptiveOptions.class, Map.of("rtol", tolerance, "atol", new double[] {tolerance})),
                Optional.empty());
    }

    @Test
    void autoChangesWhereTheProblemIsStiff() {
        var result = Runs.run(auto(1e-6), StiffReferences.vanDerPol().problem());
        assertEquals(Status.DONE, result.status());
        assertEquals(1.706167732170465, result.y().get(0), 1e-4);
        assertTrue(result.advice().contains("rosenbrock for"), result.advice());
        assertTrue(result.counters().steps() < 1500, () -> result.counters().toString());
    }

    @Test
    void autoStaysWhereItIsNot() {
        var kepler = References.kepler();
        var result = Runs.run(auto(1e-9), kepler.problem());
        var plain = Runs.run(Runs.integrator("dop853", 1e-9), kepler.problem());
        assertEquals(plain.counters(), result.counters());
        assertEquals("auto took dop853 throughout.", result.advice());
    }

    @Test
    void autoComesBack() {
        // Stiff until t = 1, a slow oscillation afterwards.
        var problem = Runs.problem(
                (t, y) -> {
                    var rate = t.times(-40).plus(40).tanh().plus(1).times(-5e3);
                    return List.of(y.get(1), y.get(0).times(-1).plus(rate.times(y.get(1))));
                },
                0,
                200,
                1,
                0);
        var result = Runs.run(auto(1e-6), problem);
        assertEquals(Status.DONE, result.status());
        double changed = Double.parseDouble(result.advice().replaceAll(".*t = ([0-9.E-]+)\\.$", "$1"));
        assertTrue(changed > 1 && changed < 100, result.advice());
    }

    /** The heat equation on 60 points, whose Jacobian is kept by its three diagonals. */
    private static OdeProblem heat(boolean hidden) {
        int points = 60;
        var initial = new double[points];
        for (int i = 0; i < points; i++) {
            initial[i] = Math.sin(Math.PI * (i + 1) / (points + 1));
        }
        double c = (points + 1.0) * (points + 1.0);
        return Runs.vector(
                (t, y) -> {
                    var zero = t.constant(0).broadcast(y.slice(0, 1).type().shape());
                    var left = Expr.concatenate(List.of(zero, y.slice(0, points - 1)));
                    var right = Expr.concatenate(List.of(y.slice(1, points), zero));
                    var slope = left.minus(y.times(2)).plus(right).times(c);
                    // A choice that is always the same hides who depends on whom.
                    return hidden ? y.less(y.constant(1e9)).where(slope, y) : slope;
                },
                0,
                0.1,
                initial);
    }

    @Test
    void aBandedJacobianGivesWhatADenseOneGives() {
        var banded = Runs.run(method("rosenbrock", 1e-8, 1e-8), heat(false));
        var dense = Runs.run(method("rosenbrock", 1e-8, 1e-8), heat(true));
        assertEquals(dense.counters(), banded.counters());
        var eigenvalue = 61.0 * 61.0 * (2 - 2 * Math.cos(Math.PI / 61));
        for (int i = 0; i < 60; i++) {
            double exact = Math.exp(-0.1 * eigenvalue) * Math.sin(Math.PI * (i + 1) / 61);
            assertEquals(exact, banded.y().get(i), 1e-8);
            assertEquals(dense.y().get(i), banded.y().get(i), 1e-12);
        }
    }

    @Test
    void findsWhoDependsOnWhom() {
        try (var session = new BackendSession(new JavaBackend())) {
            assertEquals(
                    "banded, 1 diagonals below and 1 above the main one",
                    Dependence.of(this, heat(false), session).toString());
            assertEquals(
                    "dense, [60, 60]", Dependence.of(this, heat(true), session).toString());
            assertEquals(
                    "sparse, 300x300 with 449 non-zeros in 2 colours",
                    Dependence.of(this, reversed(300), session).toString());
        }
    }

    /** Component i depends on its mirror image in the lower half only, so that all dependence is upwards; more than one call's rows. */
    private static OdeProblem reversed(int n) {
        return Runs.vector(
                (t, y) -> {
                    var upper = y.slice(n / 2 + 1, n).reverse(0);
                    var rest = y.slice(n / 2 - 1, n);
                    return Expr.concatenate(List.of(upper.slice(0, n / 2 - 1), rest))
                            .times(-1);
                },
                0,
                1,
                new double[n]);
    }

    @Test
    void aSingularJacobianIsNoMatter() {
        // y1' = y1 + y2 and y2' = 2 y1 + 2 y2 have a Jacobian of rank one.
        var problem = Runs.problem(
                (t, y) ->
                        List.of(y.get(0).plus(y.get(1)), y.get(0).plus(y.get(1)).times(2)),
                0,
                1,
                1,
                0);
        var result = Runs.run(method("rosenbrock", 1e-9, 1e-9), problem);
        double sum = Math.exp(3);
        assertEquals(1 + (sum - 1) / 3, result.y().get(0), 1e-7);
        assertEquals(2 * (sum - 1) / 3, result.y().get(1), 1e-7);
    }

    @Test
    void endsWithReasonWhereTheDerivativeHasNone() {
        // The square root's slope is infinite at zero: the Jacobian is, the right-hand side is not.
        var problem = Runs.problem(
                (t, y) -> List.of(y.get(0).abs().sqrt().times(-1)),
                0,
                1,
                HostArray.scalar(0).get(0));
        assertEquals(
                Status.NONFINITE,
                Runs.run(method("rosenbrock", 1e-6, 1e-6), problem).status());
    }

    /** The Brusselator with diffusion on 7 by 7 points of a torus: four neighbours each, too far away for a band. */
    private static OdeProblem plane(boolean hidden) {
        int m = 7;
        var initial = new double[2 * m * m];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = 1 + Math.sin(i) / 2;
        }
        return Runs.vector(
                (t, y) -> {
                    var fields = y.reshape(2, m, m);
                    var neighbours = fields.shift(1, 1, Structural.Edge.PERIODIC)
                            .plus(fields.shift(1, -1, Structural.Edge.PERIODIC))
                            .plus(fields.shift(2, 1, Structural.Edge.PERIODIC))
                            .plus(fields.shift(2, -1, Structural.Edge.PERIODIC));
                    var diffusion = neighbours.minus(fields.times(4)).times(200);
                    var u = fields.get(0);
                    var reaction = u.times(u).times(fields.get(1));
                    var change = Expr.stack(List.of(
                            reaction.minus(u.times(4)).plus(1), u.times(3).minus(reaction)));
                    var slope = change.plus(diffusion).reshape(2 * m * m);
                    return hidden ? y.less(y.constant(1e9)).where(slope, y) : slope;
                },
                0,
                0.5,
                initial);
    }

    @Test
    void aSparseJacobianGivesWhatADenseOneGives() {
        try (var session = new BackendSession(new JavaBackend())) {
            var found = Dependence.of(this, plane(false), session);
            assertTrue(found.isSparse(), found::toString);
            assertTrue(found.colourCount() <= 16, found::toString);
        }
        for (var name : List.of("rosenbrock", "kvaerno-5", "radau-iia-5", "bdf")) {
            var sparse = Runs.run(method(name, 1e-6, 1e-6), plane(false));
            var dense = Runs.run(method(name, 1e-6, 1e-6), plane(true));
            assertEquals(Status.DONE, sparse.status());
            assertEquals(dense.counters(), sparse.counters());
            for (int i = 0; i < 98; i++) {
                assertEquals(dense.y().get(i), sparse.y().get(i), 1e-9);
            }
        }
    }

    /** Factorizes the whole matrix. */
    private static final LinearSolver WHOLE = a -> {
        var factors = a.matrix().lu();
        return new Inverse() {
            @Override
            public Solution solve(Expr b, Expr allowed) {
                return Solution.direct(a, b, factors.solve(b));
            }

            @Override
            public Solution solveTransposed(Expr b) {
                return Solution.direct(a.transposed(), b, factors.solveTransposed(b));
            }
        };
    };

    /** Minimal residual iteration, which never asks for an entry. */
    private static final LinearSolver PRODUCTS =
            new IterativeSolver("products", new StoppingRule(1e-8, 0, 5000), Optional.empty()) {
                @Override
                protected Cycle cycle(Start start) {
                    var image = start.a().apply(start.right());
                    var length = image.times(start.right())
                            .sum()
                            .over(image.times(image).sum());
                    return new Cycle(start.right().times(length), length.constant(1));
                }
            };

    /** Small and whole, by diagonals, by entries: each with a solver that wants entries, and with one that does not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChosenSolverGivesTheSameSolution(boolean wantsEntries) {
        var solver = Optional.of(wantsEntries ? WHOLE : PRODUCTS);
        var given = Runs.options(AdaptiveOptions.class, Map.of("rtol", 1e-5, "atol", new double[] {1e-5}));
        for (var problem : List.of(plane(false), heat(false), protheroRobinson(-1e3))) {
            var methods = List.of(
                    new Rosenbrock(given, solver),
                    new Kvaerno5(given, solver, Optional.empty()),
                    new Bdf(
                            Runs.options(Bdf.Options.class, Map.of("rtol", 1e-5, "atol", new double[] {1e-5})),
                            solver,
                            Optional.empty()),
                    new RadauIIA5(given, solver));
            var plain = List.of("rosenbrock", "kvaerno-5", "bdf", "radau-iia-5");
            // Minimal residuals do not get far with the stages of Radau's method together, whose matrix turns vectors.
            for (int i = 0; i < (wantsEntries ? 4 : 3); i++) {
                var found = Runs.run(methods.get(i), problem);
                var expected = Runs.run(method(plain.get(i), 1e-5, 1e-5), problem);
                assertEquals(Status.DONE, found.status());
                for (int k = 0; k < problem.initial().size(); k++) {
                    // With a Jacobian of each step instead of one that stays, a method of many steps makes other
                    // errors.
                    double allowed = plain.get(i).equals("bdf") ? 1e-4 : 1e-5;
                    assertEquals(expected.y().get(k), found.y().get(k), allowed);
                }
            }
        }
    }
}
