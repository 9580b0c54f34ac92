package org.simplectic.sweeps.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DesignTest {
    private static final Range UNIT = new Range(0, 1, false);

    private static List<Range> unit(int dimensions) {
        return Collections.nCopies(dimensions, UNIT);
    }

    private static double[][] points(Design design) {
        return IntStream.range(0, design.members()).mapToObj(design::values).toArray(double[][]::new);
    }

    @Test
    void aGridIsAllCombinationsTheLastNameFastest() {
        var grid = new Design.Grid(List.of(List.of(1.0, 2.0), List.of(5.0, 6.0, 7.0)), 6);
        assertArrayEquals(new double[][] {{1, 5}, {1, 6}, {1, 7}, {2, 5}, {2, 6}, {2, 7}}, points(grid));
    }

    @Test
    void pointsOfARangeIncludeItsEndsExactly() {
        assertEquals(List.of(1.0, 1.5, 2.0), new Range(1, 2, false).points(3));
        assertEquals(List.of(1e-6, 1e-5, 1e-4, 1e-3), new Range(1e-6, 1e-3, true).points(4));
        var factors = new Range(1e-3, 0.7, true).points(4);
        assertEquals(0.7, factors.getLast());
        assertEquals(factors.get(1) / factors.get(0), factors.get(3) / factors.get(2), 1e-12);
    }

    /** The first ten points of the authors' program for three dimensions. */
    @Test
    void sobolBeginsAsPublished() {
        var expected = new double[][] {
            {0, 0, 0},
            {0.5, 0.5, 0.5},
            {0.75, 0.25, 0.25},
            {0.25, 0.75, 0.75},
            {0.375, 0.375, 0.625},
            {0.875, 0.875, 0.125},
            {0.625, 0.125, 0.875},
            {0.125, 0.625, 0.375},
            {0.1875, 0.3125, 0.9375},
            {0.6875, 0.8125, 0.4375}
        };
        assertArrayEquals(expected, points(new Sobol(unit(3), 10)));
    }

    @Test
    void everyDimensionOfSobolHasAPointInEachPart() {
        var points = points(new Sobol(unit(Sobol.MOST_DIMENSIONS), 256));
        for (int d = 0; d < Sobol.MOST_DIMENSIONS; d++) {
            int dimension = d;
            long parts = IntStream.range(0, 256)
                    .map(i -> (int) (points[i][dimension] * 256))
                    .distinct()
                    .count();
            assertEquals(256, parts, "dimension " + dimension);
        }
    }

    /** A (0, m, 2)-net: one of 2^m points in each box of 2^-k by 2^(k-m). */
    @Test
    void theFirstTwoDimensionsOfSobolAreANet() {
        int m = 8;
        var points = points(new Sobol(unit(2), 1 << m));
        for (int k = 0; k <= m; k++) {
            int wide = 1 << k;
            int high = 1 << (m - k);
            long boxes = IntStream.range(0, 1 << m)
                    .map(i -> ((int) (points[i][0] * wide)) * high + (int) (points[i][1] * high))
                    .distinct()
                    .count();
            assertEquals(1 << m, boxes, wide + " by " + high);
        }
    }

    /** Sobol's property A: of 2^d points that follow each other, one in each of the boxes that halving every range makes. */
    @Test
    void directionNumbersOfSobolHavePropertyA() {
        int size = Sobol.MOST_DIMENSIONS;
        var rows = new long[size];
        for (int d = 0; d < size; d++) {
            var directions = Sobol.directions(d);
            for (int i = 0; i < size; i++) {
                rows[d] |= ((directions[i] >> 31) & 1) << i;
            }
        }
        assertEquals(size, rank(rows));
    }

    private static int rank(long[] matrix) {
        var rows = matrix.clone();
        int rank = 0;
        for (int bit = 0; bit < Long.SIZE && rank < rows.length; bit++) {
            int pivot = rank;
            while (pivot < rows.length && ((rows[pivot] >> bit) & 1) == 0) {
                pivot++;
            }
            if (pivot == rows.length) {
                continue;
            }
            long row = rows[pivot];
            rows[pivot] = rows[rank];
            rows[rank] = row;
            for (int other = rank + 1; other < rows.length; other++) {
                rows[other] ^= ((rows[other] >> bit) & 1) * row;
            }
            rank++;
        }
        return rank;
    }

    @Test
    void pairsOfDimensionsOfSobolAreUncorrelated() {
        var points = points(new Sobol(unit(Sobol.MOST_DIMENSIONS), 4096));
        for (int a = 0; a < Sobol.MOST_DIMENSIONS; a++) {
            for (int b = 0; b < a; b++) {
                double sum = 0;
                for (var point : points) {
                    sum += 12 * (point[a] - 0.5) * (point[b] - 0.5);
                }
                // Random points would have 1/sqrt(4096) = 0.016 in the root mean square.
                assertEquals(0, sum / points.length, 0.016, a + " and " + b);
            }
        }
    }

    @Test
    void aLatinHypercubeHasOnePointInEachPartOfEachRange() {
        var points = points(new LatinHypercube(unit(3), 50, 11));
        for (int d = 0; d < 3; d++) {
            int dimension = d;
            long parts = IntStream.range(0, 50)
                    .map(i -> (int) (points[i][dimension] * 50))
                    .distinct()
                    .count();
            assertEquals(50, parts);
        }
    }

    @Test
    void theSeedDecidesALatinHypercube() {
        var design = points(new LatinHypercube(unit(2), 20, 3));
        assertArrayEquals(design, points(new LatinHypercube(unit(2), 20, 3)));
        assertNotEquals(design[0][0], points(new LatinHypercube(unit(2), 20, 4))[0][0]);
        double covariance = IntStream.range(0, 20)
                .mapToDouble(i -> (design[i][0] - 0.5) * (design[i][1] - 0.5))
                .average()
                .orElseThrow();
        assertTrue(Math.abs(covariance * 12) < 0.9, "the orders of parts differ");
    }
}
