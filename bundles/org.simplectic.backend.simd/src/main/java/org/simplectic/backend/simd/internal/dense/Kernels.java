package org.simplectic.backend.simd.internal.dense;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops of dense linear algebra for one element type. Matrices and vectors are given by the addresses of their
 * first elements; the distances of rows and columns are in bytes here, counts in elements.
 *
 * <p>All products are chains of fused multiply-adds in the order of the summation index, one chain an element of the
 * result, so that neither tiles nor blocks nor threads show in the bits; only {@link #dots} sums by lanes.
 */
abstract sealed class Kernels permits F64Kernels, F32Kernels {
    /**
     * Rows of a tile. With three vectors a row, 12 sums, 3 vectors of B and one of A fill 16 registers; with four, 21 of 32.
     */
    static final int ROWS = 4;

    /** Where {@link #dots} keeps the lanes of a sum, after the four sums it writes. */
    static final long LANE_SUMS = 64;

    /** Bytes of a line of the cache. */
    static final int LINE = 64;

    final int elementBytes;
    final int lanes;

    /** The most vectors in a row of a tile. */
    final int mostWide;

    /** By width; two threads may both write one that is missing. */
    private final @Nullable Tiles[] tiles;

    Kernels(int elementBytes, int lanes, int vectorBits) {
        this.elementBytes = elementBytes;
        this.lanes = lanes;
        // AVX-512 and AArch64 have 32 vector registers, AVX2 has 16.
        this.mostWide = vectorBits == 512 || System.getProperty("os.arch").equals("aarch64") ? 4 : 3;
        this.tiles = new Tiles[mostWide + 1];
    }

    /** The width of the next panel where this many vectors of columns are left: never a narrow one after a wide one. */
    final int width(int vectors) {
        if (vectors <= mostWide) {
            return vectors;
        }
        return vectors < 2 * mostWide ? (vectors + 1) / 2 : mostWide;
    }

    final int vectorBytes() {
        return lanes * elementBytes;
    }

    /**
     * The distance, in elements, at which the rows of a matrix lie best: whole lines of the cache, and an odd number of them,
     * so that rows do not compete for the same sets.
     */
    final long leading(int columns) {
        return (Math.ceilDiv((long) columns * elementBytes, LINE) | 1) * LINE / elementBytes;
    }

    /** One element, widened. */
    abstract double get(long address);

    /** Writes one element, rounded. */
    abstract void set(long address, double value);

    /** The loops of tiles that are {@code width} vectors wide. */
    final Tiles tiles(int width) {
        var known = tiles[width];
        if (known == null) {
            known = newTiles(width);
            tiles[width] = known;
        }
        return known;
    }

    abstract Tiles newTiles(int width);

    /** Column j of the result is row j of {@code from}: {@code rows} of them, of {@code columns} elements. */
    abstract void transpose(int rows, int columns, long from, long fromRow, long to, long toRow);

    /** Multiplies {@code count} elements. */
    abstract void scale(long x, long count, double factor);

    /** The row whose element in a column is largest in absolute value; NaN is never larger than a number. */
    abstract int largest(int rows, long a, long aRow);

    /**
     * One step of Gaussian elimination in a panel of {@code columns}, at most {@link #lanes}: takes the row at
     * {@code a} off the {@code rows} below it, and leaves the factors in their {@code column}.
     */
    abstract void eliminate(int rows, int column, int columns, long a, long aRow);

    /**
     * The products of {@code rows} rows of A with the vector {@code x}, to {@code sums}, which
     * needs room for four elements and {@link #LANE_SUMS} and a vector more. Reads A once.
     */
    abstract void dots(int rows, int depth, long a, long aRow, long x, long sums);

    /** y += the sum of {@code depth} rows of A, each times its element of {@code x}. Reads A once. */
    abstract void combine(int columns, int depth, long a, long aRow, long x, long y);
}
