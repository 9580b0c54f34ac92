package org.simplectic.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * An optimizer whose step is one program: {@link #update} and what it remembers are all that a method adds. Counting, bounds (points
 * are projected on them), convergence and values that are not finite are dealt with here. Beyond what {@link #update} evaluates, a
 * step costs one objective with its gradient.
 */
public abstract class ProgramOptimizer implements Optimizer<ProgramOptimizer.Iterate> {
    /** For methods, whose options are their constructor's arguments. */
    protected ProgramOptimizer() {}

    /**
     * Where a {@link ProgramOptimizer} stands.
     *
     * @param status whether to go on
     * @param point x
     * @param value the objective there
     * @param gradient its gradient there
     * @param gradientNorm the largest component of the projected gradient
     * @param memory what the method hands from step to step
     * @param counters the work so far
     */
    public record Iterate(
            Status status,
            Array point,
            double value,
            Array gradient,
            double gradientNorm,
            List<Array> memory,
            Counters counters)
            implements OptimizerState {
        @Override
        public double progress() {
            return Double.NaN;
        }

        private Iterate ended(Status reason, long evaluations) {
            return new Iterate(reason, point, value, gradient, gradientNorm, memory, counters.plus(0, 0, evaluations));
        }
    }

    /**
     * Where a step begins, in its program.
     *
     * @param problem what is minimized
     * @param point x
     * @param value the objective there
     * @param gradient its gradient there
     * @param iteration 1 in the method's first step, 2 in the next, ...
     * @param memory as the step before handed it on; zeros in the first
     */
    public record Place(
            MinimizationProblem problem, Expr point, Expr value, Expr gradient, Expr iteration, List<Expr> memory) {
        /**
         * A step to a point whose objective is still to be evaluated.
         *
         * @param next the point, projected on the bounds afterwards
         * @param handedOn the memory of the next step
         * @return the step
         */
        public Update to(Expr next, Expr... handedOn) {
            return new Update(next, List.of(handedOn), Optional.empty());
        }
    }

    /**
     * What a step leads to.
     *
     * @param point the next x
     * @param memory what the next step is handed, of the types that {@link #memory} says
     * @param evaluated what the method knows of the point, so that it is not computed again; the point must be within the bounds then
     */
    public record Update(Expr point, List<Expr> memory, Optional<Evaluated> evaluated) {}

    /**
     * What a method that tries points knows of the one it takes.
     *
     * @param value the objective there
     * @param gradient its gradient there
     * @param evaluations of the objective, in this step
     * @param found truth: false ends the run as a {@link Status#BREAKDOWN} at the point before
     */
    public record Evaluated(Expr value, Expr gradient, Expr evaluations, Expr found) {}

    /**
     * What the method hands from step to step, as zeros at first.
     *
     * @param problem what is minimized
     * @return the types, none by default
     */
    protected List<ArrayType> memory(MinimizationProblem problem) {
        return List.of();
    }

    /**
     * Traces one step.
     *
     * @param at where it begins
     * @return where it leads
     */
    protected abstract Update update(Place at);

    @Override
    public final Iterate start(MinimizationProblem problem, Session session) {
        var zeros = memory(problem).stream()
                .map(type -> session.array(HostArray.filled(type, 0)))
                .toList();
        if (problem.known().isEmpty()) {
            move(problem, session);
            var point = session.kernel(this, problem, "project", () -> projection(problem))
                    .call(session.array(problem.initial()))
                    .getFirst();
            return untold(point, zeros, Counters.NONE, session);
        }
        var results = session.kernel(this, problem, "start", () -> startProgram(problem))
                .call(session.array(problem.initial()));
        var numbers = session.values(results.getFirst());
        return new Iterate(
                status(problem, numbers),
                results.get(1),
                numbers.get(0),
                results.get(2),
                numbers.get(1),
                zeros,
                new Counters(0, 0, 1));
    }

    /** At a point whose objective is still to be told. */
    private static Iterate untold(Array point, List<Array> memory, Counters counters, Session session) {
        var gradient = session.array(HostArray.filled(point.type(), Double.NaN));
        return new Iterate(Status.RUNNING, point, Double.NaN, gradient, Double.NaN, memory, counters);
    }

    private static Program projection(MinimizationProblem problem) {
        return Program.trace(
                "project", List.of(problem.initial().type()), in -> List.of(problem.project(in.getFirst())));
    }

    /** A step of a method that follows the gradient alone, as far as the next point. */
    private Kernel move(MinimizationProblem problem, Session session) {
        return session.kernel(this, problem, "move", () -> moveProgram(problem));
    }

    private Program moveProgram(MinimizationProblem problem) {
        return Program.trace("move", stepTypes(problem), in -> {
            var update = update(place(problem, in));
            var results = new ArrayList<>(List.of(problem.project(update.point())));
            results.addAll(update.memory());
            return results;
        });
    }

    @Override
    public final Iterate told(
            MinimizationProblem problem, Iterate state, double value, HostArray gradient, Session session) {
        var there = session.array(gradient);
        var judged = session.kernel(this, problem, "judge", () -> judgement(problem))
                .call(session.scalar(value), state.point(), there);
        var numbers = session.values(judged.getFirst());
        return new Iterate(
                status(problem, numbers),
                state.point(),
                value,
                there,
                numbers.get(1),
                state.memory(),
                state.counters().plus(0, 0, 1));
    }

    private static Program judgement(MinimizationProblem problem) {
        var type = problem.initial().type();
        return Program.trace(
                "judge",
                List.of(ArrayType.SCALAR, type, type),
                in -> List.of(Expr.stack(judged(problem, in.get(1), in.get(0), in.get(2)))));
    }

    private static Status status(MinimizationProblem problem, HostArray numbers) {
        boolean isFinite = Double.isFinite(numbers.get(0)) && Double.isFinite(numbers.get(2));
        return !isFinite ? Status.NONFINITE : numbers.get(1) <= problem.tolerance() ? Status.DONE : Status.RUNNING;
    }

    private static Program startProgram(MinimizationProblem problem) {
        return Program.trace("start", List.of(problem.initial().type()), in -> {
            var point = problem.project(in.getFirst());
            var probe = problem.at(point);
            var gradient = probe.gradient();
            return List.of(Expr.stack(judged(problem, point, probe.value(), gradient)), point, gradient);
        });
    }

    /** The numbers that decide how a run goes on: value, convergence, size of the gradient. */
    private static List<Expr> judged(MinimizationProblem problem, Expr point, Expr value, Expr gradient) {
        return List.of(
                value, problem.stationarity(point, gradient), gradient.abs().maximum());
    }

    @Override
    public final Iterate step(MinimizationProblem problem, Iterate state, Session session) {
        var arguments = new ArrayList<Array>();
        arguments.add(session.array(
                HostArray.vector(state.value(), (double) state.counters().steps() + 1)));
        arguments.add(state.point());
        arguments.add(state.gradient());
        arguments.addAll(state.memory());
        if (problem.known().isEmpty()) {
            var moved = move(problem, session).call(arguments.toArray(Array[]::new));
            var memory = List.copyOf(moved.subList(1, moved.size()));
            return untold(moved.getFirst(), memory, state.counters().plus(1, 0, 0), session);
        }
        var results = session.kernel(this, problem, "step", () -> stepProgram(problem))
                .call(arguments.toArray(Array[]::new));
        var numbers = session.values(results.getFirst());
        long evaluations = (long) numbers.get(3);
        var status = status(problem, numbers);
        if (numbers.get(4) == 0 || status == Status.NONFINITE) {
            return state.ended(status == Status.NONFINITE ? status : Status.BREAKDOWN, evaluations);
        }
        return new Iterate(
                status,
                results.get(1),
                numbers.get(0),
                results.get(2),
                numbers.get(1),
                List.copyOf(results.subList(3, results.size())),
                state.counters().plus(1, 0, evaluations));
    }

    private List<ArrayType> stepTypes(MinimizationProblem problem) {
        var type = problem.initial().type();
        var types = new ArrayList<>(List.of(ArrayType.vector(2), type, type));
        types.addAll(memory(problem));
        return types;
    }

    private static Place place(MinimizationProblem problem, List<Expr> in) {
        var numbers = in.getFirst();
        return new Place(problem, in.get(1), numbers.get(0), in.get(2), numbers.get(1), in.subList(3, in.size()));
    }

    private Program stepProgram(MinimizationProblem problem) {
        return Program.trace("step", stepTypes(problem), in -> {
            var numbers = in.getFirst();
            var update = update(place(problem, in));
            var point = update.evaluated().isPresent() ? update.point() : problem.project(update.point());
            var known = update.evaluated().orElseGet(() -> evaluated(problem.at(point)));
            var judged = new ArrayList<>(judged(problem, point, known.value(), known.gradient()));
            judged.add(known.evaluations());
            judged.add(known.found().where(numbers.constant(1), numbers.constant(0)));
            var results = new ArrayList<>(List.of(Expr.stack(judged), point, known.gradient()));
            results.addAll(update.memory());
            return results;
        });
    }

    private static Evaluated evaluated(Probe probe) {
        var one = probe.point().constant(1);
        return new Evaluated(probe.value(), probe.gradient(), one, one.equal(one));
    }
}
