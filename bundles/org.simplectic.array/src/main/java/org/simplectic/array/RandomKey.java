package org.simplectic.array;

import org.simplectic.array.RandomNumbers.Distribution;

/**
 * A key of random numbers in a program being traced: what is drawn is a function of the key alone. A key is used once, for one
 * draw; {@link #split} and {@link #foldIn} make fresh keys of it.
 *
 * <p>Keys are i64 {@code [2]} arrays, so that they are inputs, outputs and carries of programs like any number. Keys of shape
 * {@code [B..., 2]} draw for each of a batch.
 *
 * @param expression the key
 */
public record RandomKey(Expr expression) {
    private static final ArrayType TYPE = ArrayType.of(DType.I64, 2);

    /** Checks that the expression can be a key. */
    public RandomKey {
        var type = expression.type();
        Checks.require(
                type.dtype() == DType.I64 && type.rank() >= 1 && type.shape().extent(type.rank() - 1) == 2,
                () -> "a random key is i64[..., 2], but got " + type);
    }

    /**
     * The key of a seed, outside programs.
     *
     * @param seed any number
     * @return the key: the seed, stream 0
     */
    public static HostArray ofSeed(long seed) {
        return HostArray.ofIntegers(TYPE, seed, 0);
    }

    /**
     * Fresh keys.
     *
     * @param number how many
     * @return keys {@code [B..., number, 2]}, to be taken apart by {@link #get} or mapped over
     */
    public RandomKey split(int number) {
        return new RandomKey(expression.random(Distribution.BITS, ArrayType.of(DType.I64, number, 2)));
    }

    /**
     * One of a batch of keys.
     *
     * @param index along the first axis
     * @return the key
     */
    public RandomKey get(int index) {
        return new RandomKey(expression.get(index));
    }

    /**
     * A fresh key for each integer: the number of a step or of a sample, say.
     *
     * @param number an integer scalar
     * @return a key; different ones for different numbers
     */
    public RandomKey foldIn(Expr number) {
        Checks.require(
                number.type().dtype().isInteger() && number.type().rank() == 0,
                () -> "an integer is folded into a key, but got " + number.type());
        var mixed = new RandomKey(expression.random(Distribution.BITS, TYPE)).expression;
        var wide = number.convert(DType.I64);
        var moved = new RandomKey(mixed.plus(wide));
        return new RandomKey(moved.expression.random(Distribution.BITS, TYPE));
    }

    /**
     * A fresh key for an integer.
     *
     * @param number any number
     * @return the key that {@link #foldIn(Expr)} gives for it
     */
    public RandomKey foldIn(long number) {
        return foldIn(expression.constant(HostArray.ofIntegers(new ArrayType(DType.I64, Shape.SCALAR), number)));
    }

    /**
     * Numbers of [0, 1), equally likely.
     *
     * @param type real element type and shape
     * @return numbers {@code [B..., shape]}
     */
    public Expr uniform(ArrayType type) {
        return expression.random(Distribution.UNIFORM, type);
    }

    /**
     * Numbers between two bounds, equally likely.
     *
     * @param type real element type and shape
     * @param from lower bound, included
     * @param to upper bound, not included but for rounding
     * @return numbers {@code [B..., shape]}
     */
    public Expr uniform(ArrayType type, double from, double to) {
        return uniform(type).times(to - from).plus(from);
    }

    /**
     * Numbers of the standard normal distribution.
     *
     * @param type real element type and shape
     * @return numbers {@code [B..., shape]}
     */
    public Expr normal(ArrayType type) {
        return expression.random(Distribution.NORMAL, type);
    }

    /**
     * The numbers 0 to n - 1 in random order, each order equally likely but for collisions of 64 random bits.
     *
     * @param n how many
     * @return i32 {@code [B..., n]}
     */
    public Expr permutation(int n) {
        return expression.random(Distribution.BITS, ArrayType.of(DType.I64, n)).argSort(-1);
    }
}
