package org.simplectic.backend.simd.internal.fft;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that a codelet computes with: real numbers of one size, {@code count} at a time.
 *
 * <p>A block is {@code count} complex numbers, first the real parts, then the imaginary ones.
 */
record Lanes(boolean single, int count) {
    /** As many lanes as the machine's vectors have. */
    static Lanes preferred(boolean single) {
        var species = single ? FloatVector.SPECIES_PREFERRED : DoubleVector.SPECIES_PREFERRED;
        return new Lanes(single, species.length());
    }

    /** Bytes of a real number. */
    int realBytes() {
        return single ? Float.BYTES : Double.BYTES;
    }

    /** Bytes of a vector. */
    int vectorBytes() {
        return count * realBytes();
    }

    /** Bytes of a block. */
    int blockBytes() {
        return 2 * vectorBytes();
    }

    /** Bytes of a complex number. */
    int complexBytes() {
        return 2 * realBytes();
    }

    /** Whether these are halves of vectors of 64 bytes: often as fast, number for number, and less is lost at the ends. */
    boolean halved() {
        return vectorBytes() == 32 && DoubleVector.SPECIES_PREFERRED.vectorByteSize() == 64;
    }

    /** Whether one instruction permutes two vectors of this size; elsewhere that takes two and a blend. */
    boolean permutesPairs() {
        return vectorBytes() == 64 || halved();
    }

    String speciesField() {
        return "SPECIES_" + 8 * vectorBytes();
    }

    ClassDesc vector() {
        return (single ? FloatVector.class : DoubleVector.class)
                .describeConstable()
                .orElseThrow();
    }

    ClassDesc real() {
        return single ? ConstantDescs.CD_float : ConstantDescs.CD_double;
    }

    private VectorSpecies<?> species() {
        var shape = VectorShape.forBitSize(8 * vectorBytes());
        return single ? VectorSpecies.of(float.class, shape) : VectorSpecies.of(double.class, shape);
    }

    /** Which lane of two vectors laid end to end goes to lane {@code i}. */
    private int source(Graph.Op op, int i) {
        return switch (op) {
            case EVEN -> 2 * i;
            case ODD -> 2 * i + 1;
            case LOW -> i / 2 + i % 2 * count;
            case HIGH -> count / 2 + i / 2 + i % 2 * count;
            case REVERSE -> count - 1 - i;
            default -> throw new IllegalArgumentException(op + " moves no lanes");
        };
    }

    /** The operation's source lanes as a vector. Called by codelets. */
    static Vector<?> indices(boolean single, int count, String op) {
        var lanes = new Lanes(single, count);
        var values = new double[count];
        for (var i = 0; i < count; i++) {
            values[i] = lanes.source(Graph.Op.valueOf(op), i);
        }
        return lanes.species().fromArray(values(single, values), 0);
    }

    private static Object values(boolean single, double[] values) {
        if (!single) {
            return values;
        }
        var floats = new float[values.length];
        for (var i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The operation's source lanes as a shuffle, those of the second operand exceptional. Called by codelets. */
    static VectorShuffle<?> shuffle(boolean single, int count, String op) {
        var lanes = new Lanes(single, count);
        return VectorShuffle.fromOp(lanes.species(), i -> {
            var source = lanes.source(Graph.Op.valueOf(op), i);
            return source < count ? source : source - 2 * count;
        });
    }
}
