package org.simplectic.backend.simd.internal.dense;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;
import static org.simplectic.backend.simd.internal.memory.Memory.ORDER;
import static org.simplectic.backend.simd.internal.memory.Memory.getFloat;
import static org.simplectic.backend.simd.internal.memory.Memory.putFloat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops for 32-bit elements; {@link F64Kernels} is the same for the other width. */
final class F32Kernels extends Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();

    /** Blocks of four by four elements are what {@link #transpose} turns at a time. */
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    private static final VectorShuffle<Float> LOW_TWICE = VectorShuffle.fromValues(FOUR, 0, 0, 1, 1);
    private static final VectorShuffle<Float> HIGH_TWICE = VectorShuffle.fromValues(FOUR, 2, 2, 3, 3);
    private static final VectorShuffle<Float> LOW_HALF = VectorShuffle.fromValues(FOUR, 0, 1, 0, 1);
    private static final VectorShuffle<Float> HIGH_HALF = VectorShuffle.fromValues(FOUR, 2, 3, 2, 3);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(FOUR, 0b1010);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(FOUR, 0b1100);

    F32Kernels() {
        super(Float.BYTES, LANES, SPECIES.vectorBitSize());
    }

    @Override
    double get(long address) {
        return getFloat(address);
    }

    @Override
    void set(long address, double value) {
        putFloat(address, (float) value);
    }

    @Override
    Tiles newTiles(int width) {
        return Tiles.f32(width);
    }

    @Override
    void transpose(int rows, int columns, long from, long fromRow, long to, long toRow) {
        var blockRows = LANES < FOUR.length() ? 0 : rows - rows % FOUR.length();
        var blockColumns = columns - columns % FOUR.length();
        for (var row = 0; row < blockRows; row += FOUR.length()) {
            transpose4(blockColumns, from + row * fromRow, fromRow, to + (long) row * Float.BYTES, toRow);
        }
        for (var row = 0; row < rows; row++) {
            for (var column = row < blockRows ? blockColumns : 0; column < columns; column++) {
                var element = getFloat(from + row * fromRow + (long) column * Float.BYTES);
                putFloat(to + column * toRow + (long) row * Float.BYTES, element);
            }
        }
    }

    /** Four rows, four columns at a time: pairs of rows are mixed first, then pairs of pairs. */
    private static void transpose4(int columns, long from, long fromRow, long to, long toRow) {
        var r1 = from + fromRow;
        var r2 = r1 + fromRow;
        var r3 = r2 + fromRow;
        var end = (long) columns * Float.BYTES;
        for (var at = 0L; at != end; at += 4 * Float.BYTES) {
            var x0 = FloatVector.fromMemorySegment(FOUR, ALL, from + at, ORDER);
            var x1 = FloatVector.fromMemorySegment(FOUR, ALL, r1 + at, ORDER);
            var x2 = FloatVector.fromMemorySegment(FOUR, ALL, r2 + at, ORDER);
            var x3 = FloatVector.fromMemorySegment(FOUR, ALL, r3 + at, ORDER);
            var low01 = x0.rearrange(LOW_TWICE).blend(x1.rearrange(LOW_TWICE), ODD);
            var high01 = x0.rearrange(HIGH_TWICE).blend(x1.rearrange(HIGH_TWICE), ODD);
            var low23 = x2.rearrange(LOW_TWICE).blend(x3.rearrange(LOW_TWICE), ODD);
            var high23 = x2.rearrange(HIGH_TWICE).blend(x3.rearrange(HIGH_TWICE), ODD);
            low01.blend(low23.rearrange(LOW_HALF), UPPER).intoMemorySegment(ALL, to, ORDER);
            low01.rearrange(HIGH_HALF).blend(low23, UPPER).intoMemorySegment(ALL, to + toRow, ORDER);
            high01.blend(high23.rearrange(LOW_HALF), UPPER).intoMemorySegment(ALL, to + 2 * toRow, ORDER);
            high01.rearrange(HIGH_HALF).blend(high23, UPPER).intoMemorySegment(ALL, to + 3 * toRow, ORDER);
            to += 4 * toRow;
        }
    }

    @Override
    void scale(long x, long count, double factor) {
        var f = FloatVector.broadcast(SPECIES, (float) factor);
        var split = x + (count - count % LANES) * Float.BYTES;
        for (var at = x; at < split; at += BYTES) {
            FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER).mul(f).intoMemorySegment(ALL, at, ORDER);
        }
        for (var at = split; at < x + count * Float.BYTES; at += Float.BYTES) {
            putFloat(at, getFloat(at) * (float) factor);
        }
    }

    @Override
    int largest(int rows, long a, long aRow) {
        var place = 0;
        float most = -1;
        for (var row = 0; row < rows; row++) {
            var size = Math.abs(getFloat(a + row * aRow));
            if (size > most) {
                most = size;
                place = row;
            }
        }
        return place;
    }

    @Override
    void eliminate(int rows, int column, int columns, long a, long aRow) {
        var all = SPECIES.indexInRange(0, columns);
        var here = SPECIES.indexInRange(-column, 1);
        var right = SPECIES.indexInRange(-column - 1, columns - column - 1);
        var along = (long) column * Float.BYTES;
        var pivot = getFloat(a + along);
        var top = FloatVector.fromMemorySegment(SPECIES, ALL, a, ORDER, right);
        var end = a + (rows + 1) * aRow;
        // Written once a row: a vector that is read where a number has just been written waits for it.
        for (var at = a + aRow; at < end; at += aRow) {
            var factor = FloatVector.broadcast(SPECIES, getFloat(at + along) / pivot);
            var row = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER, all);
            top.fma(factor.neg(), row).blend(factor, here).intoMemorySegment(ALL, at, ORDER, all);
        }
    }

    @Override
    void dots(int rows, int depth, long a, long aRow, long x, long sums) {
        var last = a + (rows - 1) * aRow;
        var split = (long) (depth - depth % (2 * LANES)) * Float.BYTES;
        var end = (long) depth * Float.BYTES;
        for (var row = 0; row < rows; row += ROWS) {
            // Beyond the last row the last is taken again, and its sum written again.
            var a0 = a + row * aRow;
            var a1 = Math.min(a0 + aRow, last);
            var a2 = Math.min(a1 + aRow, last);
            var a3 = Math.min(a2 + aRow, last);
            dots4(a0, a1, a2, a3, x, split, end, sums + (long) row * Float.BYTES);
        }
    }

    private static void dots4(long a0, long a1, long a2, long a3, long x, long split, long end, long sums) {
        var s00 = FloatVector.zero(SPECIES);
        var s01 = FloatVector.zero(SPECIES);
        var s10 = FloatVector.zero(SPECIES);
        var s11 = FloatVector.zero(SPECIES);
        var s20 = FloatVector.zero(SPECIES);
        var s21 = FloatVector.zero(SPECIES);
        var s30 = FloatVector.zero(SPECIES);
        var s31 = FloatVector.zero(SPECIES);
        for (var at = 0L; at < split; at += 2 * BYTES) {
            var x0 = FloatVector.fromMemorySegment(SPECIES, ALL, x + at, ORDER);
            var x1 = FloatVector.fromMemorySegment(SPECIES, ALL, x + at + BYTES, ORDER);
            s00 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a0 + at, ORDER), s00);
            s01 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a0 + at + BYTES, ORDER), s01);
            s10 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a1 + at, ORDER), s10);
            s11 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a1 + at + BYTES, ORDER), s11);
            s20 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a2 + at, ORDER), s20);
            s21 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a2 + at + BYTES, ORDER), s21);
            s30 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a3 + at, ORDER), s30);
            s31 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a3 + at + BYTES, ORDER), s31);
        }
        // The lanes are summed by hand: the order in which the Vector API reduces is not specified.
        s00.add(s01).intoMemorySegment(ALL, sums + LANE_SUMS, ORDER);
        var r0 = sumOfLanes(sums + LANE_SUMS);
        s10.add(s11).intoMemorySegment(ALL, sums + LANE_SUMS, ORDER);
        var r1 = sumOfLanes(sums + LANE_SUMS);
        s20.add(s21).intoMemorySegment(ALL, sums + LANE_SUMS, ORDER);
        var r2 = sumOfLanes(sums + LANE_SUMS);
        s30.add(s31).intoMemorySegment(ALL, sums + LANE_SUMS, ORDER);
        var r3 = sumOfLanes(sums + LANE_SUMS);
        for (var at = split; at < end; at += Float.BYTES) {
            var xt = getFloat(x + at);
            r0 = Math.fma(xt, getFloat(a0 + at), r0);
            r1 = Math.fma(xt, getFloat(a1 + at), r1);
            r2 = Math.fma(xt, getFloat(a2 + at), r2);
            r3 = Math.fma(xt, getFloat(a3 + at), r3);
        }
        putFloat(sums, r0);
        putFloat(sums + Float.BYTES, r1);
        putFloat(sums + 2 * Float.BYTES, r2);
        putFloat(sums + 3 * Float.BYTES, r3);
    }

    private static float sumOfLanes(long lanes) {
        float even = 0;
        float odd = 0;
        for (var lane = 0; lane < LANES; lane += 2) {
            even += getFloat(lanes + (long) lane * Float.BYTES);
            odd += getFloat(lanes + (long) (lane + 1) * Float.BYTES);
        }
        return even + odd;
    }

    @Override
    void combine(int columns, int depth, long a, long aRow, long x, long y) {
        var row = 0;
        for (; row <= depth - ROWS; row += ROWS) {
            combine4(columns, a + row * aRow, aRow, x + (long) row * Float.BYTES, y);
        }
        for (; row < depth; row++) {
            combine1(columns, a + row * aRow, x + (long) row * Float.BYTES, y);
        }
    }

    private static void combine4(int columns, long a0, long aRow, long x, long y) {
        var a1 = a0 + aRow;
        var a2 = a1 + aRow;
        var a3 = a2 + aRow;
        var x0 = getFloat(x);
        var x1 = getFloat(x + Float.BYTES);
        var x2 = getFloat(x + 2 * Float.BYTES);
        var x3 = getFloat(x + 3 * Float.BYTES);
        var v0 = FloatVector.broadcast(SPECIES, x0);
        var v1 = FloatVector.broadcast(SPECIES, x1);
        var v2 = FloatVector.broadcast(SPECIES, x2);
        var v3 = FloatVector.broadcast(SPECIES, x3);
        var split = (long) (columns - columns % LANES) * Float.BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var sum = FloatVector.fromMemorySegment(SPECIES, ALL, y + at, ORDER);
            sum = v0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a0 + at, ORDER), sum);
            sum = v1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a1 + at, ORDER), sum);
            sum = v2.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a2 + at, ORDER), sum);
            sum = v3.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a3 + at, ORDER), sum);
            sum.intoMemorySegment(ALL, y + at, ORDER);
        }
        for (var at = split; at < (long) columns * Float.BYTES; at += Float.BYTES) {
            var sum = Math.fma(x0, getFloat(a0 + at), getFloat(y + at));
            sum = Math.fma(x1, getFloat(a1 + at), sum);
            sum = Math.fma(x2, getFloat(a2 + at), sum);
            putFloat(y + at, Math.fma(x3, getFloat(a3 + at), sum));
        }
    }

    private static void combine1(int columns, long a, long x, long y) {
        var x0 = getFloat(x);
        var v0 = FloatVector.broadcast(SPECIES, x0);
        var split = (long) (columns - columns % LANES) * Float.BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var sum = FloatVector.fromMemorySegment(SPECIES, ALL, y + at, ORDER);
            v0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, a + at, ORDER), sum)
                    .intoMemorySegment(ALL, y + at, ORDER);
        }
        for (var at = split; at < (long) columns * Float.BYTES; at += Float.BYTES) {
            putFloat(y + at, Math.fma(x0, getFloat(a + at), getFloat(y + at)));
        }
    }
}
