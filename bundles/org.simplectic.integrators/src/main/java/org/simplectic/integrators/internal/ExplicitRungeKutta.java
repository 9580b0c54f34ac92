package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * What explicit Runge-Kutta methods have in common. The slope at the end of a step is the first stage of the next, so that a step costs
 * as many evaluations of the right-hand side as there are stages.
 */
abstract class ExplicitRungeKutta extends SteppingIntegrator {
    private final Tableau tableau;

    ExplicitRungeKutta(Tableau tableau, StepControl control) {
        super(control);
        this.tableau = tableau;
    }

    /**
     * The scaled norm of a step's error, 1 at the tolerance.
     *
     * @param h the step's signed size
     * @param slopes the stages, and the slope at the end behind them
     * @param tolerance the error allowed in each component
     */
    abstract Expr error(Expr h, List<Expr> slopes, Expr tolerance);

    /** The solution at the fraction theta of a step, from the stages, the slope at the end and the extra stages. */
    abstract Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes);

    /** Stages that only dense output needs: rows of coefficients, over all slopes so far. */
    List<List<Double>> extraStages() {
        return List.of();
    }

    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y));
    }

    @Override
    final int evaluationsToRemember() {
        return 1;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of(stacked(problem, tableau.stages() + 1));
    }

    @Override
    final Attempt attempt(Point from) {
        var t = from.t();
        var h = from.h();
        var before = from.y();
        var slopes = new ArrayList<>(from.memory());
        var point = before;
        for (int i = 1; i < tableau.stages(); i++) {
            point = before.plus(h.times(StepControl.combine(tableau.matrix().get(i), slopes)));
            slopes.add(from.slope(t.plus(h.times(tableau.nodes().get(i))), point));
        }
        var after = before.plus(h.times(StepControl.combine(tableau.weights(), slopes)));
        var last = from.slope(t.plus(h), after);
        var turned = last.minus(slopes.getLast());
        slopes.add(last);
        var stiffness = h.abs().times(StepControl.rms(turned)).over(StepControl.rms(after.minus(point)));
        var tolerance = control().tolerance(before.abs().max(after.abs()));
        return new Attempt(
                after,
                List.of(last),
                List.of(Expr.stack(slopes)),
                error(h, slopes, tolerance),
                stiffness,
                t.constant(tableau.stages()));
    }

    @Override
    public final StepState prepare(OdeProblem problem, StepState state, Session session) {
        if (state.prepared() || state.t() == state.previousT() || extraStages().isEmpty()) {
            return state;
        }
        var slopes = session.kernel(this, problem, "extra", () -> extraProgram(problem))
                .call(
                        session.scalar(state.previousT()),
                        session.scalar(state.t() - state.previousT()),
                        state.previousY(),
                        state.dense().getFirst());
        return state.prepared(slopes, extraStages().size());
    }

    private Program extraProgram(OdeProblem problem) {
        var y = problem.initial().type();
        var types = List.of(ArrayType.SCALAR, ArrayType.SCALAR, y, stacked(problem, tableau.stages() + 1));
        return Program.trace("extra stages", types, in -> {
            var from = new Point(problem, in.get(0), in.get(1), in.get(2), List.of());
            var slopes = unstack(in.get(3));
            for (var row : extraStages()) {
                var point = from.y().plus(from.h().times(StepControl.combine(row, slopes)));
                double node = row.stream().mapToDouble(Double::doubleValue).sum();
                slopes.add(from.slope(from.t().plus(from.h().times(node)), point));
            }
            return List.of(Expr.stack(slopes));
        });
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return dense(theta, h, before, after, unstack(dense.getFirst()));
    }

    private static List<Expr> unstack(Expr stacked) {
        var parts = new ArrayList<Expr>();
        for (int i = 0; i < stacked.type().shape().extents().getFirst(); i++) {
            parts.add(stacked.get(i));
        }
        return parts;
    }

    private static ArrayType stacked(OdeProblem problem, int count) {
        var type = problem.initial().type();
        var extents = new ArrayList<>(type.shape().extents());
        extents.addFirst(count);
        return new ArrayType(type.dtype(), new Shape(Collections.unmodifiableList(extents)));
    }
}
