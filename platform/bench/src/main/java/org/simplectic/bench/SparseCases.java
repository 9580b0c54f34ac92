package org.simplectic.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;

/**
 * Sparse matrix times vector: the 5-point Laplacian, and rows of ten entries at hashed columns. The matrix is a constant of
 * the program, as that of an assembled operator is; and once more an argument, whose values could change at every call.
 */
final class SparseCases {
    private static final int SIDE = 1024;
    private static final int ROWS = 100000;
    private static final int ENTRIES = 10;

    private SparseCases() {}

    /** A matrix with its values. */
    private record Matrix(SparseStructure structure, HostArray values) {}

    static List<Case> all() {
        return List.of(
                of("kernels/spmv-laplacian", SparseCases::laplacian), of("kernels/spmv-random", SparseCases::random));
    }

    private static Case of(String name, Supplier<Matrix> matrix) {
        return new Case(
                name,
                true,
                context -> List.of(
                        () -> trial(matrix.get(), true, context.threads()),
                        () -> trial(matrix.get(), false, context.threads())));
    }

    private static Trial trial(Matrix matrix, boolean isConstant, int threads) {
        var structure = matrix.structure();
        var x = HostArray.vector(Hash.numbers(5_000_000, structure.columns(), 1, -0.5));
        double bytes = 12.0 * structure.blocks() + 20.0 * structure.rows() + 4;
        var size = structure.rows() + " rows, " + structure.blocks() + " nonzeros";
        return ProgramTrial.of(
                size,
                isConstant ? "values=constant" : "values=argument",
                threads,
                isConstant ? List.of(x) : List.of(x, matrix.values()),
                in -> {
                    var values = isConstant ? in.getFirst().constant(matrix.values()) : in.getLast();
                    return List.of(values.sparseTimes(structure, in.getFirst()));
                },
                out -> new Trial.Outcome(
                        error(matrix, x, out.getFirst()), Double.NaN, Double.NaN, 2.0 * structure.blocks(), bytes));
    }

    private static double error(Matrix matrix, HostArray x, HostArray y) {
        var starts = matrix.structure().rowStarts();
        var columns = matrix.structure().columnIndices();
        var expected = new double[y.size()];
        for (int row = 0; row < expected.length; row++) {
            var sum = new AccurateSum();
            for (int k = starts[row]; k < starts[row + 1]; k++) {
                sum.add(matrix.values().get(k), x.get(columns[k]));
            }
            expected[row] = sum.value();
        }
        return References.relativeError(y.toArray(), expected);
    }

    private static Matrix laplacian() {
        int rows = SIDE * SIDE;
        var starts = new int[rows + 1];
        var columns = new int[5 * rows];
        var values = new double[5 * rows];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int i = row % SIDE;
            int j = row / SIDE;
            int[] neighbours = {
                j > 0 ? row - SIDE : -1,
                i > 0 ? row - 1 : -1,
                row,
                i < SIDE - 1 ? row + 1 : -1,
                j < SIDE - 1 ? row + SIDE : -1
            };
            for (int column : neighbours) {
                if (column >= 0) {
                    columns[at] = column;
                    values[at++] = column == row ? 4 : -1;
                }
            }
            starts[row + 1] = at;
        }
        return new Matrix(
                SparseStructure.csr(rows, starts, Arrays.copyOf(columns, at)),
                HostArray.vector(Arrays.copyOf(values, at)));
    }

    private static Matrix random() {
        var starts = new int[ROWS + 1];
        var columns = new int[ENTRIES * ROWS];
        for (int row = 0; row < ROWS; row++) {
            int first = ENTRIES * row;
            for (int k = 0; k < ENTRIES; k++) {
                columns[first + k] = (int) (Hash.u(first + k) * ROWS);
            }
            Arrays.sort(columns, first, first + ENTRIES);
            starts[row + 1] = first + ENTRIES;
        }
        var values =
                HostArray.of(ArrayType.of(DType.F64, columns.length), Hash.numbers(1_000_000, columns.length, 1, -0.5));
        return new Matrix(SparseStructure.csr(ROWS, starts, columns), values);
    }
}
