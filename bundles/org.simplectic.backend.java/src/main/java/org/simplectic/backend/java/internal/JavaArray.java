package org.simplectic.backend.java.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;

/** Values on the Java heap; counted while open. */
final class JavaArray implements Array {
    private final ArrayType type;
    private final AtomicLong openArrays;
    private @Nullable Object values;

    /**
     * An open array.
     *
     * @param values a {@code long[]} of integers or truth values, or a {@code double[]} of real numbers or pairs
     */
    JavaArray(ArrayType type, Object values, AtomicLong openArrays) {
        this.type = type;
        this.values = values;
        this.openArrays = openArrays;
        openArrays.incrementAndGet();
    }

    Object values() {
        var open = values;
        if (open == null) {
            throw new IllegalArgumentException("this array is closed: " + type);
        }
        return open;
    }

    @Override
    public ArrayType type() {
        return type;
    }

    @Override
    public void close() {
        if (values != null) {
            values = null;
            openArrays.decrementAndGet();
        }
    }
}
