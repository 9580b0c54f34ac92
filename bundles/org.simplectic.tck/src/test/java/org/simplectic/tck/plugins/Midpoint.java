package org.simplectic.tck.plugins;

import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** The explicit midpoint rule, of order 2, whose parts others get wrong. */
abstract class Midpoint implements Integrator<Midpoint.Point> {
    private final double step;

    Midpoint(FixedStep options) {
        this(options.step());
    }

    Midpoint(double step) {
        this.step = step;
    }

    record Point(
            Status status,
            double progress,
            double t,
            Array y,
            double previousT,
            Array previousY,
            Counters counters,
            Object baggage)
            implements IntegratorState {}

    @Override
    public int order() {
        return 2;
    }

    @Override
    public Point start(OdeProblem problem, Session session) {
        return at(problem, problem.start(), session.array(problem.initial()), Counters.NONE);
    }

    @Override
    public Point restart(OdeProblem problem, Point state, double t, Array y, Session session) {
        return at(problem, t, y, state.counters());
    }

    private Point at(OdeProblem problem, double t, Array y, Counters counters) {
        var status = t == problem.end() ? Status.DONE : Status.RUNNING;
        return new Point(status, 0, t, y, t, y, counters, baggage());
    }

    @Override
    public Point step(OdeProblem problem, Point state, Session session) {
        double left = problem.end() - state.t();
        boolean last = Math.abs(left) <= step;
        double h = last ? left(left, step) : size(step, left);
        var results = session.kernel(this, problem, "step", () -> stepProgram(problem))
                .call(session.scalar(state.t()), session.scalar(h), state.y());
        var counters = state.counters().plus(1, 0, 2);
        if (!Double.isFinite(session.number(results.get(1)))) {
            return nonfinite(problem, state, session);
        }
        return new Point(
                last ? Status.DONE : Status.RUNNING,
                0,
                last && h == left ? problem.end() : state.t() + h,
                results.get(0),
                state.t(),
                state.y(),
                counters,
                baggage());
    }

    /** The size of the last step. */
    double left(double left, double step) {
        return left;
    }

    double size(double step, double left) {
        return Math.copySign(step, left);
    }

    Object baggage() {
        return 0;
    }

    Point nonfinite(OdeProblem problem, Point state, Session session) {
        return new Point(
                Status.NONFINITE,
                0,
                state.t(),
                state.y(),
                state.previousT(),
                state.previousY(),
                state.counters(),
                state.baggage());
    }

    private static Program stepProgram(OdeProblem problem) {
        var y = problem.initial().type();
        return Program.trace("step", List.of(ArrayType.SCALAR, ArrayType.SCALAR, y), in -> {
            var half = in.get(1).times(0.5);
            var middle = in.get(2).plus(half.times(slope(problem, in.get(0), in.get(2))));
            var next = in.get(2).plus(in.get(1).times(slope(problem, in.get(0).plus(half), middle)));
            return List.of(next, next.abs().maximum());
        });
    }

    private static Expr slope(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y)).getFirst();
    }

    @Override
    public Array interpolate(OdeProblem problem, Point state, double t, Session session) {
        double part = (t - state.previousT()) / (state.t() - state.previousT());
        return session.kernel(this, problem, "dense", () -> denseProgram(problem))
                .call(session.scalar(part), state.previousY(), state.y())
                .getFirst();
    }

    Program denseProgram(OdeProblem problem) {
        var y = problem.initial().type();
        return Program.trace(
                "dense",
                List.of(ArrayType.SCALAR, y, y),
                in -> List.of(in.get(1).plus(in.get(0).times(in.get(2).minus(in.get(1))))));
    }
}
