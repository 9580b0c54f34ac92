package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.parallel.Team;
import org.simplectic.backend.simd.internal.sparse.RunLoop.Layout;

/**
 * A matrix in which long runs of rows have the same offsets, as stencils on grids make them: within runs everything is read in
 * a straight line, as many rows at once as a vector has lanes, and there are no indices. Values that are constant are stored
 * vector of rows after vector of rows; values that come with each call are regrouped in registers. Rows outside such runs are
 * multiplied one by one, and so are all until the JVM has compiled the loops. Traffic of y = A x within runs, in binary64: 8 bytes a value, and 16 a row for x and y.
 */
final class Stencils implements Format {
    /** Vectors of rows that make a run worth a loop. */
    private static final int LEAST_VECTORS = 3;

    /** Rows of one piece of a run. */
    private static final int PIECE_ROWS = 4096;

    /** The same where one loop does not take all entries: the piece's part of y stays in the first cache between loops. */
    private static final int PIECE_ROWS_OF_PASSES = 512;

    private static final long ALIGNMENT = 64;

    /** Nanoseconds an entry that trials of loops take: about what the entry takes without them. */
    private static final long TRIAL = 1;

    private final RowOffsets matrix;
    private final int bytes;
    private final Layout layout;
    private final Piece[] pieces;
    private final int[] bounds;

    /** Where the values of each piece begin, in bytes. */
    private final long[] places;

    /** Constant values row after row, and once more piece after piece. */
    private final MemorySegment compressed;

    private final MemorySegment stored;

    /** Loops by the entries of a row that they take: those that start sums, and those that go on. */
    private final RunKernel[] first = new RunKernel[RunLoop.MOST_ENTRIES + 1];

    private final RunKernel[] next = new RunKernel[RunLoop.MOST_ENTRIES + 1];

    private final Set<CompiledRun> loops = new LinkedHashSet<>();

    /** Whether all loops are compiled; asked before the parts of a call begin. */
    private boolean isFast;

    /**
     * Rows that are multiplied together.
     *
     * @param first the first row
     * @param rows how many
     * @param isRun whether they have the same offsets and fill vectors; else they are multiplied one by one
     */
    private record Piece(int first, int rows, boolean isRun) {
        static Piece run(int first, int end) {
            return new Piece(first, end - first, true);
        }

        int end() {
            return first + rows;
        }
    }

    private Stencils(
            RowOffsets matrix,
            int bytes,
            Layout layout,
            List<Piece> pieces,
            MemorySegment compressed,
            MemorySegment stored) {
        this.matrix = matrix;
        this.bytes = bytes;
        this.layout = layout;
        this.pieces = pieces.toArray(Piece[]::new);
        this.bounds = bounds(matrix, pieces);
        this.places = new long[pieces.size()];
        this.compressed = compressed;
        this.stored = stored;
        loadLoops();
    }

    /** With values that come with each call. */
    static Stencils of(RowOffsets matrix, int bytes) {
        var pieces = pieces(matrix, bytes, Layout.ROWS);
        var stencils = new Stencils(matrix, bytes, Layout.ROWS, pieces, MemorySegment.NULL, MemorySegment.NULL);
        for (int i = 0; i < pieces.size(); i++) {
            stencils.places[i] = (long) bytes * matrix.starts[pieces.get(i).first()];
        }
        return stencils;
    }

    /** With constant values, given as those of compressed rows. */
    static Stencils of(RowOffsets matrix, int bytes, MemorySegment compressed, Arena arena) {
        var pieces = pieces(matrix, bytes, Layout.VECTORS);
        long size = 0;
        for (var piece : pieces) {
            size += size(matrix, bytes, piece);
        }
        var stored = arena.allocate(Math.max(size, bytes), ALIGNMENT);
        var stencils = new Stencils(matrix, bytes, Layout.VECTORS, pieces, compressed, stored);
        long place = 0;
        for (int i = 0; i < pieces.size(); i++) {
            stencils.places[i] = place;
            stencils.store(pieces.get(i), compressed.address(), stored.address() + place);
            place += size(matrix, bytes, pieces.get(i));
        }
        return stencils;
    }

    /** Whether most entries are in runs long enough. */
    static boolean suits(RowOffsets matrix, int bytes, Layout layout) {
        if (!matrix.areShared) {
            return false;
        }
        long inRuns = 0;
        for (var piece : pieces(matrix, bytes, layout)) {
            inRuns += piece.isRun() ? entries(matrix, piece) : 0;
        }
        return 2 * inRuns > matrix.starts[matrix.rows()];
    }

    private static long entries(RowOffsets matrix, Piece piece) {
        return (long) matrix.starts[piece.end()] - matrix.starts[piece.first()];
    }

    /** Bytes of a piece's stored values; rows that two vectors share are stored twice. */
    private static long size(RowOffsets matrix, int bytes, Piece piece) {
        if (!piece.isRun()) {
            return bytes * entries(matrix, piece);
        }
        int lanes = RunLoop.lanes(bytes);
        int last = piece.end() - lanes;
        long vectors = 1;
        for (int row = piece.first(); row < last; row = RunLoop.next(row, last, lanes)) {
            vectors++;
        }
        return bytes * vectors * lanes * matrix.length(piece.first());
    }

    private static List<Piece> pieces(RowOffsets matrix, int bytes, Layout layout) {
        var pieces = new ArrayList<Piece>();
        int lanes = RunLoop.lanes(bytes);
        int done = 0;
        for (int row = 0; row < matrix.rows(); ) {
            int end = row + run(matrix, row);
            int length = matrix.length(row);
            boolean fits = length > 0 && (layout == Layout.VECTORS || RunLoop.regroups(length));
            if (fits && end - row >= LEAST_VECTORS * lanes) {
                addRows(pieces, done, row);
                if (length <= RunLoop.MOST_ENTRIES) {
                    addRun(pieces, row, end, lanes);
                } else {
                    addRunOfPasses(pieces, row, end, lanes);
                }
                done = end;
            }
            row = end;
        }
        addRows(pieces, done, matrix.rows());
        return pieces;
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

    private static void addRows(List<Piece> pieces, int first, int end) {
        for (int row = first; row < end; row += PIECE_ROWS) {
            pieces.add(new Piece(row, Math.min(PIECE_ROWS, end - row), false));
        }
    }

    private static void addRun(List<Piece> pieces, int first, int end, int lanes) {
        int row = first;
        while (end - row >= 2 * PIECE_ROWS) {
            int next = (row + PIECE_ROWS) / lanes * lanes;
            pieces.add(Piece.run(row, next));
            row = next;
        }
        pieces.add(Piece.run(row, end));
    }

    /**
     * Where sums are gone on with, no row may be in two vectors of a piece: those at the ends of a run are pieces of their own,
     * which do all their work at once.
     */
    private static void addRunOfPasses(List<Piece> pieces, int first, int end, int lanes) {
        int from = Math.ceilDiv(first, lanes) * lanes;
        int to = end / lanes * lanes;
        if (first < from) {
            pieces.add(Piece.run(first, first + lanes));
        }
        for (int row = from; row < to; row += PIECE_ROWS_OF_PASSES) {
            pieces.add(Piece.run(row, Math.min(to, row + PIECE_ROWS_OF_PASSES)));
        }
        if (to < end) {
            pieces.add(Piece.run(end - lanes, end));
        }
    }

    /** Parts of about equal work. Pieces that share rows are in the same part: no two threads write to one place. */
    private static int[] bounds(RowOffsets matrix, List<Piece> pieces) {
        var bounds = new ArrayList<Integer>(List.of(0));
        long begin = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int end = pieces.get(i).end();
            long done = (long) matrix.starts[end] + end;
            boolean isLast = i + 1 == pieces.size();
            if (isLast || (done - begin >= Rows.PART_WORK && pieces.get(i + 1).first() >= end)) {
                bounds.add(i + 1);
                begin = done;
            }
        }
        return bounds.stream().mapToInt(Integer::intValue).toArray();
    }

    private void loadLoops() {
        for (var piece : pieces) {
            int length = piece.isRun() ? matrix.length(piece.first()) : 0;
            for (int done = 0; done < length; done += RunLoop.MOST_ENTRIES) {
                int width = Math.min(RunLoop.MOST_ENTRIES, length - done);
                var kernels = done == 0 ? first : next;
                var compiled = new RunLoop(bytes, width, layout, done == 0).compiled();
                kernels[width] = compiled.kernel();
                loops.add(compiled);
            }
        }
    }

    private void store(Piece piece, long compressed, long to) {
        if (piece.isRun()) {
            storeVectors(piece, compressed, to);
        } else {
            Memory.copy(compressed + (long) bytes * matrix.starts[piece.first()], to, bytes * entries(matrix, piece));
        }
    }

    /** Pass after pass; within a pass vector after vector of rows; within these entry after entry. */
    private void storeVectors(Piece piece, long compressed, long to) {
        int length = matrix.length(piece.first());
        int lanes = RunLoop.lanes(bytes);
        long at = to;
        for (int done = 0; done < length; done += RunLoop.MOST_ENTRIES) {
            int end = Math.min(length, done + RunLoop.MOST_ENTRIES);
            int last = piece.end() - lanes;
            int row = piece.first();
            for (boolean more = true; more; ) {
                for (int entry = done; entry < end; entry++) {
                    for (int lane = 0; lane < lanes; lane++, at += bytes) {
                        copy(compressed + bytes * ((long) matrix.starts[row + lane] + entry), at);
                    }
                }
                more = row < last;
                row = RunLoop.next(row, last, lanes);
            }
        }
    }

    private void copy(long from, long to) {
        if (bytes == Double.BYTES) {
            Memory.putDouble(to, Memory.getDouble(from));
        } else {
            Memory.putFloat(to, Memory.getFloat(from));
        }
    }

    @Override
    public String name() {
        return layout == Layout.ROWS ? "rows of stencils" : "stencils";
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    /** Uses the loops whether they are compiled or not: for tests. */
    void useLoopsAtOnce() {
        isFast = true;
    }

    @Override
    public void prepare(Team team, MemorySegment x) {
        if (!isFast) {
            long share = matrix.starts[matrix.rows()] / loops.size();
            loops.stream().filter(loop -> !loop.isFast()).forEach(loop -> loop.tryOut(TRIAL * share));
            isFast = loops.stream().allMatch(CompiledRun::isFast);
        }
    }

    @Override
    public void multiply(int part, MemorySegment values, MemorySegment x, MemorySegment y) {
        boolean isConstant = layout == Layout.VECTORS;
        if (!isFast) {
            int first = pieces[bounds[part]].first();
            int end = pieces[bounds[part + 1] - 1].end();
            long rows = (isConstant ? compressed : values).address();
            Rows.multiply(matrix, bytes, first, end, rows, x.address(), y.address());
            return;
        }
        long from = (isConstant ? stored : values).address();
        for (int i = bounds[part]; i < bounds[part + 1]; i++) {
            var piece = pieces[i];
            if (piece.isRun()) {
                multiply(piece, from + places[i], x.address(), y.address());
            } else {
                long begin = from + places[i] - (long) bytes * matrix.starts[piece.first()];
                Rows.multiply(matrix, bytes, piece.first(), piece.end(), begin, x.address(), y.address());
            }
        }
    }

    private void multiply(Piece piece, long values, long x, long y) {
        int length = matrix.length(piece.first());
        int list = matrix.lists[piece.first()];
        first[Math.min(RunLoop.MOST_ENTRIES, length)].run(
                values, x, y, piece.first(), piece.end(), matrix.offsets, list);
        for (int done = RunLoop.MOST_ENTRIES; done < length; done += RunLoop.MOST_ENTRIES) {
            long from = values + (long) bytes * done * piece.rows();
            int width = Math.min(RunLoop.MOST_ENTRIES, length - done);
            next[width].run(from, x, y, piece.first(), piece.end(), matrix.offsets, list + done);
        }
    }
}
