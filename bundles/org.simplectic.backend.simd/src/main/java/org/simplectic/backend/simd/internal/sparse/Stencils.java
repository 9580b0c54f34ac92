package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Constant values of a matrix in which long runs of rows have the same offsets, as stencils on grids make them. A vector
 * holds as many rows; the values of a run are stored diagonal by diagonal within a vector of rows, so that everything is
 * read in a straight line and there are no indices. Rows outside such runs are multiplied as compressed rows. Traffic of
 * y = A x within runs: 8 bytes a value, and 16 a row for x and y.
 */
final class Stencils implements Format {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long VECTOR_BYTES = 8L * LANES;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Runs shorter than this stay compressed rows. */
    private static final int LEAST_RUN = 2 * LANES;

    /** Rows of one piece of a run: its part of y stays in the first cache between passes over the diagonals. */
    private static final int PIECE_ROWS = 512;

    /** Diagonals that one pass takes. */
    private static final int PASS = 5;

    private static final long ALIGNMENT = 64;

    /** The piece's values lie among those of compressed rows. */
    private static final long COMPRESSED = -1;

    private final RowOffsets matrix;
    private final MemorySegment compressed;
    private final MemorySegment diagonals;
    private final List<Piece> pieces;
    private final int[] bounds;

    /**
     * Rows that are multiplied together.
     *
     * @param first the first row
     * @param rows how many
     * @param values where the values of its diagonals begin, in bytes, or {@link #COMPRESSED}
     */
    private record Piece(int first, int rows, long values) {}

    private Stencils(RowOffsets matrix, MemorySegment compressed, List<Piece> pieces, MemorySegment diagonals) {
        this.matrix = matrix;
        this.compressed = compressed;
        this.pieces = pieces;
        this.diagonals = diagonals;
        this.bounds = bounds(matrix, pieces);
    }

    /** Whether most entries are in runs long enough. */
    static boolean suits(RowOffsets matrix) {
        if (!matrix.areShared) {
            return false;
        }
        long inRuns = 0;
        for (int first = 0; first < matrix.rows(); ) {
            int run = run(matrix, first);
            inRuns += run < LEAST_RUN ? 0 : (long) run * matrix.length(first);
            first += run;
        }
        return 2 * inRuns > matrix.starts[matrix.rows()];
    }

    /** The number of rows from here with the same offsets. */
    private static int run(RowOffsets matrix, int first) {
        int last = first + 1;
        while (last < matrix.rows()
                && matrix.lists[last] == matrix.lists[first]
                && matrix.length(last) == matrix.length(first)) {
            last++;
        }
        return last - first;
    }

    static Stencils of(RowOffsets matrix, MemorySegment compressed, Arena arena) {
        var pieces = new ArrayList<Piece>();
        long bytes = 0;
        for (int first = 0; first < matrix.rows(); ) {
            int run = run(matrix, first);
            int whole = run < LEAST_RUN ? 0 : run - run % LANES;
            for (int row = 0; row < whole; row += PIECE_ROWS) {
                int rows = Math.min(PIECE_ROWS, whole - row);
                pieces.add(new Piece(first + row, rows, bytes));
                bytes += 8L * rows * matrix.length(first);
            }
            addCompressed(pieces, first + whole, run - whole);
            first += run;
        }
        var diagonals = arena.allocate(Math.max(bytes, 8), ALIGNMENT);
        for (var piece : pieces) {
            if (piece.values() != COMPRESSED) {
                store(matrix, piece, compressed, diagonals);
            }
        }
        return new Stencils(matrix, compressed, List.copyOf(pieces), diagonals);
    }

    private static void addCompressed(List<Piece> pieces, int first, int rows) {
        if (rows > 0 && !pieces.isEmpty() && pieces.getLast().values() == COMPRESSED) {
            var last = pieces.removeLast();
            pieces.add(new Piece(last.first(), last.rows() + rows, COMPRESSED));
        } else if (rows > 0) {
            pieces.add(new Piece(first, rows, COMPRESSED));
        }
    }

    /** Pass after pass; within a pass vector after vector of rows; within these diagonal after diagonal. */
    private static void store(RowOffsets matrix, Piece piece, MemorySegment compressed, MemorySegment diagonals) {
        int length = matrix.length(piece.first());
        long to = piece.values() / 8;
        for (int pass = 0; pass < length; pass += PASS) {
            for (int row = piece.first(); row < piece.first() + piece.rows(); row += LANES) {
                for (int diagonal = pass; diagonal < Math.min(length, pass + PASS); diagonal++) {
                    for (int lane = 0; lane < LANES; lane++) {
                        int from = matrix.starts[row + lane] + diagonal;
                        diagonals.setAtIndex(
                                ValueLayout.JAVA_DOUBLE, to++, compressed.getAtIndex(ValueLayout.JAVA_DOUBLE, from));
                    }
                }
            }
        }
    }

    private static int[] bounds(RowOffsets matrix, List<Piece> pieces) {
        var bounds = new ArrayList<Integer>(List.of(0));
        long begin = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int end = pieces.get(i).first() + pieces.get(i).rows();
            long done = (long) matrix.starts[end] + end;
            if (done - begin >= Rows.PART_WORK || i + 1 == pieces.size()) {
                bounds.add(i + 1);
                begin = done;
            }
        }
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String name() {
        return "stencils";
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    @Override
    public void multiply(int part, MemorySegment values, MemorySegment x, MemorySegment y) {
        for (int i = bounds[part]; i < bounds[part + 1]; i++) {
            var piece = pieces.get(i);
            if (piece.values() == COMPRESSED) {
                Rows.multiply(matrix, piece.first(), piece.first() + piece.rows(), compressed, x, y);
            } else {
                multiply(piece, x, y);
            }
        }
    }

    private void multiply(Piece piece, MemorySegment x, MemorySegment y) {
        clear(y, 8L * piece.first(), piece.rows());
        int length = matrix.length(piece.first());
        int list = matrix.lists[piece.first()];
        long values = piece.values();
        for (int pass = 0; pass < length; pass += PASS) {
            int width = Math.min(PASS, length - pass);
            add(width, list + pass, values, piece, x, y);
            values += 8L * width * piece.rows();
        }
    }

    private void add(int width, int list, long values, Piece piece, MemorySegment x, MemorySegment y) {
        long to = 8L * piece.first();
        int rows = piece.rows();
        long x0 = from(piece, list);
        switch (width) {
            case 1 -> add1(diagonals, values, x, x0, y, to, rows);
            case 2 -> add2(diagonals, values, x, x0, from(piece, list + 1), y, to, rows);
            case 3 -> add3(diagonals, values, x, x0, from(piece, list + 1), from(piece, list + 2), y, to, rows);
            case 4 ->
                add4(
                        diagonals,
                        values,
                        x,
                        x0,
                        from(piece, list + 1),
                        from(piece, list + 2),
                        from(piece, list + 3),
                        y,
                        to,
                        rows);
            default ->
                add5(
                        diagonals,
                        values,
                        x,
                        x0,
                        from(piece, list + 1),
                        from(piece, list + 2),
                        from(piece, list + 3),
                        from(piece, list + 4),
                        y,
                        to,
                        rows);
        }
    }

    private long from(Piece piece, int list) {
        return 8L * (piece.first() + matrix.offsets[list]);
    }

    private static void clear(MemorySegment y, long to, int rows) {
        for (int row = 0; row < rows; row += LANES) {
            DoubleVector.zero(SPECIES).intoMemorySegment(y, to + 8L * row, ORDER);
        }
    }

    private static void add1(MemorySegment a, long at, MemorySegment x, long x0, MemorySegment y, long to, int rows) {
        for (int row = 0; row < rows; row += LANES) {
            long o = 8L * row;
            var sum = load(y, to + o);
            sum = load(a, at + o).fma(load(x, x0 + o), sum);
            sum.intoMemorySegment(y, to + o, ORDER);
        }
    }

    private static void add2(
            MemorySegment a, long at, MemorySegment x, long x0, long x1, MemorySegment y, long to, int rows) {
        long v = at;
        for (int row = 0; row < rows; row += LANES) {
            long o = 8L * row;
            var sum = load(y, to + o);
            sum = load(a, v).fma(load(x, x0 + o), sum);
            sum = load(a, v + VECTOR_BYTES).fma(load(x, x1 + o), sum);
            sum.intoMemorySegment(y, to + o, ORDER);
            v += 2 * VECTOR_BYTES;
        }
    }

    private static void add3(
            MemorySegment a, long at, MemorySegment x, long x0, long x1, long x2, MemorySegment y, long to, int rows) {
        long v = at;
        for (int row = 0; row < rows; row += LANES) {
            long o = 8L * row;
            var sum = load(y, to + o);
            sum = load(a, v).fma(load(x, x0 + o), sum);
            sum = load(a, v + VECTOR_BYTES).fma(load(x, x1 + o), sum);
            sum = load(a, v + 2 * VECTOR_BYTES).fma(load(x, x2 + o), sum);
            sum.intoMemorySegment(y, to + o, ORDER);
            v += 3 * VECTOR_BYTES;
        }
    }

    private static void add4(
            MemorySegment a,
            long at,
            MemorySegment x,
            long x0,
            long x1,
            long x2,
            long x3,
            MemorySegment y,
            long to,
            int rows) {
        long v = at;
        for (int row = 0; row < rows; row += LANES) {
            long o = 8L * row;
            var sum = load(y, to + o);
            sum = load(a, v).fma(load(x, x0 + o), sum);
            sum = load(a, v + VECTOR_BYTES).fma(load(x, x1 + o), sum);
            sum = load(a, v + 2 * VECTOR_BYTES).fma(load(x, x2 + o), sum);
            sum = load(a, v + 3 * VECTOR_BYTES).fma(load(x, x3 + o), sum);
            sum.intoMemorySegment(y, to + o, ORDER);
            v += 4 * VECTOR_BYTES;
        }
    }

    private static void add5(
            MemorySegment a,
            long at,
            MemorySegment x,
            long x0,
            long x1,
            long x2,
            long x3,
            long x4,
            MemorySegment y,
            long to,
            int rows) {
        long v = at;
        for (int row = 0; row < rows; row += LANES) {
            long o = 8L * row;
            var sum = load(y, to + o);
            sum = load(a, v).fma(load(x, x0 + o), sum);
            sum = load(a, v + VECTOR_BYTES).fma(load(x, x1 + o), sum);
            sum = load(a, v + 2 * VECTOR_BYTES).fma(load(x, x2 + o), sum);
            sum = load(a, v + 3 * VECTOR_BYTES).fma(load(x, x3 + o), sum);
            sum = load(a, v + 4 * VECTOR_BYTES).fma(load(x, x4 + o), sum);
            sum.intoMemorySegment(y, to + o, ORDER);
            v += 5 * VECTOR_BYTES;
        }
    }

    private static DoubleVector load(MemorySegment from, long offset) {
        return DoubleVector.fromMemorySegment(SPECIES, from, offset, ORDER);
    }
}
