package org.simplectic.backend.simd.internal.dense;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops for 64-bit elements; {@link F32Kernels} is the same for the other width. */
final class F64Kernels extends Kernels {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    /** Declared unaligned, so that no loop checks the alignment of every element; all are aligned. */
    private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    F64Kernels() {
        super(Double.BYTES, LANES, SPECIES.vectorBitSize());
    }

    @Override
    double get(MemorySegment segment, long offset) {
        return segment.get(ELEMENT, offset);
    }

    @Override
    void set(MemorySegment segment, long offset, double value) {
        segment.set(ELEMENT, offset, value);
    }

    @Override
    void tiles(
            int width,
            int tiles,
            int depth,
            MemorySegment a,
            long aOffset,
            long aTile,
            long aRow,
            long aColumn,
            MemorySegment b,
            long bOffset,
            long bRow,
            MemorySegment start,
            long startOffset,
            long startRow,
            MemorySegment c,
            long cOffset,
            long cRow) {
        switch (width) {
            case 1 ->
                tiles1(
                        tiles,
                        depth,
                        a.address() + aOffset,
                        aTile,
                        aRow,
                        aColumn,
                        b.address() + bOffset,
                        bRow,
                        start.address() + startOffset,
                        startRow,
                        c.address() + cOffset,
                        cRow);
            case 2 ->
                tiles2(
                        tiles,
                        depth,
                        a.address() + aOffset,
                        aTile,
                        aRow,
                        aColumn,
                        b.address() + bOffset,
                        bRow,
                        start.address() + startOffset,
                        startRow,
                        c.address() + cOffset,
                        cRow);
            case 3 ->
                tiles3(
                        tiles,
                        depth,
                        a.address() + aOffset,
                        aTile,
                        aRow,
                        aColumn,
                        b.address() + bOffset,
                        bRow,
                        start.address() + startOffset,
                        startRow,
                        c.address() + cOffset,
                        cRow);
            default ->
                tiles4(
                        tiles,
                        depth,
                        a.address() + aOffset,
                        aTile,
                        aRow,
                        aColumn,
                        b.address() + bOffset,
                        bRow,
                        start.address() + startOffset,
                        startRow,
                        c.address() + cOffset,
                        cRow);
        }
    }

    /** Four rows by four vectors of columns. */
    private static void tiles4(
            int tiles,
            int depth,
            long aOffset,
            long aTile,
            long aRow,
            long aColumn,
            long bOffset,
            long bRow,
            long startOffset,
            long startRow,
            long cOffset,
            long cRow) {
        var bEnd = bOffset + depth * bRow;
        for (var tile = 0; tile < tiles; tile++) {
            var s1 = startOffset + startRow;
            var s2 = s1 + startRow;
            var s3 = s2 + startRow;
            var c00 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset, NATIVE);
            var c01 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + BYTES, NATIVE);
            var c02 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + 2 * BYTES, NATIVE);
            var c03 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + 3 * BYTES, NATIVE);
            var c10 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1, NATIVE);
            var c11 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + BYTES, NATIVE);
            var c12 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + 2 * BYTES, NATIVE);
            var c13 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + 3 * BYTES, NATIVE);
            var c20 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2, NATIVE);
            var c21 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + BYTES, NATIVE);
            var c22 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + 2 * BYTES, NATIVE);
            var c23 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + 3 * BYTES, NATIVE);
            var c30 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3, NATIVE);
            var c31 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + BYTES, NATIVE);
            var c32 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + 2 * BYTES, NATIVE);
            var c33 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + 3 * BYTES, NATIVE);
            var a1 = aOffset + aRow;
            var a2 = a1 + aRow;
            var a3 = a2 + aRow;
            var along = 0L;
            var down = bOffset;
            // Compared for equality, the loop is not one that C2 splits in three and hoists checks out of:
            // that costs more at the depth of small products than the checks inside.
            while (down != bEnd) {
                var b0 = DoubleVector.fromMemorySegment(SPECIES, ALL, down, NATIVE);
                var b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + BYTES, NATIVE);
                var b2 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + 2 * BYTES, NATIVE);
                var b3 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + 3 * BYTES, NATIVE);
                var x0 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, aOffset + along));
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                c02 = x0.fma(b2, c02);
                c03 = x0.fma(b3, c03);
                var x1 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a1 + along));
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                c12 = x1.fma(b2, c12);
                c13 = x1.fma(b3, c13);
                var x2 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a2 + along));
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                c22 = x2.fma(b2, c22);
                c23 = x2.fma(b3, c23);
                var x3 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a3 + along));
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                c32 = x3.fma(b2, c32);
                c33 = x3.fma(b3, c33);
                along += aColumn;
                down += bRow;
            }
            c00.intoMemorySegment(ALL, cOffset, NATIVE);
            c01.intoMemorySegment(ALL, cOffset + BYTES, NATIVE);
            c02.intoMemorySegment(ALL, cOffset + 2 * BYTES, NATIVE);
            c03.intoMemorySegment(ALL, cOffset + 3 * BYTES, NATIVE);
            var t1 = cOffset + cRow;
            c10.intoMemorySegment(ALL, t1, NATIVE);
            c11.intoMemorySegment(ALL, t1 + BYTES, NATIVE);
            c12.intoMemorySegment(ALL, t1 + 2 * BYTES, NATIVE);
            c13.intoMemorySegment(ALL, t1 + 3 * BYTES, NATIVE);
            var t2 = t1 + cRow;
            c20.intoMemorySegment(ALL, t2, NATIVE);
            c21.intoMemorySegment(ALL, t2 + BYTES, NATIVE);
            c22.intoMemorySegment(ALL, t2 + 2 * BYTES, NATIVE);
            c23.intoMemorySegment(ALL, t2 + 3 * BYTES, NATIVE);
            var t3 = t2 + cRow;
            c30.intoMemorySegment(ALL, t3, NATIVE);
            c31.intoMemorySegment(ALL, t3 + BYTES, NATIVE);
            c32.intoMemorySegment(ALL, t3 + 2 * BYTES, NATIVE);
            c33.intoMemorySegment(ALL, t3 + 3 * BYTES, NATIVE);
            aOffset += aTile;
            startOffset += ROWS * startRow;
            cOffset += ROWS * cRow;
        }
    }

    /** Four rows by three vectors of columns. */
    private static void tiles3(
            int tiles,
            int depth,
            long aOffset,
            long aTile,
            long aRow,
            long aColumn,
            long bOffset,
            long bRow,
            long startOffset,
            long startRow,
            long cOffset,
            long cRow) {
        var bEnd = bOffset + depth * bRow;
        for (var tile = 0; tile < tiles; tile++) {
            var s1 = startOffset + startRow;
            var s2 = s1 + startRow;
            var s3 = s2 + startRow;
            var c00 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset, NATIVE);
            var c01 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + BYTES, NATIVE);
            var c02 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + 2 * BYTES, NATIVE);
            var c10 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1, NATIVE);
            var c11 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + BYTES, NATIVE);
            var c12 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + 2 * BYTES, NATIVE);
            var c20 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2, NATIVE);
            var c21 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + BYTES, NATIVE);
            var c22 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + 2 * BYTES, NATIVE);
            var c30 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3, NATIVE);
            var c31 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + BYTES, NATIVE);
            var c32 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + 2 * BYTES, NATIVE);
            var a1 = aOffset + aRow;
            var a2 = a1 + aRow;
            var a3 = a2 + aRow;
            var along = 0L;
            var down = bOffset;
            // Compared for equality, the loop is not one that C2 splits in three and hoists checks out of:
            // that costs more at the depth of small products than the checks inside.
            while (down != bEnd) {
                var b0 = DoubleVector.fromMemorySegment(SPECIES, ALL, down, NATIVE);
                var b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + BYTES, NATIVE);
                var b2 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + 2 * BYTES, NATIVE);
                var x0 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, aOffset + along));
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                c02 = x0.fma(b2, c02);
                var x1 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a1 + along));
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                c12 = x1.fma(b2, c12);
                var x2 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a2 + along));
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                c22 = x2.fma(b2, c22);
                var x3 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a3 + along));
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                c32 = x3.fma(b2, c32);
                along += aColumn;
                down += bRow;
            }
            c00.intoMemorySegment(ALL, cOffset, NATIVE);
            c01.intoMemorySegment(ALL, cOffset + BYTES, NATIVE);
            c02.intoMemorySegment(ALL, cOffset + 2 * BYTES, NATIVE);
            var t1 = cOffset + cRow;
            c10.intoMemorySegment(ALL, t1, NATIVE);
            c11.intoMemorySegment(ALL, t1 + BYTES, NATIVE);
            c12.intoMemorySegment(ALL, t1 + 2 * BYTES, NATIVE);
            var t2 = t1 + cRow;
            c20.intoMemorySegment(ALL, t2, NATIVE);
            c21.intoMemorySegment(ALL, t2 + BYTES, NATIVE);
            c22.intoMemorySegment(ALL, t2 + 2 * BYTES, NATIVE);
            var t3 = t2 + cRow;
            c30.intoMemorySegment(ALL, t3, NATIVE);
            c31.intoMemorySegment(ALL, t3 + BYTES, NATIVE);
            c32.intoMemorySegment(ALL, t3 + 2 * BYTES, NATIVE);
            aOffset += aTile;
            startOffset += ROWS * startRow;
            cOffset += ROWS * cRow;
        }
    }

    /** Four rows by two vectors of columns. */
    private static void tiles2(
            int tiles,
            int depth,
            long aOffset,
            long aTile,
            long aRow,
            long aColumn,
            long bOffset,
            long bRow,
            long startOffset,
            long startRow,
            long cOffset,
            long cRow) {
        var bEnd = bOffset + depth * bRow;
        for (var tile = 0; tile < tiles; tile++) {
            var s1 = startOffset + startRow;
            var s2 = s1 + startRow;
            var s3 = s2 + startRow;
            var c00 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset, NATIVE);
            var c01 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset + BYTES, NATIVE);
            var c10 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1, NATIVE);
            var c11 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1 + BYTES, NATIVE);
            var c20 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2, NATIVE);
            var c21 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2 + BYTES, NATIVE);
            var c30 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3, NATIVE);
            var c31 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3 + BYTES, NATIVE);
            var a1 = aOffset + aRow;
            var a2 = a1 + aRow;
            var a3 = a2 + aRow;
            var along = 0L;
            var down = bOffset;
            // Compared for equality, the loop is not one that C2 splits in three and hoists checks out of:
            // that costs more at the depth of small products than the checks inside.
            while (down != bEnd) {
                var b0 = DoubleVector.fromMemorySegment(SPECIES, ALL, down, NATIVE);
                var b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, down + BYTES, NATIVE);
                var x0 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, aOffset + along));
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                var x1 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a1 + along));
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                var x2 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a2 + along));
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                var x3 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a3 + along));
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                along += aColumn;
                down += bRow;
            }
            c00.intoMemorySegment(ALL, cOffset, NATIVE);
            c01.intoMemorySegment(ALL, cOffset + BYTES, NATIVE);
            var t1 = cOffset + cRow;
            c10.intoMemorySegment(ALL, t1, NATIVE);
            c11.intoMemorySegment(ALL, t1 + BYTES, NATIVE);
            var t2 = t1 + cRow;
            c20.intoMemorySegment(ALL, t2, NATIVE);
            c21.intoMemorySegment(ALL, t2 + BYTES, NATIVE);
            var t3 = t2 + cRow;
            c30.intoMemorySegment(ALL, t3, NATIVE);
            c31.intoMemorySegment(ALL, t3 + BYTES, NATIVE);
            aOffset += aTile;
            startOffset += ROWS * startRow;
            cOffset += ROWS * cRow;
        }
    }

    /** Four rows by one vector of columns. */
    private static void tiles1(
            int tiles,
            int depth,
            long aOffset,
            long aTile,
            long aRow,
            long aColumn,
            long bOffset,
            long bRow,
            long startOffset,
            long startRow,
            long cOffset,
            long cRow) {
        var bEnd = bOffset + depth * bRow;
        for (var tile = 0; tile < tiles; tile++) {
            var s1 = startOffset + startRow;
            var s2 = s1 + startRow;
            var s3 = s2 + startRow;
            var c00 = DoubleVector.fromMemorySegment(SPECIES, ALL, startOffset, NATIVE);
            var c10 = DoubleVector.fromMemorySegment(SPECIES, ALL, s1, NATIVE);
            var c20 = DoubleVector.fromMemorySegment(SPECIES, ALL, s2, NATIVE);
            var c30 = DoubleVector.fromMemorySegment(SPECIES, ALL, s3, NATIVE);
            var a1 = aOffset + aRow;
            var a2 = a1 + aRow;
            var a3 = a2 + aRow;
            var along = 0L;
            var down = bOffset;
            // Compared for equality, the loop is not one that C2 splits in three and hoists checks out of:
            // that costs more at the depth of small products than the checks inside.
            while (down != bEnd) {
                var b0 = DoubleVector.fromMemorySegment(SPECIES, ALL, down, NATIVE);
                var x0 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, aOffset + along));
                c00 = x0.fma(b0, c00);
                var x1 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a1 + along));
                c10 = x1.fma(b0, c10);
                var x2 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a2 + along));
                c20 = x2.fma(b0, c20);
                var x3 = DoubleVector.broadcast(SPECIES, ALL.get(ELEMENT, a3 + along));
                c30 = x3.fma(b0, c30);
                along += aColumn;
                down += bRow;
            }
            c00.intoMemorySegment(ALL, cOffset, NATIVE);
            var t1 = cOffset + cRow;
            c10.intoMemorySegment(ALL, t1, NATIVE);
            var t2 = t1 + cRow;
            c20.intoMemorySegment(ALL, t2, NATIVE);
            var t3 = t2 + cRow;
            c30.intoMemorySegment(ALL, t3, NATIVE);
            aOffset += aTile;
            startOffset += ROWS * startRow;
            cOffset += ROWS * cRow;
        }
    }

    @Override
    void transpose(
            int rows,
            int columns,
            MemorySegment from,
            long fromOffset,
            long fromRow,
            MemorySegment to,
            long toOffset,
            long toRow) {
        for (var row = 0; row < rows; row++) {
            var read = fromOffset + row * fromRow;
            var write = toOffset + (long) row * Double.BYTES;
            for (var column = 0; column < columns; column++) {
                to.set(ELEMENT, write, from.get(ELEMENT, read));
                read += Double.BYTES;
                write += toRow;
            }
        }
    }

    @Override
    void scale(MemorySegment x, long offset, long count, double factor) {
        var f = DoubleVector.broadcast(SPECIES, factor);
        var split = offset + (count - count % LANES) * Double.BYTES;
        for (var at = offset; at < split; at += BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, x, at, NATIVE).mul(f).intoMemorySegment(x, at, NATIVE);
        }
        for (var at = split; at < offset + count * Double.BYTES; at += Double.BYTES) {
            x.set(ELEMENT, at, x.get(ELEMENT, at) * factor);
        }
    }

    @Override
    int largest(int rows, MemorySegment a, long offset, long aRow) {
        var place = 0;
        double most = -1;
        for (var row = 0; row < rows; row++) {
            var size = Math.abs(a.get(ELEMENT, offset + row * aRow));
            if (size > most) {
                most = size;
                place = row;
            }
        }
        return place;
    }

    @Override
    void eliminate(int rows, int column, int columns, MemorySegment a, long offset, long aRow) {
        var mask = SPECIES.indexInRange(-column - 1, columns - column - 1);
        var pivot = a.get(ELEMENT, offset + (long) column * Double.BYTES);
        var top = DoubleVector.fromMemorySegment(SPECIES, a, offset, NATIVE, mask);
        var end = offset + (rows + 1) * aRow;
        for (var at = offset + aRow; at < end; at += aRow) {
            var factor = a.get(ELEMENT, at + (long) column * Double.BYTES) / pivot;
            a.set(ELEMENT, at + (long) column * Double.BYTES, factor);
            top.fma(
                            DoubleVector.broadcast(SPECIES, -factor),
                            DoubleVector.fromMemorySegment(SPECIES, a, at, NATIVE, mask))
                    .intoMemorySegment(a, at, NATIVE, mask);
        }
    }

    @Override
    void dots(int rows, int depth, MemorySegment a, long aOffset, long aRow, MemorySegment x, MemorySegment sums) {
        var last = aOffset + (rows - 1) * aRow;
        var split = (long) (depth - depth % (2 * LANES)) * Double.BYTES;
        var end = (long) depth * Double.BYTES;
        for (var row = 0; row < rows; row += ROWS) {
            // Beyond the last row the last is taken again, and its sum written again.
            var a0 = aOffset + row * aRow;
            var a1 = Math.min(a0 + aRow, last);
            var a2 = Math.min(a1 + aRow, last);
            var a3 = Math.min(a2 + aRow, last);
            dots4(a, a0, a1, a2, a3, x, split, end, sums, (long) row * Double.BYTES);
        }
    }

    private static void dots4(
            MemorySegment a,
            long a0,
            long a1,
            long a2,
            long a3,
            MemorySegment x,
            long split,
            long end,
            MemorySegment sums,
            long sum) {
        var s00 = DoubleVector.zero(SPECIES);
        var s01 = DoubleVector.zero(SPECIES);
        var s10 = DoubleVector.zero(SPECIES);
        var s11 = DoubleVector.zero(SPECIES);
        var s20 = DoubleVector.zero(SPECIES);
        var s21 = DoubleVector.zero(SPECIES);
        var s30 = DoubleVector.zero(SPECIES);
        var s31 = DoubleVector.zero(SPECIES);
        for (var at = 0L; at < split; at += 2 * BYTES) {
            var x0 = DoubleVector.fromMemorySegment(SPECIES, x, at, NATIVE);
            var x1 = DoubleVector.fromMemorySegment(SPECIES, x, at + BYTES, NATIVE);
            s00 = x0.fma(DoubleVector.fromMemorySegment(SPECIES, a, a0 + at, NATIVE), s00);
            s01 = x1.fma(DoubleVector.fromMemorySegment(SPECIES, a, a0 + at + BYTES, NATIVE), s01);
            s10 = x0.fma(DoubleVector.fromMemorySegment(SPECIES, a, a1 + at, NATIVE), s10);
            s11 = x1.fma(DoubleVector.fromMemorySegment(SPECIES, a, a1 + at + BYTES, NATIVE), s11);
            s20 = x0.fma(DoubleVector.fromMemorySegment(SPECIES, a, a2 + at, NATIVE), s20);
            s21 = x1.fma(DoubleVector.fromMemorySegment(SPECIES, a, a2 + at + BYTES, NATIVE), s21);
            s30 = x0.fma(DoubleVector.fromMemorySegment(SPECIES, a, a3 + at, NATIVE), s30);
            s31 = x1.fma(DoubleVector.fromMemorySegment(SPECIES, a, a3 + at + BYTES, NATIVE), s31);
        }
        // The lanes are summed by hand: the order in which the Vector API reduces is not specified.
        s00.add(s01).intoMemorySegment(sums, sum + LANE_SUMS, NATIVE);
        var r0 = sumOfLanes(sums, sum + LANE_SUMS);
        s10.add(s11).intoMemorySegment(sums, sum + LANE_SUMS, NATIVE);
        var r1 = sumOfLanes(sums, sum + LANE_SUMS);
        s20.add(s21).intoMemorySegment(sums, sum + LANE_SUMS, NATIVE);
        var r2 = sumOfLanes(sums, sum + LANE_SUMS);
        s30.add(s31).intoMemorySegment(sums, sum + LANE_SUMS, NATIVE);
        var r3 = sumOfLanes(sums, sum + LANE_SUMS);
        for (var at = split; at < end; at += Double.BYTES) {
            var xt = x.get(ELEMENT, at);
            r0 = Math.fma(xt, a.get(ELEMENT, a0 + at), r0);
            r1 = Math.fma(xt, a.get(ELEMENT, a1 + at), r1);
            r2 = Math.fma(xt, a.get(ELEMENT, a2 + at), r2);
            r3 = Math.fma(xt, a.get(ELEMENT, a3 + at), r3);
        }
        sums.set(ELEMENT, sum, r0);
        sums.set(ELEMENT, sum + Double.BYTES, r1);
        sums.set(ELEMENT, sum + 2 * Double.BYTES, r2);
        sums.set(ELEMENT, sum + 3 * Double.BYTES, r3);
    }

    private static double sumOfLanes(MemorySegment lanes, long offset) {
        double even = 0;
        double odd = 0;
        for (var lane = 0; lane < LANES; lane += 2) {
            even += lanes.get(ELEMENT, offset + (long) lane * Double.BYTES);
            odd += lanes.get(ELEMENT, offset + (long) (lane + 1) * Double.BYTES);
        }
        return even + odd;
    }

    @Override
    void combine(
            int columns,
            int depth,
            MemorySegment a,
            long aOffset,
            long aRow,
            MemorySegment x,
            MemorySegment y,
            long yOffset) {
        var row = 0;
        for (; row <= depth - ROWS; row += ROWS) {
            combine4(columns, a, aOffset + row * aRow, aRow, x, (long) row * Double.BYTES, y, yOffset);
        }
        for (; row < depth; row++) {
            combine1(columns, a, aOffset + row * aRow, x, (long) row * Double.BYTES, y, yOffset);
        }
    }

    private static void combine4(
            int columns,
            MemorySegment a,
            long a0,
            long aRow,
            MemorySegment x,
            long xOffset,
            MemorySegment y,
            long yOffset) {
        var a1 = a0 + aRow;
        var a2 = a1 + aRow;
        var a3 = a2 + aRow;
        var x0 = x.get(ELEMENT, xOffset);
        var x1 = x.get(ELEMENT, xOffset + Double.BYTES);
        var x2 = x.get(ELEMENT, xOffset + 2 * Double.BYTES);
        var x3 = x.get(ELEMENT, xOffset + 3 * Double.BYTES);
        var v0 = DoubleVector.broadcast(SPECIES, x0);
        var v1 = DoubleVector.broadcast(SPECIES, x1);
        var v2 = DoubleVector.broadcast(SPECIES, x2);
        var v3 = DoubleVector.broadcast(SPECIES, x3);
        var split = (long) (columns - columns % LANES) * Double.BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var sum = DoubleVector.fromMemorySegment(SPECIES, y, yOffset + at, NATIVE);
            sum = v0.fma(DoubleVector.fromMemorySegment(SPECIES, a, a0 + at, NATIVE), sum);
            sum = v1.fma(DoubleVector.fromMemorySegment(SPECIES, a, a1 + at, NATIVE), sum);
            sum = v2.fma(DoubleVector.fromMemorySegment(SPECIES, a, a2 + at, NATIVE), sum);
            sum = v3.fma(DoubleVector.fromMemorySegment(SPECIES, a, a3 + at, NATIVE), sum);
            sum.intoMemorySegment(y, yOffset + at, NATIVE);
        }
        for (var at = split; at < (long) columns * Double.BYTES; at += Double.BYTES) {
            var sum = Math.fma(x0, a.get(ELEMENT, a0 + at), y.get(ELEMENT, yOffset + at));
            sum = Math.fma(x1, a.get(ELEMENT, a1 + at), sum);
            sum = Math.fma(x2, a.get(ELEMENT, a2 + at), sum);
            y.set(ELEMENT, yOffset + at, Math.fma(x3, a.get(ELEMENT, a3 + at), sum));
        }
    }

    private static void combine1(
            int columns, MemorySegment a, long aOffset, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
        var x0 = x.get(ELEMENT, xOffset);
        var v0 = DoubleVector.broadcast(SPECIES, x0);
        var split = (long) (columns - columns % LANES) * Double.BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var sum = DoubleVector.fromMemorySegment(SPECIES, y, yOffset + at, NATIVE);
            v0.fma(DoubleVector.fromMemorySegment(SPECIES, a, aOffset + at, NATIVE), sum)
                    .intoMemorySegment(y, yOffset + at, NATIVE);
        }
        for (var at = split; at < (long) columns * Double.BYTES; at += Double.BYTES) {
            y.set(ELEMENT, yOffset + at, Math.fma(x0, a.get(ELEMENT, aOffset + at), y.get(ELEMENT, yOffset + at)));
        }
    }
}
