package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.tck.Finding;

/**
 * Nonlinear equations have the root that is known, on every backend; where there is none, or a value is no number, that is an outcome.
 *
 * @param rootless whether the second is checked
 */
record KnownRoots(boolean rootless) implements Contract {
    private static final double TOLERANCE = 1e-9;

    @Override
    public String name() {
        return rootless ? "no root is an outcome" : "roots are those known, on every backend";
    }

    @Override
    public Finding check(Subject subject) {
        return rootless ? rootless(subject) : known(subject);
    }

    private Finding known(Subject subject) {
        double worst = 0;
        for (var backend : subject.backends()) {
            var found = solve(subject, backend, KnownRoots::curves, 1.01, 1.98);
            if (found.outcome() != Status.DONE) {
                return finding(false, found.outcome() + " on " + backend, "DONE");
            }
            worst = Math.max(worst, Numbers.relative(found.x().toArray(), new double[] {1, 2}));
        }
        return finding(worst <= 10 * TOLERANCE, "differ by " + Numbers.brief(worst), "at most " + 10 * TOLERANCE);
    }

    private Finding rootless(Subject subject) {
        var none =
                solve(subject, subject.backend(), x -> x.times(x).plus(1), 0.7).outcome();
        var nonfinite = solve(subject, subject.backend(), Expr::log, -1).outcome();
        boolean kept = none != Status.DONE && none != Status.RUNNING && nonfinite == Status.NONFINITE;
        return finding(
                kept,
                none + ", and " + nonfinite + " where a value is no number",
                "DIVERGED or MAX_STEPS, and NONFINITE");
    }

    /** A circle and a parabola, which meet at (1, 2). */
    private static Expr curves(Expr x) {
        var a = x.get(0);
        var b = x.get(1);
        return Expr.stack(
                List.of(a.times(a).plus(b.times(b)).minus(5), a.times(a).plus(b).minus(3)));
    }

    /** What came of it. */
    private record Root(HostArray x, Status outcome) {}

    private static Root solve(Subject subject, String backend, UnaryOperator<Expr> residual, double... guess) {
        int n = guess.length;
        var type = HostArray.vector(guess).type();
        var function = Program.trace("residual", List.of(type), in -> List.of(residual.apply(in.getFirst())));
        try (var trial = subject.workbench().open(backend)) {
            var solver = trial.method(
                    NonlinearSolver.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
            var program = Program.trace("contract", List.of(type), in -> {
                var equations = new NonlinearEquations(
                        x -> function.apply(List.of(x)).getFirst(),
                        x -> {
                            var columns = function.jvp().vmap(n, false, true).apply(List.of(x, x.identity(n)));
                            return columns.get(1).lu()::solveTransposed;
                        },
                        Optional.empty(),
                        step -> step.norm().over(TOLERANCE));
                var found = solver.solve(equations, in.getFirst());
                return List.of(found.x(), found.outcome());
            });
            var results = BackendService.run(trial.backend(), program, List.of(HostArray.vector(guess)));
            return new Root(results.get(0), Solution.status(results.get(1).get(0)));
        }
    }
}
