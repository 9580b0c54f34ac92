package org.simplectic.api;

import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;

/**
 * A linear map of vectors to vectors of the same length, as part of a program being traced: what is linear in a method is handed to a
 * {@link LinearSolver} or a {@link Preconditioner} in this form. Of its five forms four have entries, which go over into each other: that of fields
 * on a grid is a {@link StencilOperator}; of a {@link MatrixFree} operator only products are known. Immutable; belongs to one program.
 */
public sealed interface LinearOperator
        permits LinearOperator.Dense,
                LinearOperator.Band,
                LinearOperator.Sparse,
                LinearOperator.MatrixFree,
                StencilOperator {
    /** What is known of an operator beyond its entries. Whoever makes it answers for that. */
    enum Tag {
        /** It is its own transpose. */
        SYMMETRIC,
        /** Symmetric, and {@code x' A x} is positive for every x but zero. */
        POSITIVE_DEFINITE
    }

    /**
     * The type of the vectors.
     *
     * @return real, of rank 1
     */
    ArrayType type();

    /**
     * The product with a vector.
     *
     * @param x of {@link #type}
     * @return A x, of the same type
     */
    Expr apply(Expr x);

    /**
     * The transposed operator.
     *
     * @return an operator with the same tags
     */
    LinearOperator transposed();

    /**
     * What is known of it.
     *
     * @return tags
     */
    Set<Tag> tags();

    /**
     * The length of the vectors.
     *
     * @return at least 1
     */
    default int size() {
        return type().shape().extent(0);
    }

    /**
     * Whether it can be asked for its entries.
     *
     * @return false if only products are known
     */
    default boolean hasEntries() {
        return true;
    }

    /**
     * Whether it is its own transpose.
     *
     * @return true if a tag says so
     */
    default boolean isSymmetric() {
        return !tags().isEmpty();
    }

    /**
     * The entries that may differ from zero, row by row.
     *
     * @return the same operator
     * @throws IllegalArgumentException if it has no entries
     */
    Sparse sparse();

    /**
     * The entries by diagonals, as few as hold all that may differ from zero.
     *
     * @return the same operator
     * @throws IllegalArgumentException if it has no entries
     */
    default Band band() {
        return sparse().inBand();
    }

    /**
     * All entries.
     *
     * @return {@code [n, n]}
     * @throws IllegalArgumentException if it has no entries
     */
    default Expr matrix() {
        return sparse().filled();
    }

    /**
     * The entries (i, i).
     *
     * @return of {@link #type}
     * @throws IllegalArgumentException if it has no entries
     */
    default Expr diagonal() {
        return sparse().onDiagonal();
    }

    /**
     * Rows and columns multiplied by numbers. No tag stays.
     *
     * @param rows a factor for each row
     * @param columns a factor for each column
     * @return {@code diag(rows) A diag(columns)}
     */
    LinearOperator scaled(Expr rows, Expr columns);

    /**
     * A matrix that is there whole.
     *
     * @param matrix {@code [n, n]}
     * @param tags what is known of it
     */
    record Dense(Expr matrix, Set<Tag> tags) implements LinearOperator {
        /** Checks the shape, and copies the tags. */
        public Dense {
            var shape = matrix.type().shape();
            require(
                    matrix.type().dtype().isReal()
                            && shape.rank() == 2
                            && shape.extent(0) == shape.extent(1)
                            && shape.extent(0) > 0,
                    "a square matrix of real numbers",
                    matrix.type());
            tags = Set.copyOf(tags);
        }

        @Override
        public ArrayType type() {
            return matrix.type().with(Shape.of(matrix.type().shape().extent(0)));
        }

        @Override
        public Expr apply(Expr x) {
            return matrix.matmul(x);
        }

        @Override
        public LinearOperator transposed() {
            return isSymmetric() ? this : new Dense(matrix.transpose(), tags);
        }

        @Override
        public Sparse sparse() {
            int n = size();
            var starts = new int[n + 1];
            Arrays.setAll(starts, row -> row * n);
            var columns = new int[n * n];
            Arrays.setAll(columns, i -> i % n);
            return new Sparse(SparseStructure.csr(n, starts, columns), matrix.reshape(n * n), tags);
        }

        @Override
        public Expr diagonal() {
            return matrix.diagonal();
        }

        @Override
        public LinearOperator scaled(Expr rows, Expr columns) {
            return new Dense(matrix.times(rows.expandDims(1)).times(columns), Set.of());
        }
    }

    /**
     * A matrix by its diagonals.
     *
     * @param diagonals {@code [n, lower + upper + 1]}: row i has {@code A[i, i - lower]} to {@code A[i, i + upper]}; places outside of A are not
     *     read
     * @param lower how many diagonals there are below the main one
     * @param upper how many diagonals there are above the main one
     * @param tags what is known of it
     */
    record Band(Expr diagonals, int lower, int upper, Set<Tag> tags) implements LinearOperator {
        /** Checks the shape, and copies the tags. */
        public Band {
            var shape = diagonals.type().shape();
            require(
                    diagonals.type().dtype().isReal()
                            && shape.rank() == 2
                            && shape.extent(0) > 0
                            && lower >= 0
                            && upper >= 0
                            && shape.extent(1) == lower + upper + 1,
                    "rows of " + lower + " + 1 + " + upper + " real numbers",
                    diagonals.type());
            tags = Set.copyOf(tags);
        }

        @Override
        public ArrayType type() {
            return diagonals.type().with(Shape.of(diagonals.type().shape().extent(0)));
        }

        @Override
        public Expr apply(Expr x) {
            return sparse().apply(x);
        }

        @Override
        public LinearOperator transposed() {
            return isSymmetric() ? this : sparse().transposed();
        }

        @Override
        public Sparse sparse() {
            int n = size();
            int width = lower + upper + 1;
            var starts = new int[n + 1];
            var columns = new int[n * width];
            var places = new int[n * width];
            int count = 0;
            for (int row = 0; row < n; row++) {
                for (int column = Math.max(0, row - lower); column <= Math.min(n - 1, row + upper); column++) {
                    columns[count] = column;
                    places[count++] = row * width + column - row + lower;
                }
                starts[row + 1] = count;
            }
            var structure = SparseStructure.csr(n, starts, Arrays.copyOf(columns, count));
            var values = diagonals.reshape(n * width).gather(indices(diagonals, Arrays.copyOf(places, count)));
            return new Sparse(structure, values, tags);
        }

        @Override
        public Band band() {
            return this;
        }

        @Override
        public Expr diagonal() {
            return diagonals.slice(1, lower, lower + 1, 1).reshape(size());
        }

        @Override
        public LinearOperator scaled(Expr rows, Expr columns) {
            int n = size();
            var places = new int[n * (lower + upper + 1)];
            Arrays.setAll(
                    places, i -> Math.clamp(i / (lower + upper + 1L) - lower + i % (lower + upper + 1), 0, n - 1));
            var spread = columns.gather(indices(columns, places))
                    .reshape(diagonals.type().shape());
            return new Band(diagonals.times(rows.expandDims(1)).times(spread), lower, upper, Set.of());
        }
    }

    /**
     * A matrix of which few entries may differ from zero.
     *
     * @param structure where they are; square, of single numbers, each place once
     * @param values the entries there, in the order of the structure
     * @param tags what is known of it
     */
    record Sparse(SparseStructure structure, Expr values, Set<Tag> tags) implements LinearOperator {
        /** Checks the shape, and copies the tags. */
        public Sparse {
            if (structure.block() != 1 || structure.rows() != structure.columns() || structure.rows() == 0) {
                throw new IllegalArgumentException(
                        "a linear operator is square, of single numbers, but got " + structure);
            }
            require(
                    values.type().dtype().isReal() && values.type().shape().equals(Shape.of(structure.blocks())),
                    structure.blocks() + " real numbers",
                    values.type());
            tags = Set.copyOf(tags);
        }

        @Override
        public ArrayType type() {
            return values.type().with(Shape.of(structure.rows()));
        }

        @Override
        public Expr apply(Expr x) {
            return values.sparseTimes(structure, x);
        }

        @Override
        public LinearOperator transposed() {
            return isSymmetric()
                    ? this
                    : new Sparse(
                            structure.transposed(), values.gather(indices(values, structure.transposition())), tags);
        }

        @Override
        public Sparse sparse() {
            return this;
        }

        /**
         * The same with rows and columns in another order.
         *
         * @param order the old index of each new one
         * @return the operator that maps x, its elements in that order, to A x in that order
         */
        public Sparse permuted(int[] order) {
            int n = size();
            var starts = structure.rowStarts();
            var columns = structure.columnIndices();
            var place = new int[n];
            for (int i = 0; i < n; i++) {
                place[order[i]] = i;
            }
            var newStarts = new int[n + 1];
            var newColumns = new int[columns.length];
            var from = new int[columns.length];
            for (int i = 0, count = 0; i < n; i++) {
                for (int k = starts[order[i]]; k < starts[order[i] + 1]; k++) {
                    newColumns[count] = place[columns[k]];
                    from[count++] = k;
                }
                newStarts[i + 1] = starts[order[i] + 1] - starts[order[i]] + newStarts[i];
            }
            return new Sparse(
                    SparseStructure.csr(n, newStarts, newColumns), values.gather(indices(values, from)), tags);
        }

        private Band inBand() {
            int n = size();
            var rows = structure.rowIndices();
            var columns = structure.columnIndices();
            int lower = 0;
            int upper = 0;
            for (int i = 0; i < rows.length; i++) {
                lower = Math.max(lower, rows[i] - columns[i]);
                upper = Math.max(upper, columns[i] - rows[i]);
            }
            int width = lower + upper + 1;
            var places = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                places[i] = rows[i] * width + columns[i] - rows[i] + lower;
            }
            return new Band(spread(places, n * width).reshape(n, width), lower, upper, tags);
        }

        private Expr filled() {
            int n = size();
            var rows = structure.rowIndices();
            var columns = structure.columnIndices();
            var places = new int[rows.length];
            Arrays.setAll(places, i -> rows[i] * n + columns[i]);
            return spread(places, n * n).reshape(n, n);
        }

        private Expr onDiagonal() {
            var rows = structure.rowIndices();
            var columns = structure.columnIndices();
            var places = new int[rows.length];
            Arrays.setAll(places, i -> rows[i] == columns[i] ? rows[i] : size());
            return spread(places, size() + 1).slice(0, size());
        }

        private Expr spread(int[] places, int length) {
            return values.constant(0).broadcast(Shape.of(length)).scatterAdd(indices(values, places), values);
        }

        @Override
        public LinearOperator scaled(Expr rows, Expr columns) {
            var factors = rows.gather(indices(rows, structure.rowIndices()))
                    .times(columns.gather(indices(columns, structure.columnIndices())));
            return new Sparse(structure, values.times(factors), Set.of());
        }
    }

    /**
     * An operator of which only products with vectors are known.
     *
     * @param type the type of the vectors
     * @param product from x to A x; linear; may use expressions from around it
     * @param transposedProduct from x to A' x; {@link #of} finds it
     * @param tags what is known of it
     */
    record MatrixFree(ArrayType type, UnaryOperator<Expr> product, UnaryOperator<Expr> transposedProduct, Set<Tag> tags)
            implements LinearOperator {
        /** Checks the type, and copies the tags. */
        public MatrixFree {
            require(
                    type.dtype().isReal() && type.rank() == 1 && type.shape().size() > 0,
                    "a vector of real numbers",
                    type);
            tags = Set.copyOf(tags);
        }

        /**
         * An operator whose transpose follows from its products.
         *
         * @param type the type of the vectors
         * @param product from x to A x; linear; may use expressions from around it
         * @param tags what is known of it
         * @return the operator
         */
        public static MatrixFree of(ArrayType type, UnaryOperator<Expr> product, Tag... tags) {
            return new MatrixFree(type, product, y -> ControlFlow.transposed(product, type, y), Set.of(tags));
        }

        @Override
        public Expr apply(Expr x) {
            return product.apply(x);
        }

        @Override
        public LinearOperator transposed() {
            return isSymmetric() ? this : new MatrixFree(type, transposedProduct, product, tags);
        }

        @Override
        public boolean hasEntries() {
            return false;
        }

        @Override
        public Sparse sparse() {
            throw new IllegalArgumentException(
                    "only products with this operator are known, not its entries; take an iterative linear solver without"
                            + " preconditioner: gmres or bicgstab");
        }

        @Override
        public LinearOperator scaled(Expr rows, Expr columns) {
            return new MatrixFree(
                    type,
                    x -> rows.times(product.apply(columns.times(x))),
                    x -> columns.times(transposedProduct.apply(rows.times(x))),
                    Set.of());
        }
    }

    private static Expr indices(Expr in, int[] places) {
        return in.constant(HostArray.ofIntegers(
                ArrayType.of(DType.I32, places.length),
                Arrays.stream(places).asLongStream().toArray()));
    }

    private static void require(boolean condition, String expected, ArrayType given) {
        if (!condition) {
            throw new IllegalArgumentException("a linear operator is made of " + expected + ", but got " + given);
        }
    }
}
