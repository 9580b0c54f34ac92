package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.LuFactors;
import org.simplectic.array.Program;

/** The derivatives of a right-hand side at a point, as part of a program: exact, by forward mode, in the form that suits who depends on whom. */
sealed interface Jacobian {
    /** Components up to which each column is written out for itself, so that what is zero in it costs nothing. */
    int WRITTEN_OUT = 20;

    /** Systems of equations with the matrix {@code shift I - J}, factorized once. */
    interface Systems {
        /** The solution for one right-hand side; NaN if the matrix is singular. */
        Expr solve(Expr right);
    }

    /** Factorizes. */
    Systems shifted(Expr shift);

    static Jacobian at(OdeProblem problem, Dependence dependence, Expr t, Expr y) {
        int n = y.type().shape().size();
        if (dependence.isBanded()) {
            return new Band(dependence, dependence.band(problem, t, y));
        } else if (n <= WRITTEN_OUT) {
            return new Columns(IntStream.range(0, n)
                    .mapToObj(j -> column(problem, t, y, j))
                    .toList());
        }
        return new Transposed(problem.rhs()
                .jvp()
                .vmap(n, false, false, false, true)
                .apply(List.of(t, y, t.constant(0), t.identity(n)))
                .get(1));
    }

    /** The derivative by one component; the others, and t, count as constants. */
    private static Expr column(OdeProblem problem, Expr t, Expr y, int j) {
        var types = List.of(ArrayType.SCALAR, y.type(), ArrayType.SCALAR);
        var alone = Program.trace(problem.rhs().name(), types, in -> {
            var parts = new ArrayList<Expr>();
            var others = ControlFlow.stopGradient(in.get(1));
            for (int i = 0; i < y.type().shape().size(); i++) {
                parts.add(i == j ? in.get(2) : others.get(i));
            }
            return problem.rhs().apply(List.of(ControlFlow.stopGradient(in.get(0)), Expr.stack(parts)));
        });
        var zeros = y.constant(0).broadcast(y.type().shape());
        return alone.jvp()
                .apply(List.of(t, y, y.get(j), t.constant(0), zeros, t.constant(1)))
                .get(1);
    }

    /** Column by column. */
    record Columns(List<Expr> columns) implements Jacobian {
        @Override
        public Systems shifted(Expr shift) {
            var rows = new ArrayList<Expr>();
            for (int j = 0; j < columns.size(); j++) {
                var unit = new double[columns.size()];
                unit[j] = 1;
                rows.add(shift.times(shift.constant(HostArray.vector(unit))).minus(columns.get(j)));
            }
            return Expr.stack(rows).lu()::solveTransposed;
        }
    }

    /** A matrix whose rows are the derivatives by one component each. */
    record Transposed(Expr matrix) implements Jacobian {
        @Override
        public Systems shifted(Expr shift) {
            int n = matrix.type().shape().extents().getFirst();
            return shift.times(shift.identity(n)).minus(matrix).lu()::solveTransposed;
        }
    }

    /** Diagonals. */
    record Band(Dependence dependence, Expr diagonals) implements Jacobian {
        @Override
        public Systems shifted(Expr shift) {
            LuFactors factors = shift.times(shift.constant(dependence.unit()))
                    .minus(diagonals)
                    .bandedLu(dependence.lower(), dependence.upper());
            return factors::solve;
        }
    }

    /** The derivative by t; empty where the right-hand side does not depend on it. */
    static Optional<Expr> byTime(OdeProblem problem, Expr t, Expr y) {
        if (!dependsOnTime(problem.rhs())) {
            return Optional.empty();
        }
        var zeros = y.constant(0).broadcast(y.type().shape());
        return Optional.of(
                problem.rhs().jvp().apply(List.of(t, y, t.constant(1), zeros)).get(1));
    }

    private static boolean dependsOnTime(Program rhs) {
        return rhs.outputs().contains(0)
                || rhs.equations().stream()
                        .anyMatch(equation -> equation.operands().contains(0));
    }
}
