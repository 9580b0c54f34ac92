package org.simplectic.integrators.internal;

import java.util.List;
import java.util.Optional;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.LuFactors;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * How an implicit method gets the Jacobian of a problem, and solves with it: by the linear solver that the study chooses, else by a
 * factorization that suits who depends on whom.
 *
 * @param dependence who depends on whom
 * @param solver the linear solver that is chosen
 */
record Linearization(Dependence dependence, Optional<LinearSolver> solver) {
    /** The part of the step's tolerance that a chosen solver may leave in a solution. */
    private static final double LEFT = 1e-3;

    /** For methods without any. */
    static Linearization none(OdeProblem problem) {
        return new Linearization(Dependence.full(problem.initial().size()), Optional.empty());
    }

    /** Systems of equations with one matrix, factorized once. */
    interface Systems {
        /** The solution for one right-hand side; not finite if there is none. */
        Expr solve(Expr right);
    }

    /** The derivatives of the right-hand side at a point. */
    Jacobian jacobian(OdeProblem problem, Expr t, Expr y) {
        boolean onlyProducts = solver.isPresent() && !solver.get().needsEntries();
        return onlyProducts ? Jacobian.products(problem, t, y) : Jacobian.at(problem, dependence, t, y);
    }

    /** Whether a Jacobian and its factors can be kept over steps: what a chosen solver prepares cannot. */
    boolean canKeep() {
        return solver.isEmpty();
    }

    /**
     * A Jacobian of an earlier point with the factors of {@code shift I - J}, as values that are handed from step to step.
     *
     * @param dependence who depends on whom
     * @param values the entries of J, the matrix, its two factors in one, its permutation, and the shift: 0 before there is any of it
     */
    record Kept(Dependence dependence, List<Expr> values) {
        Expr shift() {
            return values.getLast();
        }

        private Jacobian jacobian() {
            return Jacobian.of(dependence, values.getFirst());
        }

        /** The same Jacobian, another shift. */
        Kept shifted(Expr shift) {
            return of(dependence, jacobian(), shift);
        }

        private static Kept of(Dependence dependence, Jacobian jacobian, Expr shift) {
            var factors = jacobian.factorized(shift);
            return new Kept(
                    dependence,
                    List.of(jacobian.entries(), factors.matrix(), factors.packed(), factors.pivots(), shift));
        }

        Systems systems() {
            var jacobian = jacobian();
            return jacobian.systems(
                    new LuFactors(jacobian.factorization(), values.get(1), values.get(2), values.get(3)));
        }
    }

    /** What is kept already. */
    Kept kept(List<Expr> values) {
        return new Kept(dependence, values);
    }

    /** A Jacobian with its factors, to be kept. */
    Kept kept(OdeProblem problem, Expr t, Expr y, Expr shift) {
        return Kept.of(dependence, Jacobian.at(problem, dependence, t, y), shift);
    }

    /** The types of what is kept. */
    List<ArrayType> keptTypes(OdeProblem problem) {
        var types = List.of(ArrayType.SCALAR, problem.initial().type());
        return canKeep()
                ? Program.trace(
                                "kept",
                                types,
                                in -> kept(problem, in.get(0), in.get(1), in.get(0))
                                        .values())
                        .outputTypes()
                : List.of();
    }

    /**
     * Systems with the matrix {@code shift I - J}.
     *
     * @param weights the tolerance of each component
     */
    Systems shifted(Jacobian jacobian, Expr shift, Expr weights) {
        return solver.map(chosen -> chosen(chosen, stages(jacobian, new double[][] {{1}}, shift), weights, shift))
                .orElseGet(() -> jacobian.shifted(shift));
    }

    /**
     * Systems with the matrix of all stages of a collocation method at once, {@code (inverse / h) x I - I x J}.
     *
     * @param inverse the inverse of the method's matrix
     * @param h the signed size of the step
     * @param weights the tolerance of each component
     * @return systems in vectors of all stages, one behind the other
     */
    Systems collocation(Jacobian jacobian, double[][] inverse, Expr h, Expr weights) {
        return solver.map(chosen -> {
                    int count = inverse.length;
                    int n = weights.type().shape().size();
                    var spread =
                            weights.broadcast(Shape.of(count, n)).transpose().reshape(count * n);
                    var systems = chosen(chosen, stages(jacobian, inverse, h.reciprocal()), spread, h.reciprocal());
                    return StageOperator.stagewise(systems, count, n);
                })
                .orElseGet(() -> jacobian.collocation(inverse, h));
    }

    private static LinearOperator stages(Jacobian jacobian, double[][] coupling, Expr scale) {
        return StageOperator.of(jacobian.operator(), coupling, scale);
    }

    /** Every component in units of its tolerance, so that the residual's norm says how far the solution is from it. */
    private static Systems chosen(LinearSolver solver, LinearOperator a, Expr weights, Expr scale) {
        var inverse = solver.init(a.scaled(weights.reciprocal(), weights));
        var allowed = scale.abs().times(LEFT * Math.sqrt(a.size()));
        return right -> {
            var found = inverse.solve(right.over(weights), allowed);
            return found.isSolved().where(found.x().times(weights), scale.constant(Double.NaN));
        };
    }
}
