package org.simplectic.sweeps.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The first points of Sobol's sequence, in the order of Gray's code: of every 2^m of them that follow each other, beginning at a multiple
 * of 2^m, as many as can be lie in each of many boxes. Not random: the seed makes no difference. Numbers of members that are powers of two
 * fill the space most evenly.
 *
 * @see "S. Joe, F. Y. Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci. Comput. 30 (2008),
 *     2635-2654; the direction numbers are theirs (new-joe-kuo-6)"
 */
final class Sobol implements Design {
    private static final int BITS = 32;

    /**
     * A line a dimension from the second on: the inner coefficients of a primitive polynomial over the numbers 0 and 1, as the digits of a binary
     * number, then the first direction numbers, as many as its degree.
     */
    private static final List<int[]> DIMENSIONS = """
            0 1
            1 1 3
            1 1 3 1
            2 1 1 1
            1 1 1 3 3
            4 1 3 5 13
            2 1 1 5 5 17
            4 1 1 5 5 5
            7 1 1 7 11 19
            11 1 1 5 1 1
            13 1 1 1 3 11
            14 1 3 5 5 31
            1 1 3 3 9 7 49
            13 1 1 1 15 21 21
            16 1 3 1 13 27 49
            19 1 1 1 15 7 5
            22 1 3 1 15 13 25
            25 1 1 5 5 19 61
            1 1 3 7 11 23 15 103
            4 1 3 7 13 13 15 69
            """.lines().map(
            line -> Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray()).toList();

    /** How many names can be varied. */
    static final int MOST_DIMENSIONS = DIMENSIONS.size() + 1;

    private final List<Range> ranges;
    private final int members;
    private final List<long[]> directions;

    Sobol(List<Range> ranges, int members) {
        this.ranges = List.copyOf(ranges);
        this.members = members;
        this.directions =
                IntStream.range(0, ranges.size()).mapToObj(Sobol::directions).toList();
    }

    /** The direction numbers of a dimension, as binary fractions of 32 digits. */
    static long[] directions(int dimension) {
        var numbers = new long[BITS];
        int[] line = dimension == 0 ? new int[] {0} : DIMENSIONS.get(dimension - 1);
        int degree = line.length - 1;
        for (int i = 0; i < BITS; i++) {
            if (degree == 0) {
                numbers[i] = 1L << (BITS - 1 - i);
            } else if (i < degree) {
                numbers[i] = (long) line[i + 1] << (BITS - 1 - i);
            } else {
                numbers[i] = next(numbers, i, degree, line[0]);
            }
        }
        return numbers;
    }

    /** The recurrence of the polynomial. */
    private static long next(long[] numbers, int i, int degree, int coefficients) {
        long next = numbers[i - degree] ^ (numbers[i - degree] >> degree);
        for (int k = 1; k < degree; k++) {
            if (((coefficients >> (degree - 1 - k)) & 1) == 1) {
                next ^= numbers[i - k];
            }
        }
        return next;
    }

    @Override
    public int members() {
        return members;
    }

    @Override
    public double[] values(int member) {
        int gray = member ^ (member >>> 1);
        return IntStream.range(0, ranges.size())
                .mapToDouble(i -> ranges.get(i).at(fraction(directions.get(i), gray)))
                .toArray();
    }

    private static double fraction(long[] directions, int gray) {
        long digits = 0;
        for (int bit = 0; bit < BITS - 1; bit++) {
            if (((gray >>> bit) & 1) == 1) {
                digits ^= directions[bit];
            }
        }
        return digits * 0x1p-32;
    }
}
