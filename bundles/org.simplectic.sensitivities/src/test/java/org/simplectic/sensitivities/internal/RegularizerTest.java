package org.simplectic.sensitivities.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Event.Direction;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Quantity;
import org.simplectic.api.Regularizer;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.array.Array;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;
import org.simplectic.sensitivities.internal.Runs.Given;

/** Rows 8 and 9 of the catalogue of methods: what steps tell of themselves, its gradient, and training with it. */
@NullMarked
final class RegularizerTest {
    private static final double TARGET = Math.exp(-1);

    /** An estimated error is a difference of numbers that agree to six digits or more: its own rounding error is larger by that. */
    private static final double ROUNDING = 1e-9;

    /** Makes of that rounding error, and of the square of this, less than 1e-5. */
    private static final double DIFFERENCE = 1e-4;

    /** Frequencies, phases and amplitudes of eight sine modes, drawn once: x' = a(t) x with their sum a. */
    private static final HostArray FREQUENCIES = HostArray.vector(14.6, 19.4, 19.3, 5.9, 2.3, 7.6, 13.9, 14.9);

    private static final HostArray PHASES = HostArray.vector(2.6, 0, 5.9, 3.2, 4.8, 0.9, 5.1, 0.9);

    private static final Given MODES = new Given(
            (t, y, p) -> {
                var angles = t.constant(FREQUENCIES).times(t).plus(t.constant(PHASES));
                return y.times(angles.sin().times(p).sum());
            },
            (t, y, p) -> p.constant(HostArray.vector(1)),
            1,
            0,
            1,
            -3.3,
            -1.9,
            -3.4,
            -5,
            1.3,
            -2.9,
            -0.6,
            0);

    /** Prey and predators: p = (a, b, c, d). */
    private static final Given LOTKA_VOLTERRA = new Given(
            (t, y, p) -> Expr.stack(List.of(
                    y.get(0).times(p.get(0)).minus(y.get(0).times(y.get(1)).times(p.get(1))),
                    y.get(0).times(y.get(1)).times(p.get(2)).minus(y.get(1).times(p.get(3))))),
            (t, y, p) -> p.constant(HostArray.vector(1, 1)),
            2,
            0,
            2,
            1.5,
            1,
            1,
            3);

    private static Regularizer all(Map<String, Object> options) {
        return (Regularizer) Runs.plugin(SolverErrorRegularization.class.getName(), options);
    }

    private static Regularizer one(Map<String, Object> options) {
        return (Regularizer) Runs.plugin(LocalErrorRegularization.class.getName(), options);
    }

    private static Sensitivity<?> differences() {
        return (Sensitivity<?>) Runs.plugin(FiniteDifferences.class.getName(), Map.of("difference", DIFFERENCE));
    }

    private static SensitivityProblem problem(
            Given given, Integrator<?> integrator, Optional<Regularizer> regularizer) {
        var loss = given.atEnd((t, y, p) -> {
            var distance = y.get(0).minus(TARGET);
            return distance.times(distance);
        });
        var functional = loss.with(regularizer.map(chosen -> chosen.steps(0.3)));
        return given.problem(functional, List.of(), integrator);
    }

    private static Integrator<?> bogackiShampine() {
        return Runs.integrator("BogackiShampine3", 1e-6);
    }

    /** Weights that make the steps a large part of the gradient. */
    static Stream<Regularizer> regularizers() {
        return Stream.of(
                all(Map.of("weight", 100.0)),
                all(Map.of("weight", 100.0, "measure", "integral", "power", 0.5)),
                one(Map.of("weight", 100.0)));
    }

    @ParameterizedTest
    @MethodSource("regularizers")
    void theGradientIsThatOfTheSameStepsRepeated(Regularizer regularizer) {
        for (var given : List.of(MODES, LOTKA_VOLTERRA)) {
            compareWithDifferences(given, regularizer);
        }
    }

    /** Of one component the estimate is a quotient of small numbers, whose curvature is beyond what differences resolve. */
    @Test
    void theGradientOfStiffnessIsThatOfTheSameStepsRepeated() {
        compareWithDifferences(LOTKA_VOLTERRA, all(Map.of("weight", 0.0, "stiffness", 100.0)));
        compareWithDifferences(LOTKA_VOLTERRA, one(Map.of("weight", 0.0, "stiffness", 100.0)));
    }

    private static void compareWithDifferences(Given given, Regularizer regularizer) {
        for (var integrator : List.of(bogackiShampine(), Runs.integrator("Tsit5", 1e-6))) {
            var problem = problem(given, integrator, Optional.of(regularizer));
            var adjoint = Runs.run(Runs.discreteAdjoint(512), problem);
            var differences = Runs.run(differences(), problem);
            assertEquals(differences.value(), adjoint.value(), ROUNDING * Math.abs(adjoint.value()));
            assertEquals(0, Runs.difference(adjoint, differences), 1e-5);
            var loss = Runs.run(Runs.discreteAdjoint(512), problem(given, integrator, Optional.empty()));
            assertTrue(Runs.difference(adjoint, loss) > 0.1, "the steps add much to compare");
        }
    }

    @Test
    void aStepToAnEventCountsWithItsSizeAsItIsThen() {
        var event = LOTKA_VOLTERRA.event((t, y, p) -> y.get(1).minus(0.5), Direction.FALLING, true, Map.of());
        var functional = LOTKA_VOLTERRA
                .atEnd((t, y, p) -> t)
                .with(Optional.of(all(Map.of("weight", 1.0)).steps(0)));
        var problem = LOTKA_VOLTERRA.problem(functional, List.of(event), Runs.integrator("Tsit5", 1e-6));
        var adjoint = Runs.run(Runs.discreteAdjoint(512), problem);
        assertTrue(adjoint.state().t() < 2, "the event comes to pass");
        assertEquals(0, Runs.difference(adjoint, Runs.run(differences(), problem)), 1e-5);
    }

    /** The mean over draws of every step is the mean over the steps. */
    @Test
    void oneStepIsAnEstimateOfAll() {
        var every = problem(LOTKA_VOLTERRA, bogackiShampine(), Optional.of(all(Map.of("weight", 1.0))));
        var mean = Runs.run(Runs.discreteAdjoint(512), every);
        int count = (int) mean.state().counters().steps();
        double value = 0;
        var gradient = new double[4];
        for (int i = 0; i < count; i++) {
            var term = every.functional().steps().orElseThrow().term();
            var drawn = every.functional()
                    .with(Optional.of(new SensitivityProblem.Steps(term, Optional.of((i + 0.5) / count))));
            var result = Runs.run(Runs.discreteAdjoint(512), every.with(drawn));
            value += result.value() / count;
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += result.gradient().get(j) / count;
            }
        }
        assertEquals(mean.value(), value, 1e-12 * value);
        assertEquals(0, Runs.error(mean, gradient), 1e-12);
    }

    /** Steps are chosen by the error that a step map tells of, and parameters that ride along do not count in it. */
    @ParameterizedTest
    @CsvSource({
        "BogackiShampine3, 1e-6",
        "Tsit5, 1e-6",
        "Dop853, 1e-6",
        "Rosenbrock, 1e-6",
        // Newton's iterations end by a norm over all components.
        "Kvaerno5, 0.02"
    })
    void theErrorOfAStepIsThatByWhichItWasAccepted(String name, double tolerance) {
        var integrator = Runs.integrator(name, 1e-6);
        try (var session = new BackendSession(new JavaBackend())) {
            var alone = errors(integrator, problem(LOTKA_VOLTERRA, integrator, Optional.empty()), false, session);
            var riding = errors(integrator, problem(LOTKA_VOLTERRA, integrator, Optional.empty()), true, session);
            assertTrue(alone.stream().allMatch(error -> error > 0 && error <= 1 + 1e-9), alone::toString);
            assertEquals(alone.size(), riding.size());
            for (int i = 0; i < alone.size(); i++) {
                assertEquals(alone.get(i), riding.get(i), tolerance);
            }
        }
    }

    /** The errors of the accepted steps, by the programs of steps; parameters are constants, or ride along. */
    private static List<Double> errors(
            Integrator<?> integrator, SensitivityProblem given, boolean isRiding, BackendSession session) {
        var equations = new Equations(given);
        var first = new double[] {1, 1};
        var all = isRiding ? new double[] {1, 1, 1.5, 1, 1, 3} : first;
        var plain = isRiding ? equations.augmented() : equations.plain();
        var problem = plain.from(0, HostArray.vector(all));
        return told(integrator, problem, session);
    }

    private static <S extends Record & IntegratorState> List<Double> told(
            Integrator<S> integrator, OdeProblem problem, BackendSession session) {
        var map = integrator.stepMap(problem, session).orElseThrow();
        var step = session.kernel(map, problem, "step", map::step);
        var errors = new ArrayList<Double>();
        var state = integrator.start(problem, session);
        while (state.status() == Status.RUNNING) {
            var next = integrator.step(problem, state, session);
            if (next.t() != state.t()) {
                Array[] arguments = {session.scalar(state.t()), session.scalar(next.t() - state.t()), state.y()};
                var results = step.call(arguments);
                errors.add(session.number(results.get(results.size() - 2)));
            }
            state = next;
        }
        return errors;
    }

    @Test
    void whatDoesNotMoveHasAGradientToo() {
        var still = new Given((t, y, p) -> y.times(p.get(0)), (t, y, p) -> p.constant(HostArray.vector(1)), 1, 0, 1, 0);
        var regularizer = all(Map.of("weight", 1.0, "stiffness", 1.0));
        var result = Runs.run(Runs.discreteAdjoint(8), problem(still, bogackiShampine(), Optional.of(regularizer)));
        assertEquals(Status.DONE, result.status());
        assertEquals(2 * (1 - TARGET), result.gradient().get(0), 1e-6);
    }

    @Test
    void methodsThatCannotCountStepsSaySo() {
        var regularizer = Optional.of(all(Map.of()));
        var problem = problem(MODES, bogackiShampine(), regularizer);
        for (var method : List.of(Runs.forward(), new ContinuousAdjoint())) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> method.check(problem));
            assertTrue(String.valueOf(refusal.getMessage()).contains("take the sensitivity discrete-adjoint"));
        }
        var fixed = Runs.integrator("Rk4", Map.of("step", 0.1));
        var result = Runs.run(Runs.discreteAdjoint(512), problem(MODES, fixed, regularizer));
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("one that estimates the errors of its steps"), result.advice());
    }

    /** The equations of a problem as a verb has them. */
    private record Varied(Given given) implements ParametricModel {
        @Override
        public List<Quantity> parameters() {
            return IntStream.range(0, given.parameters().size())
                    .mapToObj(i -> new Quantity("p" + i, ""))
                    .toList();
        }

        @Override
        public HostArray values() {
            return given.parameters();
        }

        @Override
        public Program rhs() {
            return given.of(given.rhs());
        }

        @Override
        public Program initial() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Program> diffusion() {
            return Optional.empty();
        }

        @Override
        public Program expression(StudyNode text) {
            throw new UnsupportedOperationException();
        }
    }

    /** How a training ended: the columns of its last point, and its figures. */
    private record Trained(HostArray row, Map<String, Double> figures) {
        double distance() {
            return Math.abs(row.get(3) - TARGET);
        }

        double ratio() {
            return Runs.figure(figures, "evaluations-ratio");
        }
    }

    private static TrainingTask<?, ?> training(Regularizer regularizer, double rate, int iterations) {
        var problem = problem(MODES, bogackiShampine(), Optional.of(regularizer));
        var plain = problem.with(problem.functional().with(Optional.empty()));
        var question = new TrainingTask.Question(problem, Optional.of(plain), new Varied(MODES), 8, iterations, 10);
        var options = Map.<String, Object>of("rate", rate, "beta2", 0.9);
        return paired(
                (Optimizer<?>) Runs.plugin("org.simplectic.optimizers.internal.Adam", options),
                Runs.discreteAdjoint(512),
                question);
    }

    private static <S extends Record & OptimizerState, G extends Record & SensitivityState> TrainingTask<S, G> paired(
            Optimizer<?> optimizer, Sensitivity<?> sensitivity, TrainingTask.Question question) {
        @SuppressWarnings("unchecked") // they are what they are
        var chosen = (Optimizer<S>) optimizer;
        @SuppressWarnings("unchecked")
        var method = (Sensitivity<G>) sensitivity;
        return new TrainingTask<>(chosen, method, question);
    }

    private static <S extends Record & OptimizerState> Trained train(TrainingTask<S, ?> task) {
        try (var session = new BackendSession(new JavaBackend())) {
            var state = session.keep(task.start(session));
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            assertEquals(Status.DONE, state.status(), task.advice(state));
            return new Trained(task.solution(state, session), task.figures(state));
        }
    }

    /** The evaluations that training tells are those that integrating the equations at its parameters takes. */
    @Test
    void trainingTellsWhatTheLastSolutionCosts() {
        var trained = train(training(all(Map.of("weight", 1e-4)), 0.05, 5));
        var parameters =
                Arrays.copyOfRange(trained.row().toArray(), 4, trained.row().size());
        var integrator = bogackiShampine();
        var there = MODES.at(parameters);
        var plain = new Equations(problem(there, integrator, Optional.empty())).plain();
        try (var session = new BackendSession(new JavaBackend())) {
            assertEquals(
                    evaluations(integrator, plain.from(0, HostArray.vector(1)), session),
                    trained.row().get(2));
        }
    }

    private static <S extends Record & IntegratorState> double evaluations(
            Integrator<S> integrator, OdeProblem problem, BackendSession session) {
        var state = integrator.start(problem, session);
        while (state.status() == Status.RUNNING) {
            state = integrator.step(problem, state, session);
        }
        return state.counters().evaluations();
    }

    @Test
    @Tag("slow")
    void trainingWithTheErrorsOfAllStepsLeadsToASolutionOfLessThanHalfTheCost() {
        var trained = train(training(all(Map.of("weight", 1e-8, "power", 1.0)), 0.02, 300));
        assertTrue(trained.ratio() <= 0.4, trained::toString);
        assertTrue(trained.distance() <= 1e-3, trained::toString);
    }

    @Test
    @Tag("slow")
    void oneRandomStepAGradientDoesNearlyAsWell() {
        var trained = train(training(one(Map.of("weight", 1e-8, "power", 2.0)), 0.04, 300));
        assertTrue(trained.ratio() <= 0.6, trained::toString);
        assertTrue(trained.distance() <= 2e-3, trained::toString);
    }
}
