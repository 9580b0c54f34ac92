package org.simplectic.optimizers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.ProgramOptimizer;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

final class OptimizerTest {
    private static final int MOST = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "adam"})
    void findMinima(String name) {
        var quadratic = Descents.run(name, Map.of(), Descents.quadratic(), MOST);
        assertEquals(Status.DONE, quadratic.status());
        // The smallest eigenvalue is 1: the point is no farther away than the gradient is long.
        assertArrayEquals(new double[] {1, 2, 3}, quadratic.point().toArray(), 2e-6);
        var rosenbrock = Descents.run(name, Map.of(), Descents.rosenbrock(), MOST);
        assertEquals(Status.DONE, rosenbrock.status());
        // The smallest eigenvalue of the Hessian at the minimum is 0.4.
        assertArrayEquals(new double[] {1, 1}, rosenbrock.point().toArray(), 5e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "adam"})
    void keepWithinBounds(String name) {
        var problem = Descents.rosenbrock().within(HostArray.vector(-5, -5), HostArray.vector(0.5, 5));
        var end = Descents.run(name, Map.of(), problem, MOST);
        assertEquals(Status.DONE, end.status());
        assertArrayEquals(new double[] {0.5, 0.25}, end.point().toArray(), 1e-6);
        assertEquals(0.25, end.value(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "adam"})
    void beginWithinBounds(String name) {
        var problem = Descents.problem(x -> x.times(x).sum(), -3, 7)
                .within(HostArray.vector(1, -1), HostArray.vector(2, Double.POSITIVE_INFINITY));
        assertArrayEquals(
                new double[] {1, 7},
                Descents.run(name, Map.of(), problem, 0).point().toArray());
        assertArrayEquals(
                new double[] {1, 0},
                Descents.run(name, Map.of(), problem, MOST).point().toArray(),
                1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-descent", "adam"})
    void endWhereThereIsNoValue(String name) {
        var start = Descents.run(name, Map.of(), Descents.problem(x -> x.get(0).log(), -1), MOST);
        assertEquals(Status.NONFINITE, start.status());
        var middle = Descents.run(
                name, Map.of(), Descents.problem(x -> x.get(0).minus(0.5).sqrt(), 1), MOST);
        assertTrue(middle.status() == Status.NONFINITE || middle.status() == Status.BREAKDOWN, middle.toString());
        assertTrue(Double.isFinite(middle.value()));
    }

    @Test
    void aLineSearchStepsOverWhatHasNoValue() {
        // The first step, of length 1, would lead to the logarithm of a negative number.
        var end = Descents.run(
                "gradient-descent",
                Map.of(),
                Descents.problem(x -> x.get(0).minus(x.get(0).log()).sum(), 0.01),
                MOST);
        assertEquals(Status.DONE, end.status());
        assertEquals(1, end.point().get(0), 1e-5);
    }

    @Test
    void gradientDescentDecreasesInEveryStepAsWolfeAsks() {
        var problem = Descents.rosenbrock();
        var method = (GradientDescent) Descents.optimizer("gradient-descent", Map.of());
        try (var session = new BackendSession(new JavaBackend())) {
            ProgramOptimizer.Iterate state = session.keep(method.start(problem, session));
            for (int i = 0; i < 100; i++) {
                var before = state;
                var x = session.values(before.point()).toArray();
                var gradient = session.values(before.gradient()).toArray();
                state = session.keep(method.step(problem, before, session));
                double length = session.values(state.memory().getFirst()).get(0);
                double slope = -gradient[0] * gradient[0] - gradient[1] * gradient[1];
                var next = session.values(state.gradient()).toArray();
                double flat = -gradient[0] * next[0] - gradient[1] * next[1];
                assertTrue(state.value() <= before.value() + 1e-4 * length * slope, "decrease in step " + i);
                assertTrue(Math.abs(flat) <= 0.1 * Math.abs(slope), "curvature in step " + i);
                assertEquals(
                        x[0] - length * gradient[0],
                        session.values(state.point()).get(0),
                        1e-15);
            }
        }
    }

    @Test
    void adamTakesItsPublishedFirstSteps() {
        // With the gradient always 1 both corrected means are 1: every step is rate / (1 + epsilon).
        var end = Descents.run("adam", Map.of("rate", 0.25), Descents.problem(x -> x.get(0), 3), 4);
        assertEquals(3 - 4 * 0.25 / (1 + 1e-8), end.point().get(0), 1e-14);
        assertEquals(5, end.evaluations());
    }

    @Test
    void optionsAreChecked() {
        var problem = Descents.quadratic();
        assertThrows(IllegalArgumentException.class, () -> Descents.run("adam", Map.of("rate", 0.0), problem, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Descents.run("gradient-descent", Map.of("decrease", 0.2), problem, 1));
    }

    /** A fit of a exp(b t) to three points, as an inner program and a sum of squares. */
    @Test
    void probesOfferExactProducts() {
        var times = HostArray.vector(0, 1, 2);
        var inner = Program.trace("model", List.of(ArrayType.vector(2)), in -> {
            var x = in.getFirst();
            return List.of(x.constant(times)
                    .times(x.get(1))
                    .exp()
                    .times(x.get(0))
                    .minus(x.constant(HostArray.vector(1, 2, 5))));
        });
        var loss = Program.trace(
                "squares",
                List.of(ArrayType.vector(3)),
                in -> List.of(in.getFirst().times(in.getFirst()).sum().times(0.5)));
        var bounds = HostArray.vector(9, 9);
        var problem =
                new MinimizationProblem(inner, loss, HostArray.vector(1, 0.5), HostArray.vector(-9, -9), bounds, 1e-6);
        var program = Program.trace("probe", List.of(ArrayType.vector(2), ArrayType.vector(2)), in -> {
            var probe = problem.at(in.get(0));
            return List.of(
                    probe.value(), probe.gradient(), probe.gaussNewtonTimes(in.get(1)), probe.hessianTimes(in.get(1)));
        });
        try (var session = new BackendSession(new JavaBackend())) {
            var results = session.kernel(this, problem, "probe", () -> program)
                    .call(session.array(problem.initial()), session.array(HostArray.vector(1, -2)));
            var values = results.stream()
                    .map(session::values)
                    .map(HostArray::toArray)
                    .toList();
            double value = 0;
            var gradient = new double[2];
            var product = new double[2];
            var second = new double[2];
            var data = new double[] {1, 2, 5};
            for (int t = 0; t < 3; t++) {
                double grown = Math.exp(0.5 * t);
                double residual = grown - data[t];
                double byA = grown;
                double byB = t * grown;
                double along = byA - 2 * byB;
                value += residual * residual / 2;
                gradient[0] += residual * byA;
                gradient[1] += residual * byB;
                product[0] += byA * along;
                product[1] += byB * along;
                second[0] += residual * (t * grown * -2);
                second[1] += residual * (t * grown + t * t * grown * -2);
            }
            assertEquals(value, values.get(0)[0], 1e-14);
            assertArrayEquals(gradient, values.get(1), 1e-13);
            assertArrayEquals(product, values.get(2), 1e-12);
            assertArrayEquals(new double[] {product[0] + second[0], product[1] + second[1]}, values.get(3), 1e-12);
        }
    }

    @Test
    void onlyWhatIsAskedForIsComputed() {
        var problem = Descents.rosenbrock();
        var value = Program.trace(
                "value",
                List.of(ArrayType.vector(2)),
                in -> List.of(problem.at(in.getFirst()).value()));
        var again = Program.trace("both", List.of(ArrayType.vector(2)), in -> {
            var probe = problem.at(in.getFirst());
            return List.of(probe.gradient(), probe.gradient(), probe.value());
        });
        var once = problem.objective().valueAndGradient();
        assertEquals(problem.objective().equations().size(), value.equations().size());
        assertEquals(once.equations().size(), again.equations().size());
    }
}
