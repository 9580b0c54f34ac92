package org.simplectic.backend.simd.internal.code;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * The vectors of generated kernels. A kernel has one number of lanes: that of full vectors of its widest element type, so that
 * 4-byte elements beside 8-byte ones fill half a vector. Everything is in final fields: kernels read it as constants.
 */
final class Lanes {
    static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> I64 = VectorSpecies.of(long.class, F64.vectorShape());
    static final VectorSpecies<Float> F32 = VectorSpecies.of(float.class, F64.vectorShape());
    static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, F64.vectorShape());
    static final VectorSpecies<Float> F32_HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(F64.vectorBitSize() / 2));
    static final VectorSpecies<Integer> I32_HALF =
            VectorSpecies.of(int.class, VectorShape.forBitSize(F64.vectorBitSize() / 2));

    static final VectorShuffle<Double> F64_EVEN = VectorShuffle.makeUnzip(F64, 0);
    static final VectorShuffle<Double> F64_ODD = VectorShuffle.makeUnzip(F64, 1);
    static final VectorShuffle<Double> F64_LOW = VectorShuffle.makeZip(F64, 0);
    static final VectorShuffle<Double> F64_HIGH = VectorShuffle.makeZip(F64, 1);
    static final VectorShuffle<Float> F32_EVEN = VectorShuffle.makeUnzip(F32, 0);
    static final VectorShuffle<Float> F32_ODD = VectorShuffle.makeUnzip(F32, 1);
    static final VectorShuffle<Float> F32_LOW = VectorShuffle.makeZip(F32, 0);
    static final VectorShuffle<Float> F32_HIGH = VectorShuffle.makeZip(F32, 1);
    static final VectorShuffle<Float> F32_HALF_EVEN = VectorShuffle.makeUnzip(F32_HALF, 0);
    static final VectorShuffle<Float> F32_HALF_ODD = VectorShuffle.makeUnzip(F32_HALF, 1);
    static final VectorShuffle<Float> F32_HALF_LOW = VectorShuffle.makeZip(F32_HALF, 0);
    static final VectorShuffle<Float> F32_HALF_HIGH = VectorShuffle.makeZip(F32_HALF, 1);

    /** Whether one instruction takes lanes of two vectors, given their numbers in a third. */
    static final boolean PICKS = F64.vectorByteSize() == 64;

    static final DoubleVector F64_EVEN_PICKED = picked(F64, F64_EVEN);
    static final DoubleVector F64_ODD_PICKED = picked(F64, F64_ODD);
    static final DoubleVector F64_LOW_PICKED = picked(F64, F64_LOW);
    static final DoubleVector F64_HIGH_PICKED = picked(F64, F64_HIGH);
    static final FloatVector F32_EVEN_PICKED = picked(F32_EVEN);
    static final FloatVector F32_ODD_PICKED = picked(F32_ODD);
    static final FloatVector F32_LOW_PICKED = picked(F32_LOW);
    static final FloatVector F32_HIGH_PICKED = picked(F32_HIGH);
    static final FloatVector F32_HALF_EVEN_PICKED = picked(F32_HALF_EVEN);
    static final FloatVector F32_HALF_ODD_PICKED = picked(F32_HALF_ODD);
    static final FloatVector F32_HALF_LOW_PICKED = picked(F32_HALF_LOW);
    static final FloatVector F32_HALF_HIGH_PICKED = picked(F32_HALF_HIGH);

    /** One set bit in each byte. */
    private static final long ONES = 0x0101010101010101L;

    private Lanes() {}

    /** The lanes of two vectors, one after the other, that a shuffle of them takes. */
    private static DoubleVector picked(VectorSpecies<Double> species, VectorShuffle<Double> shuffle) {
        return DoubleVector.fromArray(
                species, Arrays.stream(sources(shuffle)).asDoubleStream().toArray(), 0);
    }

    private static FloatVector picked(VectorShuffle<Float> shuffle) {
        var numbers = sources(shuffle);
        var values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers[i];
        }
        return FloatVector.fromArray(shuffle.vectorSpecies(), values, 0);
    }

    /** A shuffle counts the lanes of the second vector from below 0 on. */
    private static int[] sources(VectorShuffle<?> shuffle) {
        int count = shuffle.length();
        return Arrays.stream(shuffle.toArray())
                .map(source -> source < 0 ? source + 2 * count : source)
                .toArray();
    }

    /** The lanes of kernels whose widest elements have 8 bytes, or 4. */
    static int count(boolean wide) {
        return wide ? F64.length() : F32.length();
    }

    /**
     * Which lane of all accumulators an element is added to: whole turns go through all of them, what is left goes to the
     * first one.
     */
    static int lane(int index, int count, int lanes, int unroll) {
        int turn = lanes * unroll;
        return index < count - count % turn ? index % turn : index % lanes;
    }

    /** Fills partial results. */
    static void fillNeutral(long address, Reduction.Operation operation, DType type, int count) {
        Neutral.fill(operation, type, address, count);
    }

    /** Truth values in memory as bits; reads up to 16 bytes. */
    static long loadBits(long address, int count) {
        long bits = Long.compress(Memory.getLong(address), ONES);
        if (count > 8) {
            bits |= Long.compress(Memory.getLong(address + 8), ONES) << 8;
        }
        return bits;
    }

    /** Bits as truth values in memory. */
    static void storeBits(long address, long bits, int count) {
        if (count == 8) {
            Memory.putLong(address, Long.expand(bits, ONES));
        } else if (count == 16) {
            Memory.putLong(address, Long.expand(bits, ONES));
            Memory.putLong(address + 8, Long.expand(bits >>> 8, ONES));
        } else {
            for (int i = 0; i < count; i++) {
                Memory.putByte(address + i, (byte) (bits >>> i & 1));
            }
        }
    }

    /** The fast values, and where they do not hold those of the function. Vectors go through memory here: rare. */
    static DoubleVector repair(
            DoubleUnaryOperator function, DoubleVector x, DoubleVector fast, VectorMask<Double> rare) {
        var arguments = x.toArray();
        var values = fast.toArray();
        for (int i = 0; i < values.length; i++) {
            if (rare.laneIsSet(i)) {
                values[i] = function.applyAsDouble(arguments[i]);
            }
        }
        return DoubleVector.fromArray(F64, values, 0);
    }

    /** The same for functions of two numbers. */
    static DoubleVector repair(
            DoubleBinaryOperator function, DoubleVector x, DoubleVector y, DoubleVector fast, VectorMask<Double> rare) {
        var first = x.toArray();
        var second = y.toArray();
        var values = fast.toArray();
        for (int i = 0; i < values.length; i++) {
            if (rare.laneIsSet(i)) {
                values[i] = function.applyAsDouble(first[i], second[i]);
            }
        }
        return DoubleVector.fromArray(F64, values, 0);
    }

    /** The same in binary32; the function is computed in binary64. */
    static FloatVector repair(DoubleUnaryOperator function, FloatVector x, FloatVector fast, VectorMask<Float> rare) {
        var arguments = x.toArray();
        var values = fast.toArray();
        for (int i = 0; i < values.length; i++) {
            if (rare.laneIsSet(i)) {
                values[i] = (float) function.applyAsDouble(arguments[i]);
            }
        }
        return FloatVector.fromArray(fast.species(), values, 0);
    }

    /** The same for functions of two numbers. */
    static FloatVector repair(
            DoubleBinaryOperator function, FloatVector x, FloatVector y, FloatVector fast, VectorMask<Float> rare) {
        var first = x.toArray();
        var second = y.toArray();
        var values = fast.toArray();
        for (int i = 0; i < values.length; i++) {
            if (rare.laneIsSet(i)) {
                values[i] = (float) function.applyAsDouble(first[i], second[i]);
            }
        }
        return FloatVector.fromArray(fast.species(), values, 0);
    }

    /** Integer division by zero is an {@link ArithmeticException}; lanes beyond the end do not count. */
    static IntVector divide(IntVector a, IntVector b, VectorMask<?> inside, boolean remainder) {
        var left = a.toArray();
        var right = b.toArray();
        for (int i = 0; i < left.length; i++) {
            if (inside.laneIsSet(i)) {
                left[i] = remainder ? left[i] % right[i] : left[i] / right[i];
            }
        }
        return IntVector.fromArray(a.species(), left, 0);
    }

    /** Integer division by zero is an {@link ArithmeticException}; lanes beyond the end do not count. */
    static LongVector divide(LongVector a, LongVector b, VectorMask<?> inside, boolean remainder) {
        var left = a.toArray();
        var right = b.toArray();
        for (int i = 0; i < left.length; i++) {
            if (inside.laneIsSet(i)) {
                left[i] = remainder ? left[i] % right[i] : left[i] / right[i];
            }
        }
        return LongVector.fromArray(a.species(), left, 0);
    }
}
