package org.simplectic.integrators.internal;

import static org.simplectic.integrators.internal.StepNumbers.Slot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.RunMap;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** The run of a {@link SteppingIntegrator} as programs: what {@link SteppingIntegrator#start} and its steps do, without the session. */
@SuppressWarnings("EnumOrdinal") // a status on its way through programs
final class RunPrograms {
    private final SteppingIntegrator method;
    private final OdeProblem problem;
    private final Linearization linearization;

    RunPrograms(SteppingIntegrator method, OdeProblem problem, Linearization linearization) {
        this.method = method;
        this.problem = problem;
        this.linearization = linearization;
    }

    RunMap map() {
        return new RunMap(start(), advance(), outcome());
    }

    private Program start() {
        return Program.trace("start of a run", List.of(problem.initial().type()), in -> {
            var y = in.getFirst();
            var t = y.constant(problem.start());
            var begun = method.startProgram(problem, linearization).apply(List.of(t, y));
            var isFinite = begun.getFirst().lessEqual(t.constant(Double.MAX_VALUE));
            var running = problem.start() == problem.end() ? Status.DONE : Status.RUNNING;
            var numbers = new EnumMap<Slot, Expr>(Slot.class);
            for (var slot : Slot.values()) {
                numbers.put(slot, t.constant(0));
            }
            numbers.put(Slot.T, t);
            numbers.put(Slot.PREVIOUS_T, t);
            numbers.put(Slot.STEP, firstStep(t, y));
            numbers.put(Slot.ERROR, t.constant(1));
            numbers.put(Slot.OLDER_ERROR, t.constant(1));
            numbers.put(Slot.EVALUATIONS, t.constant(method.evaluationsToRemember() + (findsFirstStep() ? 2 : 0)));
            numbers.put(Slot.STATUS, isFinite.where(status(t, running), status(t, Status.NONFINITE)));
            numbers.put(Slot.UNTIL, t.constant(problem.end()));
            numbers.put(Slot.STOP, t.constant(problem.end()));
            numbers.put(Slot.MOST_ATTEMPTS, t.constant((double) method.control().maxSteps()));
            var carried = new ArrayList<>(List.of(StepNumbers.pack(numbers), y));
            carried.addAll(begun.subList(1, begun.size()));
            carried.add(y);
            return carried;
        });
    }

    private boolean findsFirstStep() {
        return method.control().first() == 0;
    }

    private Expr firstStep(Expr t, Expr y) {
        if (!findsFirstStep()) {
            return t.constant(method.control().first());
        }
        double span = problem.end() - problem.start();
        var found = method.firstStepProgram(problem)
                .apply(List.of(t, y, t.constant(span)))
                .getFirst();
        var isUsable = t.constant(0).less(found).and(found.lessEqual(t.constant(Double.MAX_VALUE)));
        return isUsable.where(found.min(t.constant(Math.abs(span))), t.constant(Math.abs(span) * 1e-6));
    }

    /** Some steps more. */
    private Program advance() {
        var types = method.carried(problem, linearization);
        return Program.trace("steps of a run", types, in -> {
            var numbers = StepNumbers.unpack(in.getFirst());
            numbers.put(Slot.MOST_ACCEPTED, number(numbers, Slot.ACCEPTED).plus(SteppingIntegrator.AT_ONCE));
            var arguments = new ArrayList<>(in);
            arguments.set(0, StepNumbers.pack(numbers));
            return method.stepsProgram(problem, linearization).apply(arguments).subList(0, in.size());
        });
    }

    private Program outcome() {
        List<ArrayType> types = method.carried(problem, linearization);
        return Program.trace("outcome of a run", types, in -> {
            var numbers = StepNumbers.unpack(in.getFirst());
            var work = List.of(
                    number(numbers, Slot.ACCEPTED),
                    number(numbers, Slot.REJECTED),
                    number(numbers, Slot.EVALUATIONS),
                    number(numbers, Slot.JACOBIANS),
                    number(numbers, Slot.FACTORIZATIONS));
            return List.of(number(numbers, Slot.STATUS), number(numbers, Slot.T), in.get(1), Expr.stack(work));
        });
    }

    private static Expr number(Map<Slot, Expr> numbers, Slot slot) {
        return Objects.requireNonNull(numbers.get(slot));
    }

    private static Expr status(Expr trace, Status status) {
        return trace.constant(Solution.code(status));
    }
}
