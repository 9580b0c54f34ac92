package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;

/** One optimizer with its default options on one problem, stepped as runs step it. */
final class Descent<S extends Record & OptimizerState> {
    private final Optimizer<S> optimizer;
    private final MinimizationProblem problem;
    private final Trial trial;
    private final Stepping.Counted session;

    private Descent(Optimizer<S> optimizer, MinimizationProblem problem, Trial trial) {
        this.optimizer = optimizer;
        this.problem = problem;
        this.trial = trial;
        this.session = new Stepping.Counted(trial);
    }

    /** A new instance of the subject. */
    static Descent<?> of(Subject subject, Trial trial, MinimizationProblem problem) {
        var optimizer = optimizer(subject, trial);
        optimizer.check(problem);
        return new Descent<>(optimizer, problem, trial);
    }

    // The runtime finds the method by name; that it is an optimizer with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Optimizer<?> optimizer(Subject subject, Trial trial) {
        return trial.method(
                Optimizer.class, subject.plugin().kind(), subject.plugin().name(), Map.of());
    }

    /** A problem of an objective without bounds. */
    static MinimizationProblem problem(UnaryOperator<Expr> objective, double... initial) {
        var types = List.of(ArrayType.vector(initial.length));
        var program = Program.trace("contract", types, in -> List.of(objective.apply(in.getFirst())));
        return MinimizationProblem.of(program, HostArray.vector(initial));
    }

    /** The eigenvalues of the Hessian are 1, 10 and 100, the minimum is at (1, 2, 3). */
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

    /** Rosenbrock's function from its usual start; the minimum is at (1, 1). */
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

    S start() {
        return trial.settle(optimizer.start(problem, session));
    }

    S step(S state) {
        return trial.settle(optimizer.step(problem, state, session));
    }

    /** A step after which the arrays of the state before it are still there. */
    S stepApart(S state) {
        return optimizer.step(problem, state, session);
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

    double[] point(S state) {
        return trial.values(state.point()).toArray();
    }

    Trial trial() {
        return trial;
    }
}
