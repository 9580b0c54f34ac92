package org.simplectic.nonlinear.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.simplectic.api.Counters;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Solves the equations of a model in one step, after a look at them.
 *
 * @param problem the equations
 * @param methods what to solve them with
 * @param tolerance of the last correction's root mean square
 */
record SteadyTask(SteadyProblem problem, SteadyMethods methods, double tolerance) implements Task<SteadyState> {
    /** Of a right-hand side that must have no mean, the part that its mean may be: more is no rounding of the grid's. */
    private static final double BALANCED = 0.01;

    private static final String LINEAR = "linear";
    private static final String REFUSED = "refused by ";

    @Override
    public SteadyState start(Session session) {
        var y = session.array(problem.initial());
        double residual = residual(y, session);
        var status = Double.isFinite(residual) ? Status.RUNNING : Status.NONFINITE;
        return new SteadyState(status, y, 0, 1, residual, residual, 0, "");
    }

    private double residual(Array y, Session session) {
        var kernel = session.kernel(
                this,
                problem,
                "residual",
                () -> Program.trace(
                        "residual",
                        List.of(problem.type()),
                        in -> List.of(SteadyPrograms.rms(problem.f(in.getFirst())))));
        return session.number(kernel.call(y).getFirst());
    }

    @Override
    public SteadyState step(SteadyState state, Session session) {
        var found = Inspection.of(problem, session);
        var choice = methods.linear(found, problem.size());
        var end = solved(state, found, choice, session);
        boolean isIndefinite = end.status() == Status.BREAKDOWN || end.status() == Status.MAX_STEPS;
        if (choice.equals(methods.definite()) && isIndefinite) {
            return solved(state, found, methods.unsymmetric(problem.size()), session);
        }
        return end;
    }

    private SteadyState solved(SteadyState state, Inspection found, SteadyMethods.Choice choice, Session session) {
        var programs = new SteadyPrograms(problem, found.field(), choice.solver());
        try {
            var kernel = session.kernel(
                    choice,
                    problem,
                    "solution",
                    () -> found.isLinear() ? programs.linear() : programs.nonlinear(methods.nonlinear(), tolerance));
            var results = kernel.call(state.y());
            double last = session.number(results.get(3));
            double imbalance = found.isLinear() ? last : 0;
            boolean isUnbalanced =
                    found.field().map(FieldOperator::isMeanFree).orElse(false) && Math.abs(imbalance) > BALANCED;
            return new SteadyState(
                    isUnbalanced ? Status.BREAKDOWN : Solution.status(session.number(results.get(2))),
                    isUnbalanced ? state.y() : results.get(0),
                    session.number(results.get(1)),
                    state.evaluations() + (found.isLinear() ? 1 : last),
                    isUnbalanced ? state.residual() : residual(results.get(0), session),
                    state.before(),
                    found.field().map(FieldOperator::isMeanFree).orElse(false) ? imbalance : 0,
                    (found.isLinear() ? LINEAR + ", " : "") + choice.name());
        } catch (IllegalArgumentException refused) {
            return new SteadyState(
                    Status.BREAKDOWN,
                    state.y(),
                    0,
                    state.evaluations(),
                    state.residual(),
                    state.before(),
                    0,
                    REFUSED + choice.name() + ": " + refused.getMessage());
        }
    }

    @Override
    public Quantity independent() {
        return new Quantity("step", "");
    }

    @Override
    public void emit(SteadyState state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.status() != Status.RUNNING) {
            sink.accept(position(state), solution(state, session));
        }
    }

    @Override
    public double position(SteadyState state) {
        return state.status() == Status.RUNNING ? 0 : 1;
    }

    @Override
    public HostArray solution(SteadyState state, Session session) {
        return session.values(state.y());
    }

    @Override
    public Counters counters(SteadyState state) {
        return new Counters(Math.round(state.iterations()), 0, Math.round(state.evaluations()));
    }

    @Override
    public SequencedMap<String, Double> figures(SteadyState state) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("iterations", state.iterations());
        figures.put("residual", state.residual());
        if (state.imbalance() != 0) {
            figures.put("imbalance", state.imbalance());
        }
        return figures;
    }

    @Override
    public String advice(SteadyState state) {
        var residual = "The root mean square of the right-hand side is " + state.residual()
                + ", at the initial state it was " + state.before() + ". ";
        boolean isLinear = state.way().startsWith(LINEAR);
        return switch (state.status()) {
            case DONE ->
                "Solved as " + (isLinear ? "" : "nonlinear equations, ") + state.way() + ", in "
                        + Math.round(state.iterations()) + " iterations." + note(state);
            case NONFINITE ->
                residual
                        + "A value of it, or of its derivatives, is not finite: begin at another initial state, nearer to a solution.";
            case BREAKDOWN -> breakdown(state, residual);
            case MAX_STEPS ->
                residual + "Allow more iterations, begin nearer to a solution, or take "
                        + (isLinear ? "another linear solver or preconditioner." : "another nonlinear solver.");
            case DIVERGED ->
                residual
                        + "Corrections do not become smaller: begin nearer to a solution, for example at that for other"
                        + " parameters; perhaps there is none.";
            default -> "";
        };
    }

    private static String breakdown(SteadyState state, String residual) {
        if (state.way().startsWith(REFUSED)) {
            return state.way().substring(REFUSED.length()) + ". Choose another linear solver under 'linear'.";
        } else if (Math.abs(state.imbalance()) > BALANCED) {
            return "The equations leave a constant free, and then have a solution only if what they are driven with has mean"
                    + " zero; but its mean is " + state.imbalance()
                    + " of its root mean square. Take the mean off it, for"
                    + " example f - mean(f), or give the value at an end of an axis.";
        }
        return residual + "The linear equations could not be solved (" + state.way()
                + "): perhaps they have no solution, or many. Give the value at an end of an axis, or take another linear"
                + " solver.";
    }

    private static String note(SteadyState state) {
        return state.imbalance() == 0
                ? ""
                : " The equations leave a constant free: the field has the mean of the initial one. The mean of what they are"
                        + " driven with, " + state.imbalance() + " of its root mean square, was taken off.";
    }
}
