package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.simplectic.api.Event;
import org.simplectic.api.Integrator;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityProblem.Functional;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;

/** One sensitivity on one problem, stepped as runs step it. */
final class Differentiating<S extends Record & SensitivityState> {
    /** Integrators of which a sensitivity takes at least one: for accuracy, and for many steps. */
    private static final List<Choice> ACCURATE = List.of(
            new Choice("dop853", Map.of("rtol", 1e-10, "atol", 1e-10), 1e-6),
            new Choice("reversible-heun-nde", Map.of("step", 1e-3), 1e-4));

    private static final List<Choice> MANY_STEPS = List.of(
            new Choice("rk4", Map.of("step", 1.0 / 128), 0),
            new Choice("reversible-heun-nde", Map.of("step", 1.0 / 128), 0));

    private final Sensitivity<S> sensitivity;
    private final SensitivityProblem problem;
    private final double tolerance;
    private final Trial trial;
    private final Stepping.Counted session;

    private Differentiating(Sensitivity<S> sensitivity, SensitivityProblem problem, double tolerance, Trial trial) {
        this.sensitivity = sensitivity;
        this.problem = problem;
        this.tolerance = tolerance;
        this.trial = trial;
        this.session = new Stepping.Counted(trial);
    }

    /**
     * An integrator.
     *
     * @param tolerance how accurate gradients are with it
     */
    private record Choice(String name, Map<String, Object> options, double tolerance) {
        Integrator<?> integrator(Trial trial) {
            return trial.method(Integrator.class, "integrator", name, options);
        }
    }

    /** A law of motion, or a number. */
    interface Law {
        Expr of(Expr t, Expr y, Expr p);
    }

    /** What is differentiated, but for the integrator. */
    record Question(Law rhs, Law initial, Law functional, List<Event> events, HostArray parameters) {
        /** {@code x' = v, v' = -k x} from (a, 0) to t = 3, then x + 2 v; p = (k, a). */
        static Question oscillator() {
            return new Question(
                    (t, y, p) -> Expr.stack(
                            List.of(y.get(1), y.get(0).times(p.get(0)).negate())),
                    (t, y, p) -> Expr.stack(List.of(p.get(1), p.constant(0))),
                    (t, y, p) -> y.get(0).plus(y.get(1).times(2)),
                    List.of(),
                    HostArray.vector(2, 0.7));
        }

        /** The closed form. */
        static double[] oscillatorGradient() {
            double w = Math.sqrt(2);
            double byW = 0.7 * (-5 * Math.sin(3 * w) - 6 * w * Math.cos(3 * w));
            return new double[] {byW / (2 * w), Math.cos(3 * w) - 2 * w * Math.sin(3 * w)};
        }

        /** A ball that is thrown up and falls from a height until it hits the ground: when; p = (height, speed), the weight is 1. */
        static Question fall() {
            var ground = new Event(
                    "ground",
                    "height",
                    program((t, y, p) -> y.get(0), 2, 2),
                    Event.Direction.FALLING,
                    true,
                    new TreeMap<>(),
                    0);
            return new Question(
                    (t, y, p) -> Expr.stack(List.of(y.get(1), p.constant(-1))),
                    (t, y, p) -> p,
                    (t, y, p) -> t,
                    List.of(ground),
                    HostArray.vector(1.5, 0.5));
        }

        /** The closed form. */
        static double[] fallGradient() {
            double speed = Math.sqrt(0.25 + 3);
            return new double[] {1 / speed, 1 + 0.5 / speed};
        }

        /** A solution that is infinite at t = 1. */
        static Question explosion() {
            return new Question(
                    (t, y, p) -> y.times(y).times(p.get(0)),
                    (t, y, p) -> p,
                    (t, y, p) -> y.get(0),
                    List.of(),
                    HostArray.vector(1));
        }

        SensitivityProblem with(Integrator<?> integrator) {
            var start = Program.trace(
                    "initial", List.of(parameters.type()), in -> List.of(initial.of(in.get(0), in.get(0), in.get(0))));
            int size = start.outputTypes().getFirst().shape().size();
            var number = program(functional, size, parameters.size());
            return new SensitivityProblem(
                    program(rhs, size, parameters.size()),
                    0,
                    3,
                    start,
                    parameters,
                    Optional.empty(),
                    new Functional(Optional.of(number), Optional.empty(), Optional.empty()),
                    events,
                    HostArray.vector(),
                    integrator);
        }

        private static Program program(Law law, int size, int parameters) {
            return Program.trace(
                    "contract",
                    List.of(ArrayType.SCALAR, ArrayType.vector(size), ArrayType.vector(parameters)),
                    in -> List.of(law.of(in.get(0), in.get(1), in.get(2))));
        }
    }

    /** The subject with an accurate integrator that it takes. */
    static Differentiating<?> accurate(Subject subject, Trial trial, Question question) {
        return of(subject.plugin().name(), trial, question, ACCURATE);
    }

    /** The subject with an integrator that it takes, and a run of many calls. */
    static Differentiating<?> inManySteps(Subject subject, Trial trial, Question question) {
        return of(subject.plugin().name(), trial, question, MANY_STEPS);
    }

    private static Differentiating<?> of(String name, Trial trial, Question question, List<Choice> choices) {
        for (var choice : choices) {
            var made = of(name, trial, question.with(choice.integrator(trial)), choice.tolerance());
            if (!made.isRefused()) {
                return made;
            }
        }
        throw new IllegalStateException("takes none of the integrators "
                + choices.stream().map(Choice::name).toList());
    }

    /** A sensitivity by name, for a problem. */
    static Differentiating<?> of(String name, Trial trial, SensitivityProblem problem, double tolerance) {
        Sensitivity<?> sensitivity = trial.method(Sensitivity.class, "sensitivity", name, Map.of());
        sensitivity.check(problem);
        return new Differentiating<>(sensitivity, problem, tolerance, trial);
    }

    /** Whether a sensitivity is installed. */
    static boolean isInstalled(String name, Trial trial) {
        try {
            trial.method(Sensitivity.class, "sensitivity", name, Map.of());
            return true;
        } catch (StudyException absent) {
            return false;
        }
    }

    boolean isRefused() {
        return start().status() == Status.BREAKDOWN;
    }

    S start() {
        return trial.settle(sensitivity.start(problem, session));
    }

    S step(S state) {
        return trial.settle(sensitivity.step(problem, state, session));
    }

    /** A step after which the arrays of the state before it are still there. */
    S stepApart(S state) {
        return sensitivity.step(problem, state, session);
    }

    /** So many steps, or fewer if the run ends before. */
    S steps(S state, int count) {
        var at = state;
        for (int i = 0; i < count && at.status() == Status.RUNNING; i++) {
            at = step(at);
        }
        return at;
    }

    S toEnd() {
        return steps(start(), Integer.MAX_VALUE);
    }

    /** How many steps a run has. */
    int length() {
        int count = 0;
        for (var state = start(); state.status() == Status.RUNNING; state = step(state)) {
            count++;
        }
        return count;
    }

    double tolerance() {
        return tolerance;
    }

    Trial trial() {
        return trial;
    }

    /** Whether two states are the same in all that is told of them. */
    static <S extends Record & SensitivityState> boolean same(S a, S b) {
        return a.status() == b.status()
                && a.t() == b.t()
                && Double.compare(a.value(), b.value()) == 0
                && a.counters().equals(b.counters())
                && Numbers.sameBits(a.gradient().toArray(), b.gradient().toArray());
    }
}
