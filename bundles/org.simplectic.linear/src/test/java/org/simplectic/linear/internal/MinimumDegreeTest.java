package org.simplectic.linear.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.array.SparseOrder;
import org.simplectic.array.SparseStructure;

@NullMarked
final class MinimumDegreeTest {
    /** A diagonal, and further places. */
    static SparseStructure structure(int n, int[][] places) {
        var columns = IntStream.range(0, n)
                .mapToObj(i -> IntStream.concat(
                                IntStream.of(i),
                                Arrays.stream(places).filter(p -> p[0] == i).mapToInt(p -> p[1]))
                        .sorted()
                        .distinct()
                        .toArray())
                .toList();
        var starts = new int[n + 1];
        for (int i = 0; i < n; i++) {
            starts[i + 1] = starts[i] + columns.get(i).length;
        }
        return SparseStructure.csr(
                n, starts, columns.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /** Row and column 0 are full. */
    static SparseStructure arrow(int n) {
        return structure(
                n,
                IntStream.range(1, n)
                        .boxed()
                        .flatMap(i -> Stream.of(new int[] {0, i}, new int[] {i, 0}))
                        .toArray(int[][]::new));
    }

    /** Unsymmetric, several entries a row. */
    static SparseStructure random(int n, int entries, long seed) {
        var random = new SplittableRandom(seed);
        return structure(
                n,
                IntStream.range(0, n * entries)
                        .mapToObj(k -> new int[] {k / entries, random.nextInt(n)})
                        .toArray(int[][]::new));
    }

    private static long fill(SparseStructure structure, int[] order) {
        return Arrays.stream(Graph.of(structure).filled(order))
                .mapToLong(rows -> rows.length)
                .sum();
    }

    static Stream<SparseStructure> structures() {
        return Stream.of(
                structure(1, new int[0][]),
                structure(7, new int[0][]),
                arrow(30),
                new Matrices(12, 0).structure(),
                random(60, 1, 1),
                random(60, 4, 2),
                random(25, 25, 3));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void eachRowHasItsTurnOnce(SparseStructure structure) {
        int[] order = MinimumDegree.order(Graph.of(structure));
        assertArrayEquals(
                IntStream.range(0, structure.rows()).toArray(),
                Arrays.stream(order).sorted().toArray());
    }

    /** Every column is a pivot of one front, and all that it fills is in that front. */
    @ParameterizedTest
    @MethodSource("structures")
    void frontsHoldTheFill(SparseStructure structure) {
        var graph = Graph.of(structure);
        var columns = graph.filled(MinimumDegree.order(graph));
        var isPivot = new int[columns.length];
        for (var batch : Fronts.of(columns).batches()) {
            for (var front : batch.fronts()) {
                var all = IntStream.concat(Arrays.stream(front.pivots()), Arrays.stream(front.border()))
                        .boxed()
                        .toList();
                for (int pivot : front.pivots()) {
                    isPivot[pivot]++;
                    assertTrue(Arrays.stream(columns[pivot]).allMatch(all::contains));
                }
            }
        }
        assertTrue(Arrays.stream(isPivot).allMatch(count -> count == 1));
    }

    /** The row that is next to all others comes last, or beside the last of them. */
    @Test
    void anArrowFillsNothing() {
        var arrow = arrow(50);
        assertEquals(49, fill(arrow, MinimumDegree.order(Graph.of(arrow))));
        assertEquals(50 * 49 / 2, fill(arrow, IntStream.range(0, 50).toArray()));
    }

    /** There is a row with one neighbour at any time. */
    @Test
    void aTreeFillsNothing() {
        var random = new SplittableRandom(4);
        var tree = structure(
                200,
                IntStream.range(1, 200)
                        .mapToObj(i -> new int[] {i, random.nextInt(i)})
                        .toArray(int[][]::new));
        assertEquals(199, fill(tree, MinimumDegree.order(Graph.of(tree))));
    }

    /** On m by m points the natural order fills m^3 places, reverse Cuthill-McKee two thirds of them, minimum degree some m^2 log m. */
    @Test
    void aGridFillsLittle() {
        var grid = new Matrices(32, 0).structure();
        long natural = fill(grid, IntStream.range(0, grid.rows()).toArray());
        long narrow = fill(grid, SparseOrder.reverseCuthillMcKee(grid));
        long least = fill(grid, MinimumDegree.order(Graph.of(grid)));
        assertTrue(least < 0.4 * natural, least + " " + natural);
        assertTrue(least < 0.6 * narrow, least + " " + narrow);
    }
}
