package org.simplectic.sensitivities.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Event;
import org.simplectic.api.Integrator;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityProblem.Functional;
import org.simplectic.api.SensitivityProblem.Samples;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.backend.java.internal.JavaBackend;

/** Methods, problems and whole runs for tests. */
@NullMarked
final class Runs {
    private Runs() {}

    /** A plug-in with options that have their declared defaults, as the component runtime would make it. */
    static Object plugin(String type, Map<String, Object> given) {
        try {
            var constructor = Class.forName(type).getConstructors()[0];
            var arguments = new Object[constructor.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = options(constructor.getParameterTypes()[i], given);
            }
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type, e);
        }
    }

    /** Options, or the absence of a method inside this one. */
    private static Object options(Class<?> type, Map<String, Object> given) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(
                        method.getName(), method.getDefaultValue() == null ? 0.0 : method.getDefaultValue()));
    }

    static Integrator<?> integrator(String type, Map<String, Object> given) {
        return (Integrator<?>) plugin("org.simplectic.integrators.internal." + type, given);
    }

    static Integrator<?> integrator(String type, double tolerance) {
        return integrator(type, Map.of("rtol", tolerance, "atol", new double[] {tolerance}));
    }

    static Sensitivity<?> discreteAdjoint(int states) {
        return (Sensitivity<?>)
                plugin("org.simplectic.sensitivities.internal.DiscreteAdjoint", Map.of("states", states));
    }

    static Sensitivity<?> forward() {
        return new ForwardSensitivity();
    }

    /** A number or a vector, of t, y and p. */
    interface Law {
        Expr of(Expr t, Expr y, Expr p);
    }

    static Program program(Law law, int states, int parameters) {
        return Program.trace(
                "law",
                List.of(ArrayType.SCALAR, ArrayType.vector(states), ArrayType.vector(parameters)),
                in -> List.of(law.of(in.get(0), in.get(1), in.get(2))));
    }

    /** How a problem is told: a law of motion, where it begins, and what is asked. */
    record Given(Law rhs, Law initial, int states, double start, double end, HostArray parameters) {
        Given(Law rhs, Law initial, int states, double start, double end, double... parameters) {
            this(rhs, initial, states, start, end, HostArray.vector(parameters));
        }

        /** The same at other parameters. */
        Given at(double... others) {
            return new Given(rhs, initial, states, start, end, others);
        }

        Program of(Law law) {
            return program(law, states, parameters.size());
        }

        SensitivityProblem problem(Functional functional, List<Event> events, Integrator<?> integrator) {
            return problem(functional, events, HostArray.vector(), integrator);
        }

        SensitivityProblem problem(
                Functional functional, List<Event> events, HostArray times, Integrator<?> integrator) {
            var start = Program.trace(
                    "initial",
                    List.of(ArrayType.vector(parameters.size())),
                    in -> List.of(initial.of(in.getFirst(), in.getFirst(), in.getFirst())));
            return new SensitivityProblem(
                    of(rhs),
                    this.start,
                    end,
                    start,
                    parameters,
                    Optional.empty(),
                    functional,
                    events,
                    times,
                    integrator);
        }

        Functional atEnd(Law law) {
            return new Functional(Optional.of(of(law)), Optional.empty(), Optional.empty());
        }

        Functional integral(Law law) {
            return new Functional(Optional.empty(), Optional.of(of(law)), Optional.empty());
        }

        /** The sum of squared distances of a component from data. */
        Functional fit(int component, double[] times, double[] data) {
            var types = List.of(
                    ArrayType.SCALAR,
                    ArrayType.vector(states),
                    ArrayType.vector(parameters.size()),
                    ArrayType.vector(1));
            var term = Program.trace("square", types, in -> {
                var distance = in.get(1).get(component).minus(in.get(3).get(0));
                return List.of(distance.times(distance));
            });
            var rows = HostArray.of(new ArrayType(DType.F64, Shape.of(data.length, 1)), data);
            return new Functional(
                    Optional.empty(), Optional.empty(), Optional.of(new Samples(HostArray.vector(times), rows, term)));
        }

        Event event(Law when, Event.Direction direction, boolean terminal, Map<Integer, Law> changes) {
            var programs = new TreeMap<Integer, Program>();
            changes.forEach((index, law) -> programs.put(index, of(law)));
            return new Event("event", "event", of(when), direction, terminal, programs, 0);
        }
    }

    /**
     * How a run ended.
     *
     * @param arrays the most that were open between two steps
     */
    record Result(
            Status status, double value, HostArray gradient, SensitivityState state, String advice, long arrays) {}

    static Result run(Sensitivity<?> method, SensitivityProblem problem) {
        return ran(method, problem);
    }

    /** The points that a run passes. */
    static List<HostArray> passed(Sensitivity<?> method, SensitivityProblem problem) {
        return passing(method, problem);
    }

    private static <S extends Record & SensitivityState> List<HostArray> passing(
            Sensitivity<S> method, SensitivityProblem problem) {
        try (var session = new BackendSession(new JavaBackend())) {
            var state = session.keep(method.start(problem, session));
            var points = new ArrayList<>(state.passed());
            while (state.status() == Status.RUNNING) {
                state = session.keep(method.step(problem, state, session));
                points.addAll(state.passed());
            }
            return points;
        }
    }

    private static <S extends Record & SensitivityState> Result ran(Sensitivity<S> method, SensitivityProblem problem) {
        var backend = new JavaBackend();
        try (var session = new BackendSession(backend)) {
            method.check(problem);
            var state = session.keep(method.start(problem, session));
            long arrays = backend.openArrays();
            while (state.status() == Status.RUNNING) {
                state = session.keep(method.step(problem, state, session));
                arrays = Math.max(arrays, backend.openArrays());
            }
            return new Result(
                    state.status(), state.value(), state.gradient(), state, method.advice(problem, state), arrays);
        }
    }

    /** The largest difference of a component from what it should be, relative to the largest component. */
    static double error(Result result, double... gradient) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < gradient.length; i++) {
            difference = Math.max(difference, Math.abs(result.gradient().get(i) - gradient[i]));
            size = Math.max(size, Math.abs(gradient[i]));
        }
        return result.status() == Status.DONE ? difference / size : Double.NaN;
    }

    static double difference(Result result, Result other) {
        return error(result, other.gradient().toArray());
    }

    static int kept(Result result) {
        return (int) figure(result.state().figures(), AdjointState.KEPT);
    }

    static double figure(Map<String, Double> figures, String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }
}
