package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Factorization;
import org.simplectic.array.HostArray;
import org.simplectic.array.LuFactors;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.integrators.internal.Linearization.Systems;

/** The derivatives of a right-hand side at a point, as part of a program: exact, by forward mode, in the form that suits who depends on whom. */
sealed interface Jacobian {
    /** Components up to which each column is written out for itself, so that what is zero in it costs nothing. */
    int WRITTEN_OUT = 20;

    /** This as an operator, for solvers that a study chooses. */
    LinearOperator operator();

    /** All entries as one array, from which {@link #of} makes an equal Jacobian. */
    Expr entries();

    /** How the matrix {@code shift I - J} is factorized: by {@link Factorization.Lu} or {@link Factorization.BandedLu}. */
    Factorization factorization();

    /** That matrix with its factors. */
    LuFactors factorized(Expr shift);

    /** Systems with that matrix, whose factors are there already. */
    Systems systems(LuFactors factors);

    /** Factorizes {@code shift I - J}. */
    default Systems shifted(Expr shift) {
        return systems(factorized(shift));
    }

    /** The largest row sum of absolute values, empty where it is not known: no eigenvalue is larger. */
    Optional<Expr> norm();

    /**
     * Factorizes the matrix of all stages of a collocation method at once, {@code (inverse / h) x I - I x J}.
     *
     * @param inverse the inverse of the method's matrix
     * @param h the signed size of the step
     * @return systems in vectors of all stages, one behind the other
     */
    Systems collocation(double[][] inverse, Expr h);

    /** The numbers of {@code inverse x I} in row-major order. */
    private static double[] product(double[][] inverse, int n) {
        int stages = inverse.length;
        var values = new double[stages * n * stages * n];
        for (int i = 0; i < stages; i++) {
            for (int j = 0; j < stages; j++) {
                for (int k = 0; k < n; k++) {
                    values[(i * n + k) * stages * n + j * n + k] = inverse[i][j];
                }
            }
        }
        return values;
    }

    static Jacobian at(OdeProblem problem, Dependence dependence, Expr t, Expr y) {
        int n = y.type().shape().size();
        if (dependence.isBanded()) {
            return new Band(dependence, dependence.band(problem, t, y));
        } else if (dependence.isSparse()) {
            return new Sparse(dependence.sparse(problem, t, y));
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

    /** The Jacobian whose {@link #entries} are there already. */
    static Jacobian of(Dependence dependence, Expr entries) {
        if (dependence.isBanded()) {
            return new Band(dependence, entries);
        }
        return dependence.isSparse() ? new Sparse(dependence.sparse(entries)) : new Transposed(entries);
    }

    /** Products with vectors only. */
    static Jacobian products(OdeProblem problem, Expr t, Expr y) {
        var linearized = problem.rhs().linearize();
        var values = linearized.values().apply(List.of(t, y));
        var point = values.subList(values.size() - linearized.residuals(), values.size());
        return new Products(LinearOperator.MatrixFree.of(y.type(), x -> {
            var arguments = new ArrayList<>(point);
            arguments.add(t.constant(0));
            arguments.add(x);
            return linearized.tangents().apply(arguments).getFirst();
        }));
    }

    /** The derivative by one component; the others, and t, count as constants. */
    private static Expr column(OdeProblem problem, Expr t, Expr y, int j) {
        var types = List.of(ArrayType.SCALAR, y.type(), ArrayType.SCALAR);
        var alone = Program.trace(problem.rhs().name(), types, in -> {
            var parts = new ArrayList<Expr>();
            for (int i = 0; i < y.type().shape().size(); i++) {
                parts.add(i == j ? in.get(2) : in.get(1).get(i));
            }
            return problem.rhs().apply(List.of(in.get(0), Expr.stack(parts)));
        });
        return alone.jvp(false, false, true)
                .apply(List.of(t, y, y.get(j), t.constant(1)))
                .get(1);
    }

    /** Column by column. */
    record Columns(List<Expr> columns) implements Jacobian {
        @Override
        public LinearOperator operator() {
            return new LinearOperator.Dense(Expr.stack(columns).transpose(), Set.of());
        }

        @Override
        public Optional<Expr> norm() {
            return columns.stream().map(Expr::abs).reduce(Expr::plus).map(Expr::maximum);
        }

        @Override
        public Expr entries() {
            return Expr.stack(columns);
        }

        @Override
        public Factorization factorization() {
            return new Factorization.Lu();
        }

        @Override
        public LuFactors factorized(Expr shift) {
            var rows = new ArrayList<Expr>();
            for (int j = 0; j < columns.size(); j++) {
                var unit = new double[columns.size()];
                unit[j] = 1;
                rows.add(shift.times(shift.constant(HostArray.vector(unit))).minus(columns.get(j)));
            }
            return Expr.stack(rows).lu();
        }

        @Override
        public Systems systems(LuFactors factors) {
            return factors::solveTransposed;
        }

        @Override
        public Systems collocation(double[][] inverse, Expr h) {
            int n = columns.size();
            int size = inverse.length * n;
            var coupling = product(inverse, n);
            var rows = new ArrayList<Expr>();
            for (int stage = 0; stage < inverse.length; stage++) {
                for (int j = 0; j < n; j++) {
                    var column = new double[size];
                    for (int i = 0; i < size; i++) {
                        column[i] = coupling[i * size + stage * n + j];
                    }
                    var derivative = columns.get(j).pad(0, stage * n, size - (stage + 1) * n);
                    rows.add(h.constant(HostArray.vector(column)).over(h).minus(derivative));
                }
            }
            return Expr.stack(rows).lu()::solveTransposed;
        }
    }

    /** A matrix whose rows are the derivatives by one component each. */
    record Transposed(Expr matrix) implements Jacobian {
        @Override
        public LinearOperator operator() {
            return new LinearOperator.Dense(matrix.transpose(), Set.of());
        }

        @Override
        public Optional<Expr> norm() {
            return Optional.of(matrix.abs().sum(0).maximum());
        }

        @Override
        public Expr entries() {
            return matrix;
        }

        @Override
        public Factorization factorization() {
            return new Factorization.Lu();
        }

        @Override
        public LuFactors factorized(Expr shift) {
            int n = matrix.type().shape().extents().getFirst();
            return shift.times(shift.identity(n)).minus(matrix).lu();
        }

        @Override
        public Systems systems(LuFactors factors) {
            return factors::solveTransposed;
        }

        @Override
        public Systems collocation(double[][] inverse, Expr h) {
            int n = matrix.type().shape().extents().getFirst();
            int size = inverse.length * n;
            var type = new ArrayType(matrix.type().dtype(), Shape.of(size, size));
            var coupling = h.constant(HostArray.of(type, product(inverse, n))).over(h);
            var straight = matrix.transpose();
            for (int stage = 0; stage < inverse.length; stage++) {
                int before = stage * n;
                int behind = size - before - n;
                coupling = coupling.minus(straight.pad(0, before, behind).pad(1, before, behind));
            }
            return coupling.lu()::solve;
        }
    }

    /** Diagonals. */
    record Band(Dependence dependence, Expr diagonals) implements Jacobian {
        @Override
        public Optional<Expr> norm() {
            return Optional.of(diagonals.abs().sum(1).maximum());
        }

        @Override
        public Expr entries() {
            return diagonals;
        }

        @Override
        public Factorization factorization() {
            return new Factorization.BandedLu(dependence.lower(), dependence.upper());
        }

        @Override
        public LuFactors factorized(Expr shift) {
            return shift.times(shift.constant(dependence.unit()))
                    .minus(diagonals)
                    .bandedLu(dependence.lower(), dependence.upper());
        }

        @Override
        public Systems systems(LuFactors factors) {
            return factors::solve;
        }

        @Override
        public Systems collocation(double[][] inverse, Expr h) {
            return ofStages(operator(), inverse, h);
        }

        @Override
        public LinearOperator operator() {
            return new LinearOperator.Band(diagonals, dependence.lower(), dependence.upper(), Set.of());
        }
    }

    private static Systems ofStages(LinearOperator jacobian, double[][] inverse, Expr h) {
        var stages = StageOperator.of(jacobian, inverse, h.reciprocal()).sparse();
        return StageOperator.stagewise(SparseLu.solving(stages), inverse.length, jacobian.size());
    }

    /** The entries that may differ from zero. */
    record Sparse(LinearOperator.Sparse operator) implements Jacobian {
        @Override
        public Optional<Expr> norm() {
            var rows = Arrays.stream(operator.structure().rowIndices())
                    .asLongStream()
                    .toArray();
            var places = operator.values().constant(HostArray.ofIntegers(ArrayType.of(DType.I32, rows.length), rows));
            var sizes = operator.values().abs();
            var sums = sizes.constant(0).broadcast(operator.type().shape()).scatterAdd(places, sizes);
            return Optional.of(sums.maximum());
        }

        @Override
        public Expr entries() {
            return operator.values();
        }

        /** The diagonal is among the entries, so that a shift adds none. */
        private SparseLu order() {
            return SparseLu.of(operator.structure());
        }

        @Override
        public Factorization factorization() {
            return order().factorization();
        }

        @Override
        public LuFactors factorized(Expr shift) {
            return order().factorized(StageOperator.of(operator, new double[][] {{1}}, shift)
                    .sparse());
        }

        @Override
        public Systems systems(LuFactors factors) {
            return order().systems(factors);
        }

        @Override
        public Systems collocation(double[][] inverse, Expr h) {
            return ofStages(operator, inverse, h);
        }
    }

    /** An operator without entries, for solvers that a study chooses. */
    record Products(LinearOperator.MatrixFree operator) implements Jacobian {
        @Override
        public Optional<Expr> norm() {
            return Optional.empty();
        }

        @Override
        public Expr entries() {
            throw withoutEntries();
        }

        @Override
        public Factorization factorization() {
            throw withoutEntries();
        }

        @Override
        public LuFactors factorized(Expr shift) {
            throw withoutEntries();
        }

        @Override
        public Systems systems(LuFactors factors) {
            throw withoutEntries();
        }

        private static UnsupportedOperationException withoutEntries() {
            return new UnsupportedOperationException("an operator without entries cannot be factorized");
        }

        @Override
        public Systems collocation(double[][] inverse, Expr h) {
            throw withoutEntries();
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
