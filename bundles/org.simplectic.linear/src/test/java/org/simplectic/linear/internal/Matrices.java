package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearOperator.Tag;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;

/**
 * Matrices of differences on a grid of m by m points: diffusion, which is symmetric and positive definite, and a wind that makes it
 * neither.
 *
 * @param m points a side
 * @param wind how strong, relative to diffusion over a cell
 */
@NullMarked
record Matrices(int m, double wind) {
    int size() {
        return m * m;
    }

    Set<Tag> tags() {
        return wind == 0 ? Set.of(Tag.SYMMETRIC, Tag.POSITIVE_DEFINITE) : Set.of();
    }

    /** Where the entries are, by rows. */
    SparseStructure structure() {
        var starts = new int[size() + 1];
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < size(); i++) {
            int x = i % m;
            int row = i;
            List.of(i - m, i - 1, i, i + 1, i + m).stream()
                    .filter(j ->
                            j >= 0 && j < size() && (Math.abs(j - row) != 1 || (x + j - row >= 0 && x + j - row < m)))
                    .forEach(columns::add);
            starts[i + 1] = columns.size();
        }
        return SparseStructure.csr(
                size(), starts, columns.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The entries, in the order of the structure; rows vary a little, so that the transposed matrix is another one. */
    HostArray values() {
        var structure = structure();
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        var values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            double upwind = columns[i] < rows[i] ? wind : 0;
            values[i] = rows[i] == columns[i] ? 4.1 + 2 * wind + wind * (rows[i] % 3) : -1 - upwind;
        }
        return HostArray.vector(values);
    }

    double[] dense() {
        var structure = structure();
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        var entries = new double[size() * size()];
        for (int i = 0; i < rows.length; i++) {
            entries[rows[i] * size() + columns[i]] = values().get(i);
        }
        return entries;
    }

    /** The operator of these values in one of its forms. */
    LinearOperator operator(String form, Expr values) {
        var sparse = new LinearOperator.Sparse(structure(), values, tags());
        return switch (form) {
            case "sparse" -> sparse;
            case "dense" -> new LinearOperator.Dense(sparse.matrix(), tags());
            case "band" -> sparse.band();
            case "matrix-free" ->
                LinearOperator.MatrixFree.of(sparse.type(), sparse::apply, tags().toArray(Tag[]::new));
            default -> throw new IllegalArgumentException(form);
        };
    }

    /** A vector without any symmetry. */
    HostArray solution() {
        return HostArray.vector(new SplittableRandom(m).doubles(size(), -1, 1).toArray());
    }

    /** The product of the matrix, or the transposed one, with a vector. */
    HostArray times(HostArray x, boolean transposed) {
        var entries = dense();
        int n = size();
        var product = new double[n];
        Arrays.setAll(product, i -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += entries[transposed ? j * n + i : i * n + j] * x.get(j);
            }
            return sum;
        });
        return HostArray.of(ArrayType.of(DType.F64, n), product);
    }
}
