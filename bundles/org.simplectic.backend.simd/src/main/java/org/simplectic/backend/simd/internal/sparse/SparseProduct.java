package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.parallel.Team;
import org.simplectic.backend.simd.internal.sparse.RunLoop.Layout;

/**
 * Products y = A x and Y = A X of a sparse matrix with a vector and with a row-major dense matrix, binary64 or binary32, on native
 * memory. The structure is fixed when the product is made. Values may change at every call ({@link #withValues}), or are
 * fixed too ({@link #withConstantValues}); then the format they are stored in is chosen by measurement.
 *
 * <p>Each entry of the result is the sum of its terms in the structure's order, starting from zero, each added by one
 * fused multiply-add. Neither the format nor the number of threads changes a bit. A row without entries gives zero; where
 * the matrix has no entry, x is not read, so an infinity there does no harm.
 *
 * <p>To be called by one thread at a time. A call allocates nothing.
 */
public final class SparseProduct {
    private static final long ALIGNMENT = 64;

    private final SparseStructure structure;
    private final int bytes;
    private final Team team;
    private final Format format;
    private final WideFormat columns;

    /** The values in the structure's order, if they are constant. */
    private final MemorySegment constant;

    private final IntConsumer vectorPart = this::vectorPart;
    private final IntConsumer matrixPart = this::matrixPart;

    // Of the present call; the team's start makes them visible to its members.
    private MemorySegment values = MemorySegment.NULL;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private int width;

    private SparseProduct(
            SparseStructure structure, int bytes, Team team, Format format, RowOffsets matrix, MemorySegment constant) {
        this.structure = structure;
        this.bytes = bytes;
        this.team = team;
        this.format = format;
        this.columns = bytes == Double.BYTES
                ? new Columns(matrix, structure.block())
                : new FloatColumns(matrix, structure.block());
        this.constant = constant;
    }

    /**
     * A product whose values come with each call.
     *
     * @param structure where the entries are
     * @param bytes of an element: 8 for binary64, 4 for binary32
     * @param team the threads that share the work
     * @return the product
     */
    public static SparseProduct withValues(SparseStructure structure, int bytes, Team team) {
        var matrix = RowOffsets.of(structure);
        return new SparseProduct(
                structure, bytes, team, changing(matrix, bytes, structure.block()), matrix, MemorySegment.NULL);
    }

    private static Format changing(RowOffsets matrix, int bytes, int size) {
        if (size > 1) {
            return new Blocks(matrix, bytes, size);
        }
        return Stencils.suits(matrix, bytes, Layout.ROWS) ? Stencils.of(matrix, bytes) : new Rows(matrix, bytes);
    }

    /**
     * A product of fixed values. Cost: that of a conversion or two, and for large matrices some
     * tens of milliseconds for the choice of the format, more while the loops are not compiled yet.
     *
     * @param structure where the entries are
     * @param bytes of an element: 8 for binary64, 4 for binary32
     * @param values the entries, in the structure's order, copied
     * @param team the threads that share the work
     * @param arena where the converted values live; several threads must be able to read there
     * @return the product
     * @throws IllegalArgumentException if the number of values is not the structure's
     */
    public static SparseProduct withConstantValues(
            SparseStructure structure, int bytes, double[] values, Team team, Arena arena) {
        int expected = SingleNumbers.valuesOf(structure);
        if (values.length != expected) {
            throw new IllegalArgumentException("the structure has " + expected + " values, but got " + values.length);
        }
        var scalar = SingleNumbers.structure(structure);
        var matrix = RowOffsets.of(scalar);
        var constant = arena.allocate(Math.max((long) bytes * values.length, bytes), ALIGNMENT);
        store(SingleNumbers.values(structure, values), bytes, constant.address());
        return new SparseProduct(
                scalar, bytes, team, constant(scalar, matrix, bytes, constant, team, arena), matrix, constant);
    }

    private static void store(double[] values, int bytes, long to) {
        for (int i = 0; i < values.length; i++) {
            if (bytes == Double.BYTES) {
                Memory.putDouble(to + (long) Double.BYTES * i, values[i]);
            } else {
                Memory.putFloat(to + (long) Float.BYTES * i, (float) values[i]);
            }
        }
    }

    /** Stencils read the least: where they suit nothing else is tried. */
    private static Format constant(
            SparseStructure structure, RowOffsets matrix, int bytes, MemorySegment values, Team team, Arena arena) {
        if (Stencils.suits(matrix, bytes, Layout.VECTORS)) {
            return Stencils.of(matrix, bytes, values, arena);
        }
        var formats = new ArrayList<Function<Arena, Format>>();
        if (bytes == Double.BYTES && Slices.suits(matrix)) {
            formats.add(place -> Slices.of(structure, matrix, values, place));
        }
        formats.add(place -> new Rows(matrix, bytes));
        return FormatChoice.fastest(formats, structure, values, team).apply(arena);
    }

    /** The name of the format that products with a vector use. */
    public String format() {
        return format.name();
    }

    /**
     * y = A x with fixed values.
     *
     * @param x as many numbers as A has columns
     * @param y as many as it has rows; must not overlap x
     * @throws IllegalStateException if the values come with each call
     */
    public void multiply(MemorySegment x, MemorySegment y) {
        multiply(constant(), x, y);
    }

    /**
     * y = A x.
     *
     * @param values the entries, in the structure's order
     * @param x as many numbers as A has columns
     * @param y as many as it has rows; must not overlap x
     */
    public void multiply(MemorySegment values, MemorySegment x, MemorySegment y) {
        check(values, x, 1, y);
        this.values = values;
        this.x = x;
        this.y = y;
        format.prepare(team, x);
        team.run(format.parts(), vectorPart);
    }

    /**
     * Y = A X with fixed values.
     *
     * @param x row-major, as many rows as A has columns
     * @param width the number of columns of X and Y
     * @param y row-major, as many rows as A; must not overlap X
     * @throws IllegalStateException if the values come with each call
     */
    public void multiply(MemorySegment x, int width, MemorySegment y) {
        multiply(constant(), x, width, y);
    }

    /**
     * Y = A X.
     *
     * @param values the entries, in the structure's order
     * @param x row-major, as many rows as A has columns
     * @param width the number of columns of X and Y
     * @param y row-major, as many rows as A; must not overlap X
     */
    public void multiply(MemorySegment values, MemorySegment x, int width, MemorySegment y) {
        check(values, x, width, y);
        this.values = values;
        this.x = x;
        this.y = y;
        this.width = width;
        team.run(columns.parts(), matrixPart);
    }

    private void vectorPart(int part) {
        format.multiply(part, values, x, y);
    }

    private void matrixPart(int part) {
        columns.multiply(part, values, x, width, y);
    }

    private MemorySegment constant() {
        if (constant.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("the values of this product come with each call");
        }
        return constant;
    }

    private void check(MemorySegment values, MemorySegment x, int width, MemorySegment y) {
        check("values", values, SingleNumbers.valuesOf(structure));
        check("x", x, (long) structure.columns() * width);
        check("y", y, (long) structure.rows() * width);
    }

    private void check(String name, MemorySegment segment, long elements) {
        if (segment.byteSize() < bytes * elements) {
            throw new IllegalArgumentException(
                    name + " must have " + bytes * elements + " bytes, but has " + segment.byteSize());
        }
        if (!segment.isNative() || !segment.scope().isAlive()) {
            throw new IllegalArgumentException(name + " must be open native memory");
        }
    }
}
