package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** A method of a tableau: a step costs as many evaluations of the right-hand side as there are stages. */
abstract class ExplicitRungeKutta extends ExplicitMethod {
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

    /** The solution at the fraction theta of a step, from the slopes that dense output uses and the extra stages. */
    abstract Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes);

    /** The slopes that dense output uses: places among the stages, with the slope at the end behind the last. */
    List<Integer> denseSlopes() {
        return IntStream.rangeClosed(0, tableau.stages()).boxed().toList();
    }

    /** The first slope of the step and the slope at its end. */
    final List<Integer> ends() {
        return List.of(0, tableau.stages());
    }

    /** Stages that only dense output needs: rows of coefficients, over the slopes that it uses and each other. */
    List<List<Double>> extraStages() {
        return List.of();
    }

    @Override
    final double stabilityReach() {
        return tableau.stabilityLimit();
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return Collections.nCopies(denseSlopes().size(), problem.initial().type());
    }

    @Override
    final Attempt attempt(Point from) {
        var t = from.t();
        var h = from.h();
        var before = from.y();
        var slopes = new ArrayList<>(from.memory());
        var point = before;
        for (int i = 1; i < tableau.stages(); i++) {
            point = StepControl.moved(before, h, tableau.matrix().get(i), slopes);
            slopes.add(from.slope(t.plus(h.times(tableau.nodes().get(i))), point));
        }
        var after = StepControl.moved(before, h, tableau.weights(), slopes);
        var last = from.slope(t.plus(h), after);
        var stiffness = stiffness(h, point, slopes.getLast(), after, last);
        slopes.add(last);
        var tolerance = control().tolerance(before.abs().max(after.abs()));
        return new Attempt(
                after,
                List.of(last),
                denseSlopes().stream().map(slopes::get).toList(),
                error(h, slopes, tolerance),
                stiffness,
                t.constant(tableau.stages()));
    }

    @Override
    public final StepState prepare(OdeProblem problem, StepState state, Session session) {
        if (state.prepared() || state.t() == state.previousT() || extraStages().isEmpty()) {
            return state;
        }
        var arguments = new ArrayList<Array>();
        arguments.add(session.scalar(state.previousT()));
        arguments.add(session.scalar(state.t() - state.previousT()));
        arguments.add(state.previousY());
        arguments.addAll(state.dense());
        var extra = session.kernel(this, problem, "extra", () -> extraProgram(problem))
                .call(arguments.toArray(Array[]::new));
        return state.prepared(
                Stream.concat(state.dense().stream(), extra.stream()).toList(),
                extraStages().size());
    }

    private Program extraProgram(OdeProblem problem) {
        var types = new ArrayList<ArrayType>(
                List.of(ArrayType.SCALAR, ArrayType.SCALAR, problem.initial().type()));
        types.addAll(denseTypes(problem));
        return Program.trace("extra stages", types, in -> {
            var from = new Point(problem, Linearization.none(problem), in.get(0), in.get(1), in.get(2), List.of());
            var slopes = new ArrayList<>(in.subList(3, in.size()));
            for (var row : extraStages()) {
                var point = from.y().plus(from.h().times(StepControl.combine(row, slopes)));
                double node = row.stream().mapToDouble(Double::doubleValue).sum();
                slopes.add(from.slope(from.t().plus(from.h().times(node)), point));
            }
            return List.copyOf(slopes.subList(denseSlopes().size(), slopes.size()));
        });
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return dense(theta, h, before, after, dense);
    }
}
