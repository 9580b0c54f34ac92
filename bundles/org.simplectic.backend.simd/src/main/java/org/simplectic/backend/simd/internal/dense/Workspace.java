package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.Arena;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * The buffers of one thread, and the blocked algorithm that works in them.
 *
 * <p>A block of {@value #BLOCK_ROWS} rows of A stays in the second cache while panels of B, three or four vectors wide,
 * pass through it; a panel is packed (its rows side by side) when the first block of A needs it. The summation index is
 * split late, at {@value #DEPTH}: longer panels leave the first cache, but shorter ones make C pass more often, and its
 * rows are too far apart to be fetched ahead. What lies well enough for the tiles is read in place: all of A that lies by
 * rows, and small B.
 *
 * @see "K. Goto, R. A. van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34 (2008)"
 */
final class Workspace {
    private static final int DEPTH = 1024;
    private static final int BLOCK_ROWS = 64;

    /** Bytes of a row of B that are packed at a time. */
    private static final int BLOCK_ROW_BYTES = 8 * 1024;

    /** B is read in place up to this size: together with the rest it then stays in the second cache. */
    private static final int SMALL_B_BYTES = 320 * 1024;

    /** The transpose of A is read in place up to this size ... */
    private static final int SMALL_A_BYTES = 40 * 1024;

    /** ... or if its rows are no further apart: then they do not compete for the same sets of a cache. */
    private static final int NEAR_BYTES = 512;

    /** Elements of a vector that are brought together at a time, in products with vectors. */
    private static final int VECTOR_BLOCK = 4096;

    /** Distance kept between rows of a copy, beyond their length: without it rows can share the sets of a cache. */
    private static final int PADDING = 64;

    private static final int ALIGNMENT = 64;

    private final Kernels kernels;
    private final int elementBytes;
    private final int vectorBytes;

    private final long zeros;
    private final long strip;
    private final long packedA;
    private final long packedB;
    private final long vector;
    private final long sums;
    private final long stripRow;

    /** Distance of the columns of a block of A, copied. */
    private final long packedRow;

    /** Where the present block of A is: in place or copied. */
    private long a;

    private long aTile;
    private long aRow;
    private long aColumn;

    /** The last rows of that block, fewer than a tile has, in memory that a whole tile may be read from. */
    private long lastA;

    private long lastRow;
    private long lastColumn;

    Workspace(Kernels kernels, Arena arena) {
        this.kernels = kernels;
        this.elementBytes = kernels.elementBytes;
        this.vectorBytes = kernels.vectorBytes();
        this.stripRow = (long) kernels.mostWide * vectorBytes;
        this.zeros = arena.allocate(stripRow, ALIGNMENT).address();
        this.strip = arena.allocate((BLOCK_ROWS + Kernels.ROWS) * stripRow, ALIGNMENT)
                .address();
        this.packedRow = (long) BLOCK_ROWS * elementBytes + PADDING;
        this.packedA = arena.allocate(DEPTH * packedRow, ALIGNMENT).address();
        this.packedB = arena.allocate((long) DEPTH * BLOCK_ROW_BYTES, ALIGNMENT).address();
        this.vector =
                arena.allocate((long) VECTOR_BLOCK * elementBytes, ALIGNMENT).address();
        this.sums = arena.allocate((long) VECTOR_BLOCK * elementBytes + Kernels.LANE_SUMS + vectorBytes, ALIGNMENT)
                .address();
    }

    /** A block of rows and columns of one product of a batch. */
    void multiply(Product p, int item, int row, int rows, int column, int columns) {
        if (rows == 0 || columns == 0) {
            return;
        }
        if (p.depth == 0) {
            clear(p, item, row, rows, column, columns);
        } else if (p.isVector()) {
            multiplyVector(p, item, row, rows, column, columns);
        } else {
            multiplyMatrix(p, item, row, rows, column, columns);
        }
    }

    private void clear(Product p, int item, int row, int rows, int column, int columns) {
        if (!p.accumulate) {
            var c = p.c + item * p.cNext + row * p.cRow + (long) column * elementBytes;
            for (var i = 0; i < rows; i++) {
                Memory.clear(c + i * p.cRow, (long) columns * elementBytes);
            }
        }
    }

    private void multiplyMatrix(Product p, int item, int row, int rows, int column, int columns) {
        var packA = p.aColumn != elementBytes
                && p.aColumn > NEAR_BYTES
                && (long) rows * p.depth * elementBytes > SMALL_A_BYTES;
        var isOnePanel = p.bRow == (long) p.columns * elementBytes && p.columns <= kernels.mostWide * kernels.lanes;
        var isSmallB = isOnePanel || (long) p.depth * p.columns * elementBytes <= SMALL_B_BYTES;
        var packB = p.bColumn != elementBytes || p.factor != 1 || !isSmallB;
        var blockColumns = BLOCK_ROW_BYTES / elementBytes;
        var mostDepth = Math.ceilDiv(p.depth, Math.ceilDiv(p.depth, DEPTH));
        for (var j = 0; j < columns; j += blockColumns) {
            var blockWidth = Math.min(blockColumns, columns - j);
            for (var k = 0; k < p.depth; k += mostDepth) {
                var depth = Math.min(mostDepth, p.depth - k);
                for (var i = 0; i < rows; i += BLOCK_ROWS) {
                    var blockRows = Math.min(BLOCK_ROWS, rows - i);
                    var from = p.a + item * p.aNext + (row + i) * p.aRow + k * p.aColumn;
                    placeA(p, from, blockRows, depth, packA);
                    multiplyBlock(p, item, row + i, blockRows, column + j, blockWidth, k, depth, packB, i == 0);
                }
            }
        }
    }

    private void placeA(Product p, long from, int rows, int depth, boolean pack) {
        var rest = rows % Kernels.ROWS;
        if (pack) {
            Blocks.copy(depth, (long) rows * elementBytes, from, p.aColumn, packedA, packedRow);
            a = packedA;
            aRow = elementBytes;
            aColumn = packedRow;
        } else {
            a = from;
            aRow = p.aRow;
            aColumn = p.aColumn;
        }
        aTile = Kernels.ROWS * aRow;
        if (rest != 0 && pack) {
            lastA = packedA + (rows - rest) * aRow;
            lastRow = aRow;
            lastColumn = aColumn;
        } else if (rest != 0) {
            placeLastRows(p, from + (rows - rest) * p.aRow, rest, depth);
        }
    }

    /** Copies rows of A to where the rest of a tile may be read too: what is there reaches no row that counts. */
    private void placeLastRows(Product p, long from, int rows, int depth) {
        lastA = packedA;
        if (p.aColumn == elementBytes) {
            lastRow = (long) depth * elementBytes + PADDING;
            lastColumn = elementBytes;
            Blocks.copy(rows, (long) depth * elementBytes, from, p.aRow, packedA, lastRow);
        } else {
            lastRow = elementBytes;
            lastColumn = (long) Kernels.ROWS * elementBytes;
            Blocks.copy(depth, (long) rows * elementBytes, from, p.aColumn, packedA, lastColumn);
        }
    }

    /** One block of A times all panels of a block of B. */
    private void multiplyBlock(
            Product p,
            int item,
            int row,
            int rows,
            int column,
            int columns,
            int k,
            int depth,
            boolean packB,
            boolean firstRows) {
        var lanes = kernels.lanes;
        var b = p.b + item * p.bNext + k * p.bRow + column * p.bColumn;
        var c = p.c + item * p.cNext + row * p.cRow + (long) column * elementBytes;
        var fromZero = k == 0 && !p.accumulate;
        for (var j = 0; j < columns; ) {
            var vectors = (columns - j + lanes - 1) / lanes;
            var width = kernels.width(vectors);
            var panelColumns = Math.min(width * lanes, columns - j);
            var whole = panelColumns == width * lanes;
            var panel = packedB + (long) j * elementBytes * depth;
            var panelRow = (long) width * vectorBytes;
            if (!packB && whole) {
                panel = b + j * p.bColumn;
                panelRow = p.bRow;
            } else if (firstRows) {
                packB(p, b + j * p.bColumn, depth, panelColumns, panel, panelRow);
            }
            multiplyPanel(p, c + (long) j * elementBytes, rows, panelColumns, width, depth, panel, panelRow, fromZero);
            j += panelColumns;
        }
    }

    private void packB(Product p, long from, int depth, int columns, long panel, long panelRow) {
        if (p.bColumn == elementBytes) {
            Blocks.copy(depth, (long) columns * elementBytes, from, p.bRow, panel, panelRow);
        } else {
            kernels.transpose(columns, depth, from, p.bColumn, panel, panelRow);
        }
        if (p.factor != 1) {
            kernels.scale(panel, depth * panelRow / elementBytes, p.factor);
        }
    }

    /** The present block of A times one panel of B. */
    private void multiplyPanel(
            Product p, long c, int rows, int columns, int width, int depth, long b, long bRow, boolean fromZero) {
        var tiles = rows / Kernels.ROWS;
        var rest = rows % Kernels.ROWS;
        if (columns != width * kernels.lanes) {
            multiplyStrip(p, c, rows, columns, width, depth, b, bRow, fromZero);
            return;
        }
        var start = fromZero ? zeros : c;
        var startRow = fromZero ? 0 : p.cRow;
        if (tiles > 0) {
            kernels.tiles(width).multiply(tiles, depth, a, aTile, aRow, aColumn, b, bRow, start, startRow, c, p.cRow);
        }
        if (rest != 0) {
            var done = rows - rest;
            var bytes = (long) width * vectorBytes;
            Blocks.copy(rest, bytes, start + done * startRow, startRow, strip, stripRow);
            kernels.tiles(width)
                    .multiply(1, depth, lastA, 0, lastRow, lastColumn, b, bRow, strip, stripRow, strip, stripRow);
            Blocks.copy(rest, bytes, strip, stripRow, c + done * p.cRow, p.cRow);
        }
    }

    /** The same for a panel at the right edge: the sums are made in a strip as wide as the panel, then copied. */
    private void multiplyStrip(
            Product p, long c, int rows, int columns, int width, int depth, long b, long bRow, boolean fromZero) {
        var tiles = rows / Kernels.ROWS;
        var rest = rows % Kernels.ROWS;
        var bytes = (long) columns * elementBytes;
        var start = fromZero ? zeros : strip;
        var startRow = fromZero ? 0 : stripRow;
        if (!fromZero) {
            Blocks.copy(rows, bytes, c, p.cRow, strip, stripRow);
        }
        if (tiles > 0) {
            kernels.tiles(width)
                    .multiply(tiles, depth, a, aTile, aRow, aColumn, b, bRow, start, startRow, strip, stripRow);
        }
        if (rest != 0) {
            var done = rows - rest;
            kernels.tiles(width)
                    .multiply(
                            1,
                            depth,
                            lastA,
                            0,
                            lastRow,
                            lastColumn,
                            b,
                            bRow,
                            start + done * startRow,
                            startRow,
                            strip + done * stripRow,
                            stripRow);
        }
        Blocks.copy(rows, bytes, strip, stripRow, c, p.cRow);
    }

    private void multiplyVector(Product p, int item, int row, int rows, int column, int columns) {
        // As matrix times vector: the matrix is A, or the transpose of B.
        var matrixFirst = p.columns == 1;
        var matrix = matrixFirst ? p.a + item * p.aNext + row * p.aRow : p.b + item * p.bNext + column * p.bColumn;
        var matrixRow = matrixFirst ? p.aRow : p.bColumn;
        var matrixColumn = matrixFirst ? p.aColumn : p.bRow;
        var x = matrixFirst ? p.b + item * p.bNext : p.a + item * p.aNext;
        var xStep = matrixFirst ? p.bRow : p.aColumn;
        var y = p.c + item * p.cNext + row * p.cRow + (long) column * elementBytes;
        var yStep = matrixFirst ? p.cRow : elementBytes;
        var length = matrixFirst ? rows : columns;
        for (var k = 0; k < p.depth; k += VECTOR_BLOCK) {
            var depth = Math.min(VECTOR_BLOCK, p.depth - k);
            for (var i = 0; i < depth; i++) {
                kernels.set(vector + (long) i * elementBytes, p.factor * kernels.get(x + (k + i) * xStep));
            }
            var fromZero = k == 0 && !p.accumulate;
            for (var i = 0; i < length; i += VECTOR_BLOCK - Kernels.ROWS) {
                var part = Math.min(VECTOR_BLOCK - Kernels.ROWS, length - i);
                var from = matrix + i * matrixRow + k * matrixColumn;
                if (matrixColumn == elementBytes) {
                    addDots(part, depth, from, matrixRow, y + i * yStep, yStep, fromZero);
                } else {
                    combine(part, depth, from, matrixColumn, y + i * yStep, yStep, fromZero);
                }
            }
        }
    }

    private void addDots(int rows, int depth, long matrix, long matrixRow, long y, long yStep, boolean fromZero) {
        kernels.dots(rows, depth, matrix, matrixRow, vector, sums);
        for (var i = 0; i < rows; i++) {
            var sum = kernels.get(sums + (long) i * elementBytes);
            kernels.set(y + i * yStep, fromZero ? sum : kernels.get(y + i * yStep) + sum);
        }
    }

    private void combine(int length, int depth, long matrix, long matrixColumn, long y, long yStep, boolean fromZero) {
        for (var i = 0; i < length; i++) {
            kernels.set(sums + (long) i * elementBytes, fromZero ? 0 : kernels.get(y + i * yStep));
        }
        kernels.combine(length, depth, matrix, matrixColumn, vector, sums);
        for (var i = 0; i < length; i++) {
            kernels.set(y + i * yStep, kernels.get(sums + (long) i * elementBytes));
        }
    }
}
