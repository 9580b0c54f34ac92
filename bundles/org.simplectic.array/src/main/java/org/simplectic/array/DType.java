package org.simplectic.array;

/** The type of an array's elements. */
public enum DType {
    /** IEEE 754 binary64. */
    F64("f64", 8),
    /** IEEE 754 binary32. */
    F32("f32", 4),
    /** Complex numbers of two binary64, real part first. */
    C128("c128", 16),
    /** Complex numbers of two binary32, real part first. */
    C64("c64", 8),
    /** 64-bit integers in two's complement. */
    I64("i64", 8),
    /** 32-bit integers in two's complement. */
    I32("i32", 4),
    /** Truth values, the result of comparisons. */
    BOOL("bool", 1);

    private final String label;
    private final int bytes;

    DType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /**
     * The memory that one element takes.
     *
     * @return bytes an element
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are real floating-point numbers.
     *
     * @return true for {@link #F64} and {@link #F32}
     */
    public boolean isReal() {
        return this == F64 || this == F32;
    }

    /**
     * Whether elements are complex numbers.
     *
     * @return true for {@link #C128} and {@link #C64}
     */
    public boolean isComplex() {
        return this == C128 || this == C64;
    }

    /**
     * Whether elements are integers.
     *
     * @return true for {@link #I64} and {@link #I32}
     */
    public boolean isInteger() {
        return this == I64 || this == I32;
    }

    /**
     * Whether values of this type have derivatives.
     *
     * @return true for real and complex numbers
     */
    public boolean isDifferentiable() {
        return isReal() || isComplex();
    }

    /**
     * The type of the real part.
     *
     * @return for complex numbers the type of their parts, else this
     */
    public DType real() {
        return this == C128 ? F64 : this == C64 ? F32 : this;
    }

    /**
     * The complex type of the same precision.
     *
     * @return {@link #C128} for binary64, {@link #C64} for binary32
     * @throws IllegalArgumentException for integers and truth values
     */
    public DType complex() {
        return switch (this) {
            case F64, C128 -> C128;
            case F32, C64 -> C64;
            default -> throw new IllegalArgumentException("there is no complex type of " + this + "; convert first");
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
