package org.simplectic.optimizers.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.BackendSession;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Optimizers by name, problems, and their runs. */
@NullMarked
final class Descents {
    private Descents() {}

    /** Options as the component runtime makes them: those given, else the defaults. */
    static <O> O options(Class<O> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        given.getOrDefault(method.getName(), Objects.requireNonNullElse(method.getDefaultValue(), 0))));
    }

    static Optimizer<?> optimizer(String name, Map<String, Object> given) {
        return switch (name) {
            case "adam" -> new Adam(options(Adam.Options.class, given));
            case "gradient-descent" -> new GradientDescent(options(GradientDescent.Options.class, given));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static MinimizationProblem problem(UnaryOperator<Expr> objective, double... initial) {
        var types = List.of(ArrayType.vector(initial.length));
        return MinimizationProblem.of(
                Program.trace("test", types, in -> List.of(objective.apply(in.getFirst()))), HostArray.vector(initial));
    }

    /** The quadratic with the eigenvalues 1, 10 and 100 along the axes and its minimum at (1, 2, 3). */
    static MinimizationProblem quadratic() {
        return problem(
                x -> {
                    var from = x.minus(x.constant(HostArray.vector(1, 2, 3)));
                    return from.times(from)
                            .times(x.constant(HostArray.vector(0.5, 5, 50)))
                            .sum();
                },
                0,
                0,
                0);
    }

    static MinimizationProblem rosenbrock() {
        return problem(
                x -> {
                    var valley = x.get(1).minus(x.get(0).times(x.get(0)));
                    var rest = x.constant(1).minus(x.get(0));
                    return valley.times(valley).times(100).plus(rest.times(rest));
                },
                -1.2,
                1);
    }

    /** Where a run ended. */
    record End(
            Status status, HostArray point, double value, double norm, long steps, long evaluations, String advice) {}

    static End run(String name, Map<String, Object> options, MinimizationProblem problem, int most) {
        try (var session = new BackendSession(new JavaBackend())) {
            return run(optimizer(name, options), problem, session, most);
        }
    }

    private static <S extends Record & OptimizerState> End run(
            Optimizer<S> optimizer, MinimizationProblem problem, BackendSession session, int most) {
        optimizer.check(problem);
        var state = session.keep(optimizer.start(problem, session));
        for (int i = 0; i < most && state.status() == Status.RUNNING; i++) {
            state = session.keep(optimizer.step(problem, state, session));
        }
        return new End(
                state.status(),
                session.values(state.point()),
                state.value(),
                state.gradientNorm(),
                state.counters().steps(),
                state.counters().evaluations(),
                optimizer.advice(problem, state));
    }
}
