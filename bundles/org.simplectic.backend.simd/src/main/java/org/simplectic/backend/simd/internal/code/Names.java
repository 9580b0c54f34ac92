package org.simplectic.backend.simd.internal.code;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Classes and signatures that generated code uses. */
final class Names {
    static final ClassDesc LANES = of(Lanes.class);
    static final ClassDesc MEMORY = of(Memory.class);
    static final ClassDesc SEGMENT = of(java.lang.foreign.MemorySegment.class);
    static final ClassDesc BYTE_ORDER = of(java.nio.ByteOrder.class);
    static final ClassDesc VECTOR = of(Vector.class);
    static final ClassDesc MASK = of(VectorMask.class);
    static final ClassDesc SPECIES = of(VectorSpecies.class);
    static final ClassDesc SHUFFLE = of(VectorShuffle.class);
    static final ClassDesc OPERATORS = of(VectorOperators.class);
    static final ClassDesc COMPARISON = of(VectorOperators.Comparison.class);
    static final ClassDesc CONVERSION = of(VectorOperators.Conversion.class);
    static final ClassDesc BINARY_OPERATOR = of(VectorOperators.Binary.class);
    static final ClassDesc MATH = of(Math.class);

    private Names() {}

    static ClassDesc of(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /** The vector class of an element type. */
    static ClassDesc vector(DType type) {
        return switch (type) {
            case F64 -> of(DoubleVector.class);
            case F32 -> of(FloatVector.class);
            case I64 -> of(LongVector.class);
            case I32 -> of(IntVector.class);
            case BOOL -> MASK;
            case C128, C64 -> throw new AssertionError("complex numbers are two real ones");
        };
    }

    /** The Java type of an element type. */
    static ClassDesc primitive(DType type) {
        return switch (type) {
            case F64 -> CD_double;
            case F32 -> CD_float;
            case I64 -> CD_long;
            case I32 -> CD_int;
            case BOOL -> CD_boolean;
            case C128, C64 -> throw new AssertionError("complex numbers are two real ones");
        };
    }

    /** The letter by which conversions name an element type. */
    static String letter(DType type) {
        return switch (type) {
            case F64 -> "D";
            case F32 -> "F";
            case I64 -> "L";
            case I32 -> "I";
            default -> throw new AssertionError(type + " is not converted in vectors");
        };
    }

    static MethodTypeDesc method(ClassDesc result, ClassDesc... parameters) {
        return MethodTypeDesc.of(result, parameters);
    }
}
