package org.simplectic.backend.simd.internal.plan;

/**
 * Where something is: bytes beyond an address in a plan's table.
 *
 * @param slot which address
 * @param offset bytes
 */
public record Ref(int slot, long offset) {
    /** The address. */
    public long in(long[] table) {
        return table[slot] + offset;
    }

    Ref plus(long bytes) {
        return new Ref(slot, offset + bytes);
    }
}
