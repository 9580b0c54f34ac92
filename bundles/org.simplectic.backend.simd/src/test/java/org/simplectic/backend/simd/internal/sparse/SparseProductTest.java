package org.simplectic.backend.simd.internal.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.parallel.Team;
import org.simplectic.backend.simd.internal.sparse.RunLoop.Layout;

/** Everything is compared bit for bit with a loop of fused multiply-adds: formats and threads must not matter. */
@NullMarked
class SparseProductTest {
    private final Arena arena = Arena.ofShared();
    private final List<Team> teams = List.of(Team.single(), Team.of(2), Team.of(3));

    @AfterEach
    void close() {
        teams.forEach(Team::close);
        arena.close();
    }

    /** A structure with values. */
    record Matrix(String name, SparseStructure structure, List<Double> list) {
        double[] values() {
            return list.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Matrix> matrices() {
        var matrices = new ArrayList<Matrix>();
        matrices.add(random("one row", 1, 40, 1, 7));
        matrices.add(random("one column", 40, 1, 1, 2));
        matrices.add(random("wide", 13, 300, 1, 30));
        matrices.add(random("tall", 300, 13, 1, 6));
        matrices.add(random("long rows", 50, 500, 1, 200));
        matrices.add(random("many rows", 3001, 2999, 1, 12));
        for (int size = 1; size <= 5; size++) {
            matrices.add(random("blocks of " + size, 41 * size, 23 * size, size, 9));
        }
        matrices.add(grid("five points", 67, false));
        matrices.add(grid("nine points", 41, true));
        matrices.add(tridiagonal(2000));
        matrices.add(tridiagonal(20_000));
        matrices.add(band("eight diagonals", 700, 8));
        matrices.add(band("many diagonals", 3001, 23));
        matrices.add(empty(17, 9));
        matrices.add(empty(0, 0));
        return matrices;
    }

    /** Rows of 0 to most - 1 entries at any columns, in any order, some of them twice. */
    private static Matrix random(String name, int rows, int columns, int size, int most) {
        var random = new Random(rows * 31L + columns);
        var starts = new int[rows / size + 1];
        for (int row = 0; row < rows / size; row++) {
            starts[row + 1] = starts[row] + random.nextInt(most);
        }
        int blocks = starts[rows / size];
        var indices = IntStream.range(0, blocks)
                .map(i -> random.nextInt(columns / size))
                .toArray();
        return matrix(name, SparseStructure.bcsr(size, columns / size, starts, indices));
    }

    private static Matrix matrix(String name, SparseStructure structure) {
        var random = new Random(SingleNumbers.valuesOf(structure));
        var values =
                random.doubles(SingleNumbers.valuesOf(structure), -1, 1).boxed().toList();
        return new Matrix(name, structure, values);
    }

    /** Neighbours on a square grid, at the edges fewer. */
    private static Matrix grid(String name, int n, boolean diagonals) {
        var starts = new int[n * n + 1];
        var indices = new ArrayList<Integer>();
        for (int row = 0; row < n * n; row++) {
            for (int neighbour = 0; neighbour < 9; neighbour++) {
                int dx = neighbour % 3 - 1;
                int dy = neighbour / 3 - 1;
                int x = row % n + dx;
                int y = row / n + dy;
                if ((diagonals || dx * dy == 0) && x >= 0 && y >= 0 && x < n && y < n) {
                    indices.add(y * n + x);
                }
            }
            starts[row + 1] = indices.size();
        }
        var structure = SparseStructure.csr(
                n * n, starts, indices.stream().mapToInt(i -> i).toArray());
        return matrix(name, structure);
    }

    private static Matrix tridiagonal(int n) {
        var starts = IntStream.rangeClosed(0, n)
                .map(row -> Math.max(0, 3 * row - 1 - row / n))
                .toArray();
        var indices = IntStream.range(0, n)
                .flatMap(row -> IntStream.range(Math.max(0, row - 1), Math.min(n, row + 2)))
                .toArray();
        return matrix("tridiagonal", SparseStructure.csr(n, starts, indices));
    }

    /** In each row entries at so many columns, every third from the row's own on. */
    private static Matrix band(String name, int rows, int width) {
        var starts = IntStream.rangeClosed(0, rows).map(row -> row * width).toArray();
        var indices = IntStream.range(0, rows * width)
                .map(k -> k / width + 3 * (k % width))
                .toArray();
        return matrix(name, SparseStructure.csr(rows + 3 * width, starts, indices));
    }

    private static Matrix empty(int rows, int columns) {
        return matrix("empty " + rows + " x " + columns, SparseStructure.csr(columns, new int[rows + 1], new int[0]));
    }

    /** Y = A X by the definition. */
    private static double[] loop(Matrix matrix, double[] x, int width) {
        var structure = matrix.structure();
        int size = structure.block();
        var starts = structure.rowStarts();
        var indices = structure.columnIndices();
        var values = matrix.values();
        var y = new double[structure.rows() * width];
        for (int row = 0; row < structure.rows(); row++) {
            for (int block = starts[row / size]; block < starts[row / size + 1]; block++) {
                for (int j = 0; j < size; j++) {
                    double a = values[(block * size + row % size) * size + j];
                    int column = indices[block] * size + j;
                    for (int k = 0; k < width; k++) {
                        y[row * width + k] = Math.fma(a, x[column * width + k], y[row * width + k]);
                    }
                }
            }
        }
        return y;
    }

    private static double[] vector(int size) {
        return new Random(size).doubles(size, -1, 1).toArray();
    }

    private MemorySegment segment(double... numbers) {
        var segment = arena.allocate(Math.max(8, 8L * numbers.length), 64);
        MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_DOUBLE, 0, numbers.length);
        return segment;
    }

    private double[] result(int size, java.util.function.Consumer<MemorySegment> product) {
        var before = new double[size];
        Arrays.fill(before, Double.NaN);
        var y = segment(before);
        product.accept(y);
        return y.asSlice(0, 8L * size).toArray(ValueLayout.JAVA_DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void changingValuesGiveTheLoopsBits(Matrix matrix) {
        var x = vector(matrix.structure().columns());
        for (var team : teams) {
            var product = SparseProduct.withValues(matrix.structure(), Double.BYTES, team);
            var y = result(matrix.structure().rows(), to -> product.multiply(segment(matrix.values()), segment(x), to));
            assertArrayEquals(loop(matrix, x, 1), y, product.format() + ", team of " + team.size());
        }
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void everyFormatOfConstantValuesGivesTheLoopsBits(Matrix matrix) {
        var x = vector(matrix.structure().columns());
        for (var team : teams) {
            for (var format : formats(matrix)) {
                var values = segment(SingleNumbers.values(matrix.structure(), matrix.values()));
                var y = result(matrix.structure().rows(), to -> {
                    format.prepare(team, segment(x));
                    team.run(format.parts(), part -> format.multiply(part, values, segment(x), to));
                });
                assertArrayEquals(loop(matrix, x, 1), y, format.name() + ", team of " + team.size());
            }
        }
    }

    private List<Format> formats(Matrix matrix) {
        var scalar = SingleNumbers.structure(matrix.structure());
        var rows = RowOffsets.of(scalar);
        var values = segment(SingleNumbers.values(matrix.structure(), matrix.values()));
        var formats = new ArrayList<Format>(List.of(new Rows(rows, Double.BYTES)));
        if (Slices.suits(rows)) {
            formats.add(Slices.of(scalar, rows, values, arena));
        }
        formats.addAll(stencils(rows, Double.BYTES, values));
        return formats;
    }

    /** Before its loops are compiled a product does without them; these use them at once. */
    private List<Stencils> stencils(RowOffsets matrix, int bytes, MemorySegment values) {
        var stencils = new ArrayList<Stencils>();
        if (Stencils.suits(matrix, bytes, Layout.VECTORS)) {
            stencils.add(Stencils.of(matrix, bytes, values, arena));
        }
        if (Stencils.suits(matrix, bytes, Layout.ROWS)) {
            stencils.add(Stencils.of(matrix, bytes));
        }
        stencils.forEach(Stencils::useLoopsAtOnce);
        return stencils;
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void stencilsInSinglePrecisionGiveTheLoopsBits(Matrix matrix) {
        var structure = SingleNumbers.structure(matrix.structure());
        var values = floats(SingleNumbers.values(matrix.structure(), matrix.values()));
        var x = floats(vector(structure.columns()));
        for (var format : stencils(RowOffsets.of(structure), Float.BYTES, segment(values))) {
            for (var team : teams) {
                var y = segment(new float[structure.rows()]);
                y.fill((byte) -1);
                team.run(format.parts(), part -> format.multiply(part, segment(values), segment(x), y));
                assertArrayEquals(
                        loop(structure, values, x, 1),
                        y.asSlice(0, 4L * structure.rows()).toArray(ValueLayout.JAVA_FLOAT),
                        format.name());
            }
        }
    }

    @Test
    void loopsTakeOverWhenTheyAreCompiled() {
        var loop = new RunLoop(Double.BYTES, 3, Layout.VECTORS, true).compiled();

        for (int i = 0; i < 1000 && !loop.isFast(); i++) {
            loop.tryOut(100_000_000);
        }

        assertTrue(loop.isFast(), "a hundred seconds of trials");
        var matrix = tridiagonal(20_000);
        var x = vector(20_000);
        var product = SparseProduct.withConstantValues(
                matrix.structure(), Double.BYTES, matrix.values(), teams.get(1), arena);
        assertArrayEquals(loop(matrix, x, 1), result(20_000, y -> product.multiply(segment(x), y)));
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void constantValuesGiveTheLoopsBits(Matrix matrix) {
        var x = vector(matrix.structure().columns());
        var product = SparseProduct.withConstantValues(
                matrix.structure(), Double.BYTES, matrix.values(), teams.get(1), arena);

        var y = result(matrix.structure().rows(), to -> product.multiply(segment(x), to));

        assertArrayEquals(loop(matrix, x, 1), y, product.format());
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void matricesOfAnyWidthGiveTheLoopsBits(Matrix matrix) {
        for (int width : new int[] {1, 3, 8, 13, 32, 45}) {
            var x = vector(matrix.structure().columns() * width);
            var expected = loop(matrix, x, width);
            int size = matrix.structure().rows() * width;
            for (var team : teams) {
                var changing = SparseProduct.withValues(matrix.structure(), Double.BYTES, team);
                var constant = SparseProduct.withConstantValues(
                        matrix.structure(), Double.BYTES, matrix.values(), team, arena);
                assertArrayEquals(
                        expected,
                        result(size, to -> changing.multiply(segment(matrix.values()), segment(x), width, to)));
                assertArrayEquals(expected, result(size, to -> constant.multiply(segment(x), width, to)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void singlePrecisionGivesItsLoopsBits(Matrix matrix) {
        for (int width : new int[] {1, 5, 16, 37}) {
            var x = floats(vector(matrix.structure().columns() * width));
            var values = floats(matrix.values());
            var expected = loop(matrix.structure(), values, x, width);
            for (var team : teams) {
                var changing = SparseProduct.withValues(matrix.structure(), Float.BYTES, team);
                var constant =
                        SparseProduct.withConstantValues(matrix.structure(), Float.BYTES, matrix.values(), team, arena);
                var y = segment(new float[expected.length]);
                changing.multiply(segment(values), segment(x), width, y);
                assertArrayEquals(expected, y.asSlice(0, 4L * expected.length).toArray(ValueLayout.JAVA_FLOAT));
                y.fill((byte) -1);
                constant.multiply(segment(x), width, y);
                assertArrayEquals(expected, y.asSlice(0, 4L * expected.length).toArray(ValueLayout.JAVA_FLOAT));
            }
        }
    }

    private static float[] floats(double[] numbers) {
        var floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private MemorySegment segment(float[] numbers) {
        var segment = arena.allocate(Math.max(4, 4L * numbers.length), 64);
        MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_FLOAT, 0, numbers.length);
        return segment;
    }

    private static float[] loop(SparseStructure structure, float[] values, float[] x, int width) {
        var y = new float[structure.rows() * width];
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        int size = structure.block();
        for (int entry = 0; entry < values.length; entry++) {
            int block = entry / (size * size);
            int row = rows[block] * size + entry / size % size;
            int column = columns[block] * size + entry % size;
            for (int k = 0; k < width; k++) {
                y[row * width + k] = Math.fma(values[entry], x[column * width + k], y[row * width + k]);
            }
        }
        return y;
    }

    @Test
    void infinitiesAndNansStayInTheirRows() {
        var matrix = random("rows", 997, 503, 1, 12);
        var x = vector(503);
        x[7] = Double.NaN;
        x[0] = Double.POSITIVE_INFINITY;
        x[502] = Double.NEGATIVE_INFINITY;

        for (var format : formats(matrix)) {
            var values = segment(matrix.values());
            var y = result(997, to -> {
                format.prepare(teams.get(0), segment(x));
                teams.get(0).run(format.parts(), part -> format.multiply(part, values, segment(x), to));
            });
            assertArrayEquals(loop(matrix, x, 1), y, format.name());
        }
    }

    @Test
    void formatsFitTheirMatrices() {
        var names = formats(grid("five points", 67, false)).stream()
                .map(Format::name)
                .toList();

        assertEquals(List.of("rows with shared offsets", "sorted slices", "stencils", "rows of stencils"), names);
        assertEquals(
                List.of("rows"),
                formats(random("one row", 1, 40, 1, 7)).stream()
                        .map(Format::name)
                        .toList());
    }

    @Test
    void largeMatricesGetFormatsThatFit() {
        var grid = grid("five points", 150, false);
        var random = random("many rows", 9001, 9001, 1, 20);
        var team = teams.get(0);

        var stencils = SparseProduct.withConstantValues(grid.structure(), Double.BYTES, grid.values(), team, arena);
        var any = SparseProduct.withConstantValues(random.structure(), Double.BYTES, random.values(), team, arena);

        assertEquals("stencils", stencils.format());
        assertEquals(
                "rows of stencils",
                SparseProduct.withValues(grid.structure(), Double.BYTES, team).format());
        assertTrue(List.of("rows", "sorted slices").contains(any.format()), any.format());
    }

    @Test
    void mistakesAreNamed() {
        var product = SparseProduct.withValues(
                SparseStructure.csr(2, new int[] {0, 2}, new int[] {0, 1}), Double.BYTES, teams.get(0));
        var small = assertThrows(
                IllegalArgumentException.class, () -> product.multiply(segment(1), segment(1), segment(1)));
        var changing = assertThrows(IllegalStateException.class, () -> product.multiply(segment(1), segment(1)));

        assertEquals("values must have 16 bytes, but has 8", small.getMessage());
        assertEquals("the values of this product come with each call", changing.getMessage());
    }
}
