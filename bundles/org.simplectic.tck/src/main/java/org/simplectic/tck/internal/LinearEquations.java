package org.simplectic.tck.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearOperator.Tag;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A matrix with its tags, whose equations have a known solution.
 *
 * @param matrix its entries
 * @param tags what is known of it
 */
record LinearEquations(HostArray matrix, Set<Tag> tags) {
    private static final int SIZE = 12;

    /** How far solutions may be from the known ones: iterative solvers stop at a tolerance of their own. */
    static final double TOLERANCE = 1e-6;

    /** A matrix without any symmetry, its diagonal above the rest. */
    static LinearEquations general() {
        var entries = new SplittableRandom(1).doubles(SIZE * SIZE, -1, 1).toArray();
        for (int i = 0; i < SIZE; i++) {
            entries[i * SIZE + i] += 8;
        }
        return of(Set.of(), entries);
    }

    /** A symmetric positive definite one. */
    static LinearEquations definite() {
        var general = general().matrix().toArray();
        var entries = new double[SIZE * SIZE];
        Arrays.setAll(entries, i -> (general[i] + general[i % SIZE * SIZE + i / SIZE]) / 2);
        return of(Set.of(Tag.SYMMETRIC, Tag.POSITIVE_DEFINITE), entries);
    }

    /** The general one, unless the subject says that it is not for it. */
    static LinearEquations suiting(Subject subject) {
        try {
            general().outcome(subject, subject.backend(), Form.DENSE);
            return general();
        } catch (IllegalArgumentException e) {
            return definite();
        }
    }

    /** In which form an operator is given. */
    enum Form {
        DENSE,
        BAND,
        SPARSE,
        MATRIX_FREE
    }

    /** The forms that a solver takes. */
    static List<Form> forms(LinearSolver solver) {
        return solver.needsEntries() ? List.of(Form.DENSE, Form.BAND, Form.SPARSE) : List.of(Form.values());
    }

    /** A square matrix of entries row by row. */
    static LinearEquations of(Set<Tag> tags, double... entries) {
        int n = (int) Math.round(Math.sqrt(entries.length));
        return new LinearEquations(HostArray.of(ArrayType.of(DType.F64, n, n), entries), tags);
    }

    private int size() {
        return matrix.type().shape().extent(0);
    }

    /** The solution that is known. */
    HostArray known() {
        var x = new double[size()];
        Arrays.setAll(x, i -> Math.cos(3 * i + 1));
        return HostArray.vector(x);
    }

    /** The right-hand side of the known solution. */
    HostArray right(boolean transposed) {
        int n = size();
        var entries = matrix.toArray();
        var x = known();
        var b = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                b[i] += entries[transposed ? j * n + i : i * n + j] * x.get(j);
            }
        }
        return HostArray.vector(b);
    }

    LinearOperator operator(Form form, Expr given) {
        var dense = new LinearOperator.Dense(given, tags);
        return switch (form) {
            case DENSE -> dense;
            case BAND -> dense.band();
            case SPARSE -> dense.sparse();
            case MATRIX_FREE -> LinearOperator.MatrixFree.of(dense.type(), dense::apply, tags.toArray(Tag[]::new));
        };
    }

    /** What came of a solution: x, and the outcome. */
    record Result(HostArray x, Status outcome) {}

    Result outcome(Subject subject, String backend, Form form) {
        return solve(subject, backend, form, right(false), Inverse::solve);
    }

    Result solve(
            Subject subject, String backend, Form form, HostArray right, BiFunction<Inverse, Expr, Solution> solution) {
        try (var trial = subject.workbench().open(backend)) {
            var solver = trial.method(
                    LinearSolver.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
            var types = List.of(matrix.type(), right.type());
            var program = Program.trace("contract", types, in -> {
                var found = solution.apply(solver.init(operator(form, in.get(0))), in.get(1));
                return List.of(found.x(), found.outcome());
            });
            var results = BackendService.run(trial.backend(), program, List.of(matrix, right));
            return new Result(results.get(0), Solution.status(results.get(1).get(0)));
        }
    }
}
