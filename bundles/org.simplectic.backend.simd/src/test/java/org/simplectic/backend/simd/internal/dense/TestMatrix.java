package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** A matrix in native memory, inside a larger block whose other elements must stay as they are. */
final class TestMatrix {
    final int rows;
    final int columns;
    final int leading;
    final boolean wide;
    private final MemorySegment segment;
    private final int before;

    TestMatrix(Arena arena, boolean wide, int rows, int columns, int before, int between, DoubleSupplier values) {
        this.rows = rows;
        this.columns = columns;
        this.wide = wide;
        this.before = before;
        this.leading = Math.max(1, columns) + between;
        var elements = before + (long) Math.max(0, rows - 1) * leading + columns;
        this.segment = arena.allocate(elements * bytes(), 64);
        for (var i = 0L; i < elements; i++) {
            setElement(i, values.getAsDouble());
        }
    }

    static TestMatrix random(Arena arena, boolean wide, int rows, int columns, Random random) {
        return new TestMatrix(
                arena, wide, rows, columns, random.nextInt(3), random.nextInt(4), () -> random.nextDouble() - 0.5);
    }

    int bytes() {
        return wide ? Double.BYTES : Float.BYTES;
    }

    long address() {
        return segment.address() + (long) before * bytes();
    }

    /** How many elements of the block stand before the matrix. */
    int before() {
        return before;
    }

    double get(int row, int column) {
        return element(before + (long) row * leading + column);
    }

    void set(int row, int column, double value) {
        setElement(before + (long) row * leading + column, value);
    }

    double[][] values() {
        var values = new double[rows][columns];
        for (var row = 0; row < rows; row++) {
            for (var column = 0; column < columns; column++) {
                values[row][column] = get(row, column);
            }
        }
        return values;
    }

    /** All elements of the block, those around the matrix too. */
    double[] everything() {
        var values = new double[(int) (segment.byteSize() / bytes())];
        for (var i = 0; i < values.length; i++) {
            values[i] = element(i);
        }
        return values;
    }

    private double element(long index) {
        return wide
                ? segment.getAtIndex(ValueLayout.JAVA_DOUBLE, index)
                : segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    private void setElement(long index, double value) {
        if (wide) {
            segment.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
        } else {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
        }
    }
}
