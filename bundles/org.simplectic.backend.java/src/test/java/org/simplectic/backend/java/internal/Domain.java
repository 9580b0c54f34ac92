package org.simplectic.backend.java.internal;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Where an argument is drawn from; away from kinks and poles, so that differences with steps up to 0.03 do not cross them. */
@FunctionalInterface
public interface Domain {
    /** That many numbers. */
    double[] sample(int size, SplittableRandom random);

    /** Both signs, at least 0.1 from zero. */
    Domain ANY = signed(0.1, 1.5);
    /** From 0.5 to 2. */
    Domain POSITIVE = (size, random) -> random.doubles(size, 0.5, 2).toArray();
    /** Between -0.8 and 0.8. */
    Domain UNIT = (size, random) -> random.doubles(size, -0.8, 0.8).toArray();
    /** Both signs, at least 0.07 from the nearest multiple of a half. */
    Domain OFF_GRID = (size, random) -> random.doubles(size, 0.07, 0.43)
            .map(x -> x + 0.5 * random.nextInt(-4, 4))
            .toArray();
    /** No two closer than 0.1, in random order. */
    Domain DISTINCT = Domain::distinct;
    /** Truth values. */
    Domain TRUTH = (size, random) -> random.ints(size, 0, 2).asDoubleStream().toArray();

    /** Both signs, of a size between two bounds. */
    static Domain signed(double from, double to) {
        return (size, random) -> random.doubles(size, from, to)
                .map(x -> random.nextBoolean() ? x : -x)
                .toArray();
    }

    /** Integers from 0 to n - 1. */
    static Domain below(int n) {
        return (size, random) -> random.ints(size, 0, n).asDoubleStream().toArray();
    }

    /** Always the same numbers. */
    static Domain fixed(double... values) {
        return (size, random) -> values.clone();
    }

    private static double[] distinct(int size, SplittableRandom random) {
        var order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return IntStream.of(order)
                .mapToDouble(i -> 0.15 * (i - 0.4 * size) + random.nextDouble(-0.02, 0.02))
                .toArray();
    }
}
