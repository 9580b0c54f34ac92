package org.simplectic.linear.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Status;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/** Multigrid as preconditioner of conjugate gradients: how fast residuals fall, on any grid. */
@NullMarked
final class MultigridTest {
    /** By what the residual falls in an iteration, at most: the bar that the platform sets itself. */
    private static final double FACTOR = 0.15;

    private static final double RTOL = 1e-8;

    /**
     * Minus the Laplacian in cells of width 1, with the letter of a condition for each axis: d for a wall half a cell away, v for one a cell away, n for
     * none, p for periodic.
     */
    static StencilOperator laplacian(Expr program, String conditions, int... sizes) {
        int rank = sizes.length;
        var entries = new ArrayList<StencilOperator.Entry>();
        for (int axis = 0; axis < rank; axis++) {
            char condition = conditions.charAt(axis);
            var diagonal = new double[sizes[axis]];
            Arrays.fill(diagonal, 2);
            double atEnd = condition == 'd' ? 3 : condition == 'n' ? 1 : 2;
            diagonal[0] = atEnd;
            diagonal[sizes[axis] - 1] = atEnd;
            var extents = new int[rank];
            Arrays.fill(extents, 1);
            var one = new ArrayType(DType.F64, Shape.of(extents));
            extents[axis] = sizes[axis];
            var along = new ArrayType(DType.F64, Shape.of(extents));
            for (int steps = -1; steps <= 1; steps++) {
                var offset = new ArrayList<>(Collections.nCopies(rank, 0));
                offset.set(axis, steps);
                var coefficient = steps == 0 ? HostArray.of(along, diagonal) : HostArray.filled(one, -1);
                entries.add(new StencilOperator.Entry(offset, program.constant(coefficient)));
            }
        }
        boolean isSingular = conditions.chars().allMatch(c -> c == 'n' || c == 'p');
        return new StencilOperator(
                grid(conditions, sizes), entries, isSingular, Set.of(LinearOperator.Tag.POSITIVE_DEFINITE));
    }

    static Grid grid(String conditions, int... sizes) {
        return new Grid(IntStream.range(0, sizes.length)
                .mapToObj(axis -> {
                    var points = IntStream.range(0, sizes[axis])
                            .mapToDouble(i -> i + 0.5)
                            .toArray();
                    return new Grid.Axis(
                            "xyz".substring(axis, axis + 1),
                            "",
                            0,
                            sizes[axis],
                            conditions.charAt(axis) == 'p',
                            HostArray.vector(points),
                            HostArray.filled(ArrayType.vector(sizes[axis]), 1));
                })
                .toList());
    }

    static HostArray noise(int size, boolean isMeanFree) {
        var random = new SplittableRandom(5);
        var values = random.doubles(size).map(value -> value - 0.5).toArray();
        double mean = isMeanFree ? Arrays.stream(values).average().orElse(0) : 0;
        return HostArray.vector(Arrays.stream(values).map(value -> value - mean).toArray());
    }

    private static Multigrid multigrid() {
        return new Multigrid(Solvers.options(Multigrid.Options.class, Map.of()));
    }

    private static double factor(String conditions, int... sizes) {
        int size = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        boolean isSingular = conditions.chars().allMatch(c -> c == 'n' || c == 'p');
        var b = noise(size, isSingular);
        var found = Solvers.solution(
                in -> new Cg(Solvers.options(KrylovOptions.class, Map.of("rtol", RTOL)), Optional.of(multigrid()))
                        .init(laplacian(in.getFirst(), conditions, sizes))
                        .solve(in.getFirst()),
                b);
        assertEquals(Status.DONE, found.outcome());
        double norm = Math.sqrt(Arrays.stream(b.toArray()).map(v -> v * v).sum());
        return Math.pow(found.residual() / norm, 1.0 / found.iterations());
    }

    @ParameterizedTest
    @CsvSource({
        "d, 64", "n, 64", "p, 64", "d, 67", "p, 67", "dd, 64", "vv, 64", "dn, 64", "nn, 64", "pp, 64", "pd, 65",
        "dd, 128", "nn, 127", "pd, 256", "ddd, 24", "npd, 23"
    })
    void residualsFallFastWhateverHoldsAtTheEnds(String conditions, int size) {
        var sizes = new int[conditions.length()];
        Arrays.fill(sizes, size);
        assertTrue(factor(conditions, sizes) < FACTOR);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"dd, 512", "nn, 1024", "ddd, 96"})
    void sizeDoesNotMatter(String conditions, int size) {
        var sizes = new int[conditions.length()];
        Arrays.fill(sizes, size);
        assertTrue(factor(conditions, sizes) < FACTOR);
    }

    @Test
    void axesWithLongerCellsAreCoarsenedLater() {
        var found = Solvers.solution(
                in -> new Cg(Solvers.options(KrylovOptions.class, Map.of("rtol", RTOL)), Optional.of(multigrid()))
                        .init(flat(in.getFirst()))
                        .solve(in.getFirst()),
                noise(64 * 64, false));
        assertEquals(Status.DONE, found.outcome());
        assertTrue(found.iterations() <= 10, () -> found.iterations() + " iterations");
    }

    /** Cells sixteen times as long as wide, and so are couplings 256 times as strong one way. */
    private static StencilOperator flat(Expr program) {
        var even = laplacian(program, "dd", 64, 64);
        var entries = even.entries().stream()
                .map(entry -> {
                    boolean isAlongFirst = entry.coefficient().type().shape().extent(0) > 1
                            || entry.offset().getFirst() != 0;
                    return isAlongFirst
                            ? new StencilOperator.Entry(
                                    entry.offset(), entry.coefficient().over(256))
                            : entry;
                })
                .toList();
        var axes = even.grid().axes();
        var longer = new Grid.Axis(
                "x", "", 0, 64 * 16, false, axes.getFirst().points(), HostArray.filled(ArrayType.vector(64), 16));
        return new StencilOperator(new Grid(List.of(longer, axes.get(1))), entries, false, even.tags());
    }
}
