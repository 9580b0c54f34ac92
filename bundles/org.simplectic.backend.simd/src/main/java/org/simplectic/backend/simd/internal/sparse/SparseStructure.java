package org.simplectic.backend.simd.internal.sparse;

/**
 * Where a sparse matrix has entries: square blocks of one size, by block rows. With blocks of size 1 this is the usual
 * compressed-row format. Values belong to blocks in the order of this structure, each block row by row. Columns need not
 * ascend, and may repeat.
 */
public final class SparseStructure {
    private final int rows;
    private final int columns;
    private final int blockSize;
    private final int[] starts;
    private final int[] indices;

    /**
     * Checks and copies.
     *
     * @param rows number of rows of numbers
     * @param columns number of columns of numbers
     * @param blockSize rows and columns of a block, at least 1
     * @param starts for each block row the position of its first block, and the number of blocks at the end
     * @param indices the block column of each block
     * @throws IllegalArgumentException if they do not describe a matrix
     */
    public SparseStructure(int rows, int columns, int blockSize, int[] starts, int[] indices) {
        this.rows = rows;
        this.columns = columns;
        this.blockSize = blockSize;
        this.starts = starts.clone();
        this.indices = indices.clone();
        checkExtents();
        checkStarts();
        checkIndices();
    }

    private void checkExtents() {
        if (blockSize < 1 || rows < 0 || columns < 0 || rows % blockSize != 0 || columns % blockSize != 0) {
            throw new IllegalArgumentException(
                    "a matrix of " + rows + " x " + columns + " has no blocks of size " + blockSize);
        }
        Math.multiplyExact(indices.length, blockSize * blockSize);
    }

    private void checkStarts() {
        int expected = rows / blockSize + 1;
        if (starts.length != expected || starts[0] != 0 || starts[expected - 1] != indices.length) {
            throw new IllegalArgumentException("starts must have " + expected
                    + " numbers, from 0 to the number of blocks, " + indices.length + ", but has " + starts.length);
        }
        for (int row = 0; row + 1 < expected; row++) {
            if (starts[row + 1] < starts[row]) {
                throw new IllegalArgumentException("starts must not fall, but " + starts[row + 1] + " follows "
                        + starts[row] + " after row " + row);
            }
        }
    }

    private void checkIndices() {
        for (int block = 0; block < indices.length; block++) {
            if (indices[block] < 0 || indices[block] >= columns / blockSize) {
                throw new IllegalArgumentException("block " + block + " has column " + indices[block]
                        + ", but there are " + columns / blockSize + " block columns");
            }
        }
    }

    /** The number of rows of numbers. */
    public int rows() {
        return rows;
    }

    /** The number of columns of numbers. */
    public int columns() {
        return columns;
    }

    /** Rows and columns of a block. */
    public int blockSize() {
        return blockSize;
    }

    /** The number of stored values, explicit zeros included. */
    public int values() {
        return indices.length * blockSize * blockSize;
    }

    int blockRows() {
        return rows / blockSize;
    }

    int start(int blockRow) {
        return starts[blockRow];
    }

    int index(int block) {
        return indices[block];
    }

    /** The same matrix with blocks of size 1. */
    SparseStructure scalar() {
        if (blockSize == 1) {
            return this;
        }
        var scalarStarts = new int[rows + 1];
        var scalarIndices = new int[values()];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int blockRow = row / blockSize;
            for (int block = starts[blockRow]; block < starts[blockRow + 1]; block++) {
                for (int j = 0; j < blockSize; j++) {
                    scalarIndices[at++] = indices[block] * blockSize + j;
                }
            }
            scalarStarts[row + 1] = at;
        }
        return new SparseStructure(rows, columns, 1, scalarStarts, scalarIndices);
    }

    /** Values in the order of {@link #scalar}. */
    double[] scalarValues(double[] values) {
        var ordered = new double[values.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int blockRow = row / blockSize;
            int inBlock = row % blockSize * blockSize;
            for (int block = starts[blockRow]; block < starts[blockRow + 1]; block++) {
                System.arraycopy(values, block * blockSize * blockSize + inBlock, ordered, at, blockSize);
                at += blockSize;
            }
        }
        return ordered;
    }
}
