package org.simplectic.array;

import java.util.Arrays;

/**
 * Where a sparse matrix has its non-zeros: compressed sparse rows (CSR), or block rows (BCSR) of square blocks. The values are
 * given apart, one after the other in the order of the structure.
 */
public final class SparseStructure {
    private final int columns;
    private final int block;
    private final int[] rowStarts;
    private final int[] columnIndices;
    private final int hash;

    private SparseStructure(int columns, int block, int[] rowStarts, int[] columnIndices) {
        this.columns = columns;
        this.block = block;
        this.rowStarts = rowStarts;
        this.columnIndices = columnIndices;
        this.hash = 31 * (31 * columns + block) + 31 * Arrays.hashCode(rowStarts) + Arrays.hashCode(columnIndices);
    }

    /**
     * A matrix in compressed sparse rows.
     *
     * @param columns number of columns
     * @param rowStarts of each row the position of its first non-zero, and at the end their number; copied
     * @param columnIndices of each non-zero its column, copied
     * @return the structure
     * @throws IllegalArgumentException if the starts do not ascend from 0 or a column is outside
     */
    public static SparseStructure csr(int columns, int[] rowStarts, int[] columnIndices) {
        return bcsr(1, columns, rowStarts, columnIndices);
    }

    /**
     * A matrix in compressed rows of square blocks.
     *
     * @param block rows and columns of a block
     * @param blockColumns number of columns of blocks
     * @param rowStarts of each row of blocks the position of its first block, and at the end their number; copied
     * @param columnIndices of each block its column of blocks, copied
     * @return the structure
     * @throws IllegalArgumentException if the starts do not ascend from 0 or a column is outside
     */
    public static SparseStructure bcsr(int block, int blockColumns, int[] rowStarts, int[] columnIndices) {
        if (block < 1
                || rowStarts.length == 0
                || rowStarts[0] != 0
                || rowStarts[rowStarts.length - 1] != columnIndices.length) {
            throw new IllegalArgumentException("row starts go from 0 to the number of blocks, " + columnIndices.length
                    + ", but got "
                    + (rowStarts.length == 0 ? "none" : rowStarts[0] + " to " + rowStarts[rowStarts.length - 1]));
        }
        for (int row = 1; row < rowStarts.length; row++) {
            if (rowStarts[row] < rowStarts[row - 1]) {
                throw new IllegalArgumentException("row starts must not descend, but row " + row + " starts at "
                        + rowStarts[row] + " after " + rowStarts[row - 1]);
            }
        }
        for (int column : columnIndices) {
            if (column < 0 || column >= blockColumns) {
                throw new IllegalArgumentException("column " + column + " is outside 0 to " + (blockColumns - 1));
            }
        }
        return new SparseStructure(blockColumns * block, block, rowStarts.clone(), columnIndices.clone());
    }

    /**
     * Number of rows of numbers, not of blocks.
     *
     * @return at least 0
     */
    public int rows() {
        return (rowStarts.length - 1) * block;
    }

    /**
     * Number of columns of numbers, not of blocks.
     *
     * @return at least 0
     */
    public int columns() {
        return columns;
    }

    /**
     * Rows and columns of a block.
     *
     * @return 1 for plain CSR
     */
    public int block() {
        return block;
    }

    /**
     * Number of blocks that are stored.
     *
     * @return the number of non-zeros if blocks are single numbers
     */
    public int blocks() {
        return columnIndices.length;
    }

    /**
     * Where each row of blocks begins.
     *
     * @return a copy, one longer than there are rows of blocks
     */
    public int[] rowStarts() {
        return rowStarts.clone();
    }

    /**
     * The column of each block.
     *
     * @return a copy
     */
    public int[] columnIndices() {
        return columnIndices.clone();
    }

    /**
     * The row of each block.
     *
     * @return a new array, as long as there are blocks
     */
    public int[] rowIndices() {
        var rows = new int[columnIndices.length];
        for (int row = 0; row + 1 < rowStarts.length; row++) {
            Arrays.fill(rows, rowStarts[row], rowStarts[row + 1], row);
        }
        return rows;
    }

    /**
     * The type of the values.
     *
     * @param dtype the elements' type
     * @return {@code [blocks]}, or {@code [blocks, b, b]} for blocks larger than one number
     */
    public ArrayType values(DType dtype) {
        return block == 1 ? ArrayType.of(dtype, blocks()) : ArrayType.of(dtype, blocks(), block, block);
    }

    /**
     * The structure of the transposed matrix.
     *
     * @return block i of it is block {@link #transposition}[i] of this, transposed
     */
    public SparseStructure transposed() {
        int blockColumns = columns / block;
        var starts = new int[blockColumns + 1];
        for (int column : columnIndices) {
            starts[column + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        var rows = rowIndices();
        var order = transposition();
        var indices = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            indices[i] = rows[order[i]];
        }
        return new SparseStructure(rows(), block, starts, indices);
    }

    /**
     * Which block of this each block of the transposed structure is.
     *
     * @return positions, stable by rows
     */
    public int[] transposition() {
        var next = new int[columns / block + 1];
        for (int column : columnIndices) {
            next[column + 1]++;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        var order = new int[columnIndices.length];
        for (int i = 0; i < columnIndices.length; i++) {
            order[next[columnIndices[i]]++] = i;
        }
        return order;
    }

    /** Copies of this along the diagonal of a larger matrix, zeros elsewhere. */
    SparseStructure repeated(int copies) {
        int rows = rowStarts.length - 1;
        var starts = new int[rows * copies + 1];
        var indices = new int[blocks() * copies];
        for (int copy = 0; copy < copies; copy++) {
            for (int row = 0; row < rows; row++) {
                starts[copy * rows + row + 1] = copy * blocks() + rowStarts[row + 1];
            }
            for (int i = 0; i < blocks(); i++) {
                indices[copy * blocks() + i] = copy * (columns / block) + columnIndices[i];
            }
        }
        return new SparseStructure(columns * copies, block, starts, indices);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SparseStructure that
                        && hash == that.hash
                        && columns == that.columns
                        && block == that.block
                        && Arrays.equals(rowStarts, that.rowStarts)
                        && Arrays.equals(columnIndices, that.columnIndices));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return rows() + "x" + columns + " with " + blocks() + (block == 1 ? " non-zeros" : " blocks of " + block);
    }
}
