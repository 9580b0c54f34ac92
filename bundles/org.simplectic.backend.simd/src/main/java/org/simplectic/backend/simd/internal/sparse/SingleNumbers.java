package org.simplectic.backend.simd.internal.sparse;

import org.simplectic.array.SparseStructure;

/** A matrix of square blocks as one of single numbers. */
final class SingleNumbers {
    private SingleNumbers() {}

    static SparseStructure structure(SparseStructure blocks) {
        int size = blocks.block();
        if (size == 1) {
            return blocks;
        }
        var blockStarts = blocks.rowStarts();
        var blockColumns = blocks.columnIndices();
        var starts = new int[blocks.rows() + 1];
        var columns = new int[valuesOf(blocks)];
        int at = 0;
        for (int row = 0; row < blocks.rows(); row++) {
            for (int block = blockStarts[row / size]; block < blockStarts[row / size + 1]; block++) {
                for (int j = 0; j < size; j++) {
                    columns[at++] = blockColumns[block] * size + j;
                }
            }
            starts[row + 1] = at;
        }
        return SparseStructure.csr(blocks.columns(), starts, columns);
    }

    /** Values in the order of {@link #structure}; block by block and row by row within a block before. */
    static double[] values(SparseStructure blocks, double[] values) {
        int size = blocks.block();
        var blockStarts = blocks.rowStarts();
        var ordered = new double[values.length];
        int at = 0;
        for (int row = 0; row < blocks.rows(); row++) {
            for (int block = blockStarts[row / size]; block < blockStarts[row / size + 1]; block++) {
                System.arraycopy(values, (block * size + row % size) * size, ordered, at, size);
                at += size;
            }
        }
        return ordered;
    }

    /** How many numbers a matrix holds. */
    static int valuesOf(SparseStructure structure) {
        return Math.multiplyExact(structure.blocks(), structure.block() * structure.block());
    }
}
