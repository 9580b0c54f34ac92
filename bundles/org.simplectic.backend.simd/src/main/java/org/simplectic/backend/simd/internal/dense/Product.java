package org.simplectic.backend.simd.internal.dense;

import java.util.function.IntConsumer;

/**
 * One call of {@link Gemm}: what to multiply and how it is split into parts. Reused from call to call, as a captured
 * lambda would be allocated each time. Distances of rows and columns are in bytes.
 */
final class Product implements IntConsumer {
    /** Multiply-adds that are worth another thread: two microseconds' work, twice what handing it over takes. */
    private static final double LEAST_WORK = 60_000;

    /** The same where memory traffic is the work. */
    private static final double LEAST_VECTOR_WORK = 30_000;

    /** From here on columns rather than rows are split: each member then packs columns of B that no other packs. */
    private static final int LEAST_COLUMNS = 128;

    private final Pool<Workspace> workspaces;

    int rows;
    int columns;
    int depth;
    double factor;
    boolean accumulate;
    long a;
    long aRow;
    long aColumn;
    long b;
    long bRow;
    long bColumn;
    long c;
    long cRow;

    int count = 1;
    long aNext;
    long bNext;
    long cNext;

    private int parts;
    private int rowBands;
    private int columnBands;
    private int rowStep;
    private int columnStep;

    Product(Pool<Workspace> workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * Splits the work among up to {@code members}, into runs of the batch or else into bands of columns and rows, and
     * returns the number of parts.
     */
    int split(int members, Kernels kernels) {
        var work = (double) rows * columns * depth;
        rowBands = 1;
        columnBands = 1;
        if (count > 1) {
            parts = (int) Math.clamp(count * work / LEAST_WORK, 1, Math.min(count, members));
            return parts;
        }
        rowStep = Kernels.ROWS;
        columnStep = kernels.mostWide * kernels.lanes;
        parts = (int) Math.clamp(work / (isVector() ? LEAST_VECTOR_WORK : LEAST_WORK), 1, members);
        if (columns >= LEAST_COLUMNS || rows == 1) {
            columnBands = Math.min(parts, Math.max(1, columns / columnStep));
        }
        rowBands = Math.clamp(rows / rowStep, 1, parts / columnBands);
        parts = rowBands * columnBands;
        return parts;
    }

    /** Whether one of the factors is a vector: the other is then read once and the work is all memory traffic. */
    boolean isVector() {
        return rows == 1 || columns == 1;
    }

    /** The first row of a band; the first of the band after the last is the number of rows. */
    private int row(int band) {
        return bound(rows, rowStep, band, rowBands);
    }

    private int column(int band) {
        return bound(columns, columnStep, band, columnBands);
    }

    /** Whole steps shared out evenly, the odd end to the last band. */
    private static int bound(int length, int step, int band, int bands) {
        return band == bands ? length : (int) ((long) (length / step) * band / bands) * step;
    }

    @Override
    public void accept(int part) {
        var workspace = workspaces.take();
        try {
            if (count > 1) {
                var end = (int) ((long) count * (part + 1) / parts);
                for (var item = (int) ((long) count * part / parts); item < end; item++) {
                    workspace.multiply(this, item, 0, rows, 0, columns);
                }
            } else {
                var band = part / columnBands;
                var column = column(part % columnBands);
                workspace.multiply(
                        this, 0, row(band), row(band + 1) - row(band), column, column(part % columnBands + 1) - column);
            }
        } finally {
            workspaces.giveBack(workspace);
        }
    }
}
