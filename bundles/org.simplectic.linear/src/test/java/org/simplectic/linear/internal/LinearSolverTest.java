package org.simplectic.linear.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.SparseStructure;

@NullMarked
final class LinearSolverTest {
    private static final Matrices DIFFUSION = new Matrices(9, 0);
    private static final Matrices WIND = new Matrices(9, 0.7);

    /** The tolerance of iterative methods is 1e-10 of the right-hand side; the smallest eigenvalue is above 0.1. */
    private static final double CLOSE = 1e-8;

    private static Matrices suiting(String solver) {
        return solver.startsWith("cg") || solver.contains("cholesky") ? DIFFUSION : WIND;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            dense-lu, dense
            dense-lu, band
            dense-lu, sparse
            banded-lu, dense
            banded-lu, band
            banded-lu, sparse
            dense-cholesky, sparse
            sparse-lu, sparse
            sparse-lu, dense
            sparse-lu amd, sparse
            sparse-lu amd, band
            cg, sparse
            cg, matrix-free
            cg with jacobi, sparse
            bicgstab, matrix-free
            bicgstab with jacobi, band
            gmres, matrix-free
            gmres, dense
            gmres, band
            gmres with jacobi, sparse
            gmres with ilu-0, sparse
            gmres with ilu-0, band
            cg with ilu-0, sparse
            bicgstab with ilu-0, sparse
            """)
    void solutionsAreThoseKnown(String solver, String form) {
        var matrix = suiting(solver);
        for (boolean transposed : new boolean[] {false, true}) {
            var found = Solvers.solution(
                    in -> {
                        var inverse = Solvers.named(solver).init(matrix.operator(form, in.get(0)));
                        return transposed ? inverse.solveTransposed(in.get(1)) : inverse.solve(in.get(1));
                    },
                    matrix.values(),
                    matrix.times(matrix.solution(), transposed));
            assertEquals(Status.DONE, found.outcome());
            assertArrayEquals(matrix.solution().toArray(), found.x().toArray(), CLOSE);
            assertTrue(found.residual() < 1e-8);
            assertEquals(solver.contains("-lu") || solver.contains("cholesky"), found.iterations() == 0);
        }
    }

    /** Of {@code c . A^-1 b} by the entries of A and by b, against central differences, which leave 1e-9. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense-lu",
                "banded-lu",
                "sparse-lu",
                "sparse-lu amd",
                "dense-cholesky",
                "cg",
                "bicgstab",
                "gmres with ilu-0"
            })
    void derivativesAreThoseOfTheSolution(String solver) {
        var matrix = solver.startsWith("cg") || solver.contains("cholesky") ? new Matrices(3, 0) : new Matrices(3, 0.7);
        var values = matrix.values();
        var b = matrix.times(matrix.solution(), false);
        var types = List.of(ArrayType.SCALAR, values.type(), b.type());
        // One parameter scales part of the matrix, keeping its symmetry.
        var program = Program.trace("functional", types, in -> {
            var a = matrix.operator("sparse", in.get(1)).sparse();
            var changed = new LinearOperator.Sparse(a.structure(), a.values().times(in.get(0)), a.tags());
            var x = Solvers.named(solver, Map.of("rtol", 1e-13))
                    .init(changed)
                    .solve(in.get(2))
                    .x();
            return List.of(x.times(x).times(x).sum());
        });
        var gradients = Solvers.run(program.gradient(), HostArray.scalar(1.3), values, b);
        double step = 1e-5;
        double slope = (value(program, 1.3 + step, values, b) - value(program, 1.3 - step, values, b)) / (2 * step);
        assertEquals(slope, gradients.get(0).get(0), 1e-7 * Math.abs(slope));
        var forward = Solvers.run(
                program.jvp(), HostArray.scalar(1.3), values, b, HostArray.scalar(1), zero(values), zero(b));
        assertEquals(slope, forward.get(1).get(0), 1e-7 * Math.abs(slope));
        // x is of degree -1 in the scale, its cube of degree -3.
        double cube = forward.getFirst().get(0);
        assertEquals(-3 * cube / 1.3, slope, 1e-7 * Math.abs(slope));
        var second = Solvers.run(
                program.hvp(), HostArray.scalar(1.3), values, b, HostArray.scalar(1), zero(values), zero(b));
        assertEquals(12 * cube / (1.3 * 1.3), second.get(3).get(0), 1e-7 * Math.abs(12 * cube));
    }

    private static HostArray zero(HostArray like) {
        return HostArray.filled(like.type(), 0);
    }

    private static double value(Program program, double scale, HostArray values, HostArray b) {
        return Solvers.run(program, HostArray.scalar(scale), values, b)
                .getFirst()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense-lu", "banded-lu", "sparse-lu amd", "dense-cholesky", "cg", "bicgstab", "gmres"})
    void singularOperatorsAreAnOutcome(String solver) {
        var tags = Set.of(LinearOperator.Tag.POSITIVE_DEFINITE);
        var matrix = HostArray.of(ArrayType.of(DType.F64, 2, 2), 1, 1, 1, 1);
        var found = Solvers.solution(
                in -> Solvers.named(solver)
                        .init(new LinearOperator.Dense(in.get(0), tags))
                        .solve(in.get(1)),
                matrix,
                HostArray.vector(1, 2));
        assertEquals(Status.BREAKDOWN, found.outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense-lu", "banded-lu", "sparse-lu amd", "dense-cholesky", "cg", "bicgstab", "gmres"})
    void rightHandSidesThatAreNoNumbersAreAnOutcome(String solver) {
        var matrix = suiting(solver);
        var b = matrix.solution().toArray();
        b[3] = Double.NaN;
        var found = Solvers.solution(
                in -> Solvers.named(solver)
                        .init(matrix.operator("sparse", in.get(0)))
                        .solve(in.get(1)),
                matrix.values(),
                HostArray.vector(b));
        assertEquals(Status.NONFINITE, found.outcome());
    }

    /** Diagonally dominant, with fronts of many sizes; the transposed matrix has the same ones. */
    @Test
    void frontsSolveWhatHasNoPattern() {
        var structure = MinimumDegreeTest.random(120, 2, 6);
        var values = values(structure, 8);
        var x = HostArray.vector(new SplittableRandom(7).doubles(120, -1, 1).toArray());
        var found = Solvers.run(
                in -> {
                    var a = new LinearOperator.Sparse(structure, in.get(0), Set.of());
                    var inverse = Solvers.named("sparse-lu amd").init(a);
                    return List.of(
                            inverse.solve(a.apply(in.get(1))).x(),
                            inverse.solveTransposed(a.transposed().apply(in.get(1)))
                                    .x());
                },
                values,
                x);
        assertArrayEquals(x.toArray(), found.get(0).toArray(), 1e-12);
        assertArrayEquals(x.toArray(), found.get(1).toArray(), 1e-12);
    }

    private static HostArray values(SparseStructure structure, double diagonal) {
        var random = new SplittableRandom(5);
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        var values = new double[rows.length];
        Arrays.setAll(values, k -> random.nextDouble(-1, 1) + (rows[k] == columns[k] ? diagonal : 0));
        return HostArray.vector(values);
    }

    /** Rows are not exchanged between fronts: a zero pivot alone in its front is the end; refinement makes up for a small one. */
    @ParameterizedTest
    @CsvSource({"0, BREAKDOWN", "1e-7, DONE"})
    void pivotsOfFrontsCount(double pivot, Status expected) {
        int n = 60;
        var arrow = MinimumDegreeTest.arrow(n);
        var rows = arrow.rowIndices();
        var columns = arrow.columnIndices();
        var entries = new double[rows.length];
        Arrays.setAll(entries, k -> rows[k] != columns[k] ? 1 : rows[k] == 40 ? pivot : 3 + 0.1 * rows[k]);
        var x = HostArray.vector(new SplittableRandom(8).doubles(n, -1, 1).toArray());
        var found = Solvers.solution(
                in -> {
                    var a = new LinearOperator.Sparse(arrow, in.get(0), Set.of());
                    return Solvers.named("sparse-lu amd").init(a).solve(a.apply(in.get(1)));
                },
                HostArray.vector(entries),
                x);
        assertEquals(expected, found.outcome());
        if (expected == Status.DONE) {
            assertArrayEquals(x.toArray(), found.x().toArray(), 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cg", "bicgstab", "gmres"})
    void iterationsHaveABound(String solver) {
        var matrix = suiting(solver);
        var found = Solvers.solution(
                in -> Solvers.named(solver, Map.of("maxIterations", 4))
                        .init(matrix.operator("sparse", in.get(0)))
                        .solve(in.get(1)),
                matrix.values(),
                matrix.solution());
        assertEquals(Status.MAX_STEPS, found.outcome());
        assertEquals(4, found.iterations());
        assertTrue(found.residual() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cg", "bicgstab", "gmres", "dense-lu", "sparse-lu amd"})
    void nothingIsTheSolutionOfNothing(String solver) {
        var matrix = suiting(solver);
        var found = Solvers.solution(
                in -> Solvers.named(solver)
                        .init(matrix.operator("sparse", in.get(0)))
                        .solve(in.get(1)),
                matrix.values(),
                HostArray.filled(matrix.solution().type(), 0));
        assertEquals(Status.DONE, found.outcome());
        assertEquals(0, found.iterations());
        assertArrayEquals(new double[matrix.size()], found.x().toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cg", "dense-cholesky"})
    void methodsForDefiniteOperatorsRefuseOthers(String solver) {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Solvers.run(
                        in -> List.of(Solvers.named(solver)
                                .init(WIND.operator("sparse", in.getFirst()))
                                .solve(in.getFirst())
                                .x()),
                        WIND.values()));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith(
                                solver
                                        + " is for symmetric positive definite operators, and nothing says that this one is; take"),
                error.getMessage());
    }

    @Test
    void factorizationsNeedEntries() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Solvers.run(
                        in -> List.of(Solvers.named("dense-lu")
                                .init(WIND.operator("matrix-free", in.get(0)))
                                .solve(in.get(1))
                                .x()),
                        WIND.values(),
                        WIND.solution()));
        assertTrue(String.valueOf(error.getMessage()).endsWith("gmres or bicgstab"), error.getMessage());
    }

    /** A turn by a quarter: GMRES restarted after one iteration, which could only lengthen the vector, gains nothing. */
    @Test
    void noProgressIsABreakdown() {
        var turn = HostArray.of(ArrayType.of(DType.F64, 2, 2), 0, -1, 1, 0);
        var found = Solvers.solution(
                in -> Solvers.named("gmres", Map.of("restart", 1))
                        .init(new LinearOperator.Dense(in.get(0), Set.of()))
                        .solve(in.get(1)),
                turn,
                HostArray.vector(1, 0));
        assertEquals(Status.BREAKDOWN, found.outcome());
        assertEquals(1, found.residual(), 1e-15);
    }

    /** Restarts cost iterations, not exactness. */
    @Test
    void gmresStartsOver() {
        var whole = iterations("gmres", 81, 1e-12);
        var restarted = iterations("gmres", 7, 1e-12);
        assertTrue(whole < restarted, whole + " " + restarted);
        assertTrue(restarted < 4 * whole, whole + " " + restarted);
    }

    private static int iterations(String solver, int restart, double rtol) {
        var found = Solvers.solution(
                in -> Solvers.named(solver, Map.of("restart", restart, "rtol", rtol))
                        .init(WIND.operator("sparse", in.get(0)))
                        .solve(in.get(1)),
                WIND.values(),
                WIND.times(WIND.solution(), false));
        assertEquals(Status.DONE, found.outcome());
        return found.iterations();
    }

    /** A caller to whom a residual of a thousandth would do gets it sooner. */
    @Test
    void aCallerCanAskForLess() {
        var b = WIND.times(WIND.solution(), false);
        var found = Solvers.solution(
                in -> Solvers.named("gmres")
                        .init(WIND.operator("sparse", in.get(0)))
                        .solve(in.get(1), in.get(1).constant(1e-3)),
                WIND.values(),
                b);
        assertEquals(Status.DONE, found.outcome());
        assertTrue(found.residual() < 1e-3 && found.residual() > 1e-6, "" + found.residual());
        assertTrue(found.iterations() < iterations("gmres", 30, 1e-10));
    }

    /** The rows of a badly scaled matrix: without the preconditioner there is no end to it. */
    @Test
    void jacobiUndoesTheScale() {
        var counts = new int[2];
        for (int i = 0; i < 2; i++) {
            var name = i == 0 ? "gmres" : "gmres with jacobi";
            counts[i] = Solvers.solution(
                            in -> {
                                var scale = scale(in.get(1));
                                var a = WIND.operator("sparse", in.get(0))
                                        .scaled(
                                                in.get(1)
                                                        .constant(1)
                                                        .broadcast(
                                                                in.get(1).type().shape()),
                                                scale);
                                return Solvers.named(name).init(a).solve(in.get(1));
                            },
                            WIND.values(),
                            WIND.times(WIND.solution(), false))
                    .iterations();
        }
        assertTrue(2 * counts[1] < counts[0], counts[0] + " " + counts[1]);
    }

    private static Expr scale(Expr like) {
        return like.iota(like.type().with(DType.I32), 0)
                .convert(DType.F64)
                .times(0.1)
                .exp();
    }

    /** Of a matrix without fill-in the factorization is complete: one iteration does. */
    @Test
    void iluIsExactWithoutFillIn() {
        var band = HostArray.of(
                ArrayType.of(DType.F64, 40, 3),
                new SplittableRandom(3)
                        .doubles(120, 0.5, 1)
                        .map(x -> x * 2 - 1.2)
                        .toArray());
        var b = HostArray.vector(new SplittableRandom(4).doubles(40, -1, 1).toArray());
        var found = Solvers.solution(
                in -> Solvers.named("gmres with ilu-0")
                        .init(new LinearOperator.Band(
                                in.get(0).plus(in.get(0).constant(HostArray.vector(0, 4, 0))), 1, 1, Set.of()))
                        .solve(in.get(1)),
                band,
                b);
        assertEquals(Status.DONE, found.outcome());
        assertEquals(1, found.iterations());
    }

    @Test
    void iluHalvesTheIterationsAtLeast() {
        var counts = new int[2];
        for (int i = 0; i < 2; i++) {
            var name = i == 0 ? "gmres" : "gmres with ilu-0";
            counts[i] = Solvers.solution(
                            in -> Solvers.named(name)
                                    .init(DIFFUSION.operator("sparse", in.get(0)))
                                    .solve(in.get(1)),
                            DIFFUSION.values(),
                            DIFFUSION.times(DIFFUSION.solution(), false))
                    .iterations();
        }
        assertTrue(2 * counts[1] < counts[0], counts[0] + " " + counts[1]);
    }

    @Test
    void iluWantsADiagonal() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> Solvers.run(
                        in -> List.of(new Ilu0()
                                .init(new LinearOperator.Sparse(
                                        SparseStructure.csr(2, new int[] {0, 1, 2}, new int[] {1, 0}),
                                        in.getFirst(),
                                        Set.of()))
                                .apply(in.getFirst())),
                        HostArray.vector(1, 1)));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("ilu-0 needs an entry on the diagonal of every row, but row 0"),
                error.getMessage());
    }

    @Test
    void aSolverIsAPreconditioner() {
        var near = Preconditioner.of(new DenseLu());
        var found = Solvers.solution(
                in -> new Gmres(Solvers.options(GmresOptions.class, Map.of()), Optional.of(near))
                        .init(WIND.operator("sparse", in.get(0)))
                        .solve(in.get(1)),
                WIND.values(),
                WIND.solution());
        assertEquals(Status.DONE, found.outcome());
        assertEquals(1, found.iterations());
    }

    /** All forms give the same products, and the same again scaled and transposed. */
    @ParameterizedTest
    @ValueSource(strings = {"dense", "band", "sparse", "matrix-free"})
    void formsAreTheSameOperator(String form) {
        var x = WIND.solution();
        var results = Solvers.run(
                in -> {
                    var a = WIND.operator(form, in.get(0));
                    var scaled = a.scaled(in.get(1), scale(in.get(1)));
                    return List.of(
                            a.apply(in.get(1)),
                            a.transposed().apply(in.get(1)),
                            scaled.apply(in.get(1)).over(in.get(1)),
                            scaled.transposed().apply(in.get(1)),
                            WIND.operator("sparse", in.get(0))
                                    .apply(scale(in.get(1)).times(in.get(1))),
                            WIND.operator("sparse", in.get(0))
                                    .transposed()
                                    .apply(in.get(1).times(in.get(1)))
                                    .times(scale(in.get(1))));
                },
                WIND.values(),
                x);
        assertArrayEquals(WIND.times(x, false).toArray(), results.get(0).toArray(), 1e-13);
        assertArrayEquals(WIND.times(x, true).toArray(), results.get(1).toArray(), 1e-13);
        assertArrayEquals(results.get(4).toArray(), results.get(2).toArray(), 1e-9);
        assertArrayEquals(results.get(5).toArray(), results.get(3).toArray(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "band", "sparse"})
    void entriesAreAskedForInAnyForm(String form) {
        var results = Solvers.run(
                in -> {
                    var a = WIND.operator(form, in.getFirst());
                    return List.of(a.matrix(), a.band().matrix(), a.sparse().matrix(), a.diagonal());
                },
                WIND.values());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(WIND.dense(), results.get(i).toArray());
        }
        for (int i = 0; i < WIND.size(); i++) {
            assertEquals(WIND.dense()[i * WIND.size() + i], results.get(3).get(i));
        }
    }
}
