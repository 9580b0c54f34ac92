package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.NonlinearSolution;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Solution;
import org.simplectic.api.Split;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Right-hand sides in two parts, and the method that is implicit in one of them. */
@NullMarked
class SplitTest {
    /** Newton's method without end but that of its count, so that only the method's own error is left. */
    private static final NonlinearSolver EXACT = (equations, guess) -> {
        Expr x = guess;
        for (int i = 0; i < 6; i++) {
            x = x.minus(
                    equations.linearize().apply(x).apply(equations.residual().apply(x)));
        }
        var zero = x.constant(0);
        return new NonlinearSolution(x, zero, zero, zero, zero.constant(Solution.code(Status.DONE)));
    };

    private static List<Expr> slopes(Expr t, List<Expr> y) {
        return List.of(
                y.get(0).times(t.cos()),
                y.get(2).times(t).negate(),
                y.get(1).times(t),
                y.get(3).times(y.get(3)).negate());
    }

    /** What one part has beyond its share, and the other part lacks: the parts' solutions have nothing in common with that of the sum. */
    private static List<Expr> exchanged(Expr t, List<Expr> y) {
        return List.of(
                y.get(1).times(y.get(3)),
                y.get(0).sin().times(t),
                y.get(2).times(y.get(0)),
                y.get(1).cos().times(0.5));
    }

    private static Split parts() {
        return new Split(
                Runs.equations(4, (t, y) -> mixed(slopes(t, y), 0.6, exchanged(t, y), 1)),
                Runs.equations(4, (t, y) -> mixed(slopes(t, y), 0.4, exchanged(t, y), -1)));
    }

    private static List<Expr> mixed(List<Expr> a, double share, List<Expr> b, double sign) {
        var sums = new ArrayList<Expr>();
        for (int i = 0; i < a.size(); i++) {
            sums.add(a.get(i).times(share).plus(b.get(i).times(sign)));
        }
        return sums;
    }

    private static double[] solution(double t) {
        return new double[] {Math.exp(Math.sin(t)), Math.cos(t * t / 2), Math.sin(t * t / 2), 1 / (1 + t)};
    }

    /** Errors fall with the fourth power only if the conditions that couple the parts hold. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void orderIsFour(boolean isSplit) {
        var initial = HostArray.vector(solution(0));
        var problem = isSplit ? new OdeProblem(parts(), 0, 2, initial) : new OdeProblem(parts().sum(), 0, 2, initial);
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int steps = 16; steps <= 128; steps *= 2) {
            var options = Runs.options(
                    AdaptiveOptions.class, Map.of("rtol", 1e6, "firstStep", 2.0 / steps, "maxStep", 2.0 / steps));
            var result = Runs.run(new KenCarp4(options, Optional.empty(), Optional.of(EXACT)), problem);
            assertEquals(steps, result.counters().steps());
            x.add(-Math.log(steps));
            y.add(Math.log(Runs.distance(result.y().toArray(), solution(2))));
        }
        assertEquals(4, OrderTest.slope(x, y), 0.15);
    }

    /** {@code y' = lambda (y - cos t) - sin t}, of which the last term is explicit. */
    private static OdeProblem protheroRobinson(double lambda) {
        var split = new Split(
                Runs.equations(1, (t, y) -> List.of(y.get(0).minus(t.cos()).times(lambda))),
                Runs.equations(1, (t, y) -> List.of(t.sin().negate())));
        return new OdeProblem(split, 0, 1.5, HostArray.vector(1));
    }

    /**
     * The stages of explicit methods are of order 1, which shows where the implicit part has to make up for it: the error is of order 2 in
     * steps far above 1 / lambda, and steps are shorter than without parts, but not the shorter the larger lambda.
     */
    @ParameterizedTest
    @ValueSource(doubles = {-1e2, -1e4, -1e6})
    void stiffnessDoesNotMakeMoreSteps(double lambda) {
        var result = Runs.run(Runs.integrator("kencarp4", 1e-6), protheroRobinson(lambda));
        assertEquals(Status.DONE, result.status());
        assertEquals(Math.cos(1.5), result.y().get(0), 1e-5);
        assertTrue(result.counters().steps() < 300, () -> result.counters().toString());
    }

    /** Diffusion on a line, stiff, and a reaction, which is not. */
    private static Split diffusionAndReaction(int points) {
        double c = (points + 1.0) * (points + 1.0) / 10;
        return new Split(
                Runs.rhs(
                        points,
                        (t, u) -> u.shift(0, 1, org.simplectic.array.Structural.Edge.ZERO)
                                .plus(u.shift(0, -1, org.simplectic.array.Structural.Edge.ZERO))
                                .minus(u.times(2))
                                .times(c)),
                Runs.rhs(points, (t, u) -> u.minus(u.times(u).times(u)).plus(t.sin())));
    }

    private static double[] bump(int points) {
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = Math.sin(Math.PI * (i + 1) / (points + 1));
        }
        return values;
    }

    @Test
    void diffusionAndReactionAgreesWithAMethodForTheWhole() {
        var problem = new OdeProblem(diffusionAndReaction(80), 0, 2, HostArray.vector(bump(80)));
        var expected = Runs.run(Runs.integrator("rosenbrock", 1e-10), problem);
        var coarse = Runs.run(Runs.integrator("kencarp4", 1e-5), problem);
        var fine = Runs.run(Runs.integrator("kencarp4", 1e-8), problem);
        assertTrue(Runs.relativeError(coarse.y(), expected.y()) < 1e-4);
        assertTrue(Runs.relativeError(fine.y(), expected.y()) < 1e-7);
        // An explicit method would need a step of 2.8 / (4 c) = 1e-3.
        assertTrue(coarse.counters().steps() < 100, () -> coarse.counters().toString());
    }

    @Test
    void aLinearImplicitPartTakesOneIterationAStage() {
        var problem = new OdeProblem(diffusionAndReaction(40), 0, 2, HostArray.vector(bump(40)));
        var counters = Runs.run(Runs.integrator("kencarp4", 1e-5), problem).counters();
        // Five stages with both parts, and both at the end; three evaluations to begin with.
        assertEquals(12 * (counters.steps() + counters.rejected()) + 3, counters.evaluations());
    }

    @Test
    void theJacobianIsThatOfTheImplicitPart() {
        // The explicit part couples everything with everything, the implicit one neighbours only.
        int points = 80;
        var implicit = diffusionAndReaction(points).implicit();
        var coupled =
                Runs.rhs(points, (t, u) -> u.sum().sin().broadcast(u.type().shape()));
        var problem = new OdeProblem(new Split(implicit, coupled), 0, 1, HostArray.vector(bump(points)));
        try (var session =
                new org.simplectic.api.BackendSession(new org.simplectic.backend.java.internal.JavaBackend())) {
            var method = new KenCarp4(Runs.options(AdaptiveOptions.class, Map.of()));
            assertTrue(Dependence.of(this, method.linearized(problem), session).isBanded());
        }
        var expected = Runs.run(Runs.integrator("tsit5", 1e-9), problem);
        var found = Runs.run(Runs.integrator("kencarp4", 1e-7), problem);
        assertTrue(Runs.relativeError(found.y(), expected.y()) < 1e-5);
    }

    @Test
    void otherMethodsSeeTheSum() {
        var whole = new OdeProblem(parts().sum(), 0, 2, HostArray.vector(solution(0)));
        var split = new OdeProblem(parts(), 0, 2, HostArray.vector(solution(0)));
        for (var name : List.of("tsit5", "rosenbrock", "kvaerno-5")) {
            var expected = Runs.run(Runs.integrator(name, 1e-8), whole);
            var found = Runs.run(Runs.integrator(name, 1e-8), split);
            assertEquals(expected.counters(), found.counters());
            assertEquals(expected.y(), found.y());
        }
    }
}
