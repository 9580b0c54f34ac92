package org.simplectic.nonlinear.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * The programs that solve {@code f(y) = 0}, from where a search begins to its end.
 *
 * @param problem the equations
 * @param field how their derivatives are an operator with entries, if they are those of a field
 * @param solver of linear equations
 */
record SteadyPrograms(SteadyProblem problem, Optional<FieldOperator> field, LinearSolver solver) {
    /** What the second solution may leave of what the first one left. */
    private static final double LEFT = 1e-4;

    /** Derivatives at a point: an operator, and what the equations were multiplied by for it. */
    private record Linear(LinearOperator operator, UnaryOperator<Expr> multiplied) {}

    private Linear at(Expr y) {
        if (field.isPresent()) {
            var entries = field.get().entries(problem, y);
            var factors = field.get().factors(entries);
            var shape = field.get().colours().grid().shape();
            return new Linear(
                    field.get().operator(entries, factors),
                    f -> f.reshape(shape).times(factors).reshape(problem.size()));
        }
        var operator = solver.needsEntries()
                ? problem.matrix(y)
                : LinearOperator.MatrixFree.of(problem.type(), problem.derivative(y));
        return new Linear(operator, f -> f);
    }

    private boolean isMeanFree() {
        return field.map(FieldOperator::isMeanFree).orElse(false);
    }

    /**
     * Linear equations: from y to the solution, iterations, outcome, and the mean of the right-hand side relative to its root mean square. They are solved once
     * more for what is left: where conditions at the ends dominate the right-hand side, a small part of it is not small beside the sources.
     */
    Program linear() {
        return Program.trace("linear", List.of(problem.type()), in -> {
            var y = in.getFirst();
            var linear = at(y);
            var inverse = solver.init(linear.operator());
            var b = linear.multiplied().apply(problem.f(y)).negate();
            var size = rms(b);
            var zero = size.constant(0);
            var imbalance = zero.less(size).where(b.mean().over(size), zero);
            var first = inverse.solve(balanced(b));
            var there = y.plus(balanced(first.x()));
            var left = linear.multiplied().apply(problem.f(there)).negate();
            var second = inverse.solve(balanced(left), left.norm().times(LEFT));
            var refined = there.plus(balanced(second.x()));
            var isBetter = rms(problem.f(refined)).less(rms(problem.f(there)));
            return List.of(
                    isBetter.where(refined, there),
                    first.iterations().plus(second.iterations()),
                    first.outcome(),
                    imbalance);
        });
    }

    private Expr balanced(Expr x) {
        return isMeanFree() ? x.minus(x.mean()) : x;
    }

    /** Others: from y to the last iterate, iterations, outcome, and evaluations. */
    Program nonlinear(NonlinearSolver method, double tolerance) {
        return Program.trace("nonlinear", List.of(problem.type()), in -> {
            var y = in.getFirst();
            var equations = new NonlinearEquations(
                    problem::f,
                    x -> {
                        var linear = at(x);
                        var inverse = solver.init(linear.operator());
                        return f -> inverse.solve(linear.multiplied().apply(f)).x();
                    },
                    Optional.empty(),
                    correction -> rms(correction).over(tolerance));
            var solution = method.solve(equations, y);
            return List.of(solution.x(), solution.iterations(), solution.outcome(), solution.evaluations());
        });
    }

    static Expr rms(Expr x) {
        return x.norm().over(Math.sqrt(x.type().shape().size()));
    }
}
