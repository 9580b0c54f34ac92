package org.simplectic.array;

/** Random numbers as a function of a key: the same key gives the same bits on every backend. */
public sealed interface RandomNumbers extends Primitive {
    /** What is drawn. */
    enum Distribution {
        /** All bits of an integer (i32 or i64), each equally likely. */
        BITS,
        /** Real numbers of [0, 1), all multiples of 2^-53 (f64) or 2^-24 (f32), equally likely. */
        UNIFORM,
        /** Real numbers of the standard normal distribution. */
        NORMAL
    }

    /**
     * Draws from Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), defined bit by bit in the documentation. The operand is one key,
     * i64 {@code [2]}, or a batch of them, {@code [B..., 2]}; the result {@code [B..., shape]} draws apart for each.
     *
     * @param distribution what is drawn
     * @param type element type and shape of what each key gives
     */
    record Draw(Distribution distribution, ArrayType type) implements RandomNumbers {
        @Override
        public String label() {
            return "random " + Primitive.label(distribution);
        }
    }
}
