package org.simplectic.array;

/** The type of an array's elements. */
public enum DType {
    /** IEEE 754 binary64. */
    F64("f64"),
    /** Truth values, the result of comparisons. */
    BOOL("bool");

    private final String label;

    DType(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
