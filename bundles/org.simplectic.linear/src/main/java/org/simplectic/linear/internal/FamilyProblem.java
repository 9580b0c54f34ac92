package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.simplectic.api.Problem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;

/**
 * Steady problems {@code -div(a grad u) + w . grad u = f} on the unit square, u = 0 on its edge, by central differences of order 2 on points
 * inside, a taken half-way between them. Multiplied by the square of the distance of points.
 *
 * @param points a side
 * @param parameters how many numbers tell the problems of the family apart
 * @param diffusion a, from the vector (x, y, parameters) to a scalar
 * @param windX the wind along x, likewise
 * @param windY the wind along y
 * @param source f
 */
record FamilyProblem(int points, int parameters, Program diffusion, Program windX, Program windY, Program source)
        implements Problem {
    private static final int MIDDLE = 0;
    private static final int NEIGHBOURS = 4;

    /** The places of source and diffusion among the coefficients. */
    static final int SOURCE = 5;

    static final int DIFFUSION = 6;

    double distance() {
        return 1.0 / (points + 1);
    }

    int size() {
        return points * points;
    }

    /** From the parameters to the entries, five fields (the point itself, those at smaller and larger x, at smaller and larger y), f, and a. */
    Program coefficients() {
        return Program.trace("coefficients", List.of(ArrayType.vector(parameters)), in -> {
            var p = in.getFirst();
            double h = distance();
            var across = List.of(
                    at(diffusion, p, -0.5, 0),
                    at(diffusion, p, 0.5, 0),
                    at(diffusion, p, 0, -0.5),
                    at(diffusion, p, 0, 0.5));
            var windAlongX = at(windX, p, 0, 0).times(h / 2);
            var windAlongY = at(windY, p, 0, 0).times(h / 2);
            var winds = List.of(windAlongX.negate(), windAlongX, windAlongY.negate(), windAlongY);
            var fields = new ArrayList<Expr>();
            fields.add(across.stream().reduce(Expr::plus).orElseThrow());
            IntStream.range(0, NEIGHBOURS).forEach(i -> fields.add(winds.get(i).minus(across.get(i))));
            fields.add(at(source, p, 0, 0).times(h * h));
            fields.add(at(diffusion, p, 0, 0));
            return List.of(Expr.stack(fields));
        });
    }

    /** A field of a function, at the points or beside them by parts of their distance. */
    private Expr at(Program function, Expr p, double besideX, double besideY) {
        var places = new double[2 * size()];
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                places[2 * (i * points + j)] = (i + 1 + besideX) * distance();
                places[2 * (i * points + j) + 1] = (j + 1 + besideY) * distance();
            }
        }
        var known = p.constant(HostArray.of(ArrayType.of(DType.F64, size(), 2), places));
        var all = Expr.concatenate(1, List.of(known, p.reshape(1, parameters).broadcast(Shape.of(size(), parameters))));
        return function.vmap(size()).apply(List.of(all)).getFirst().reshape(points, points);
    }

    /** Where the matrix has entries: a row a point, its columns ascending. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Pattern(SparseStructure structure, long[] sources) {}

    /** The matrix, and where among the coefficients each of its entries is. */
    private Pattern pattern() {
        int n = size();
        var starts = new int[n + 1];
        var columns = IntStream.builder();
        var sources = LongStream.builder();
        int entries = 0;
        for (int point = 0; point < n; point++) {
            // At smaller x, smaller y, the point itself, larger y, larger x.
            for (int field : List.of(1, 3, MIDDLE, 4, 2)) {
                int other = neighbour(point, field);
                if (other >= 0) {
                    columns.add(other);
                    sources.add((long) field * n + point);
                    entries++;
                }
            }
            starts[point + 1] = entries;
        }
        return new Pattern(
                SparseStructure.csr(n, starts, columns.build().toArray()),
                sources.build().toArray());
    }

    /** The point beside another one, or -1 on the edge. */
    private int neighbour(int point, int field) {
        int x = point / points;
        int y = point % points;
        return switch (field) {
            case MIDDLE -> point;
            case 1 -> x > 0 ? point - points : -1;
            case 2 -> x + 1 < points ? point + points : -1;
            case 3 -> y > 0 ? point - 1 : -1;
            default -> y + 1 < points ? point + 1 : -1;
        };
    }

    /** From the coefficients to the entries of the matrix over the diagonal of their column: preconditioned from the right by Jacobi's method. */
    Program matrix() {
        var pattern = pattern();
        var types = coefficients().outputTypes();
        return Program.trace("matrix", types, in -> {
            var all = in.getFirst().reshape(types.getFirst().shape().size());
            var structure = pattern.structure();
            var values = all.gather(all.constant(indices(pattern.sources())));
            var columns =
                    Arrays.stream(structure.columnIndices()).asLongStream().toArray();
            return List.of(values.over(all.gather(all.constant(indices(columns)))));
        });
    }

    private static HostArray indices(long[] indices) {
        return HostArray.ofIntegers(ArrayType.of(DType.I32, indices.length), indices);
    }

    /** From the matrix and a vector to their product. */
    Program product() {
        var structure = pattern().structure();
        return Program.trace(
                "product",
                List.of(matrix().outputTypes().getFirst(), ArrayType.vector(size())),
                in -> List.of(in.getFirst().sparseTimes(structure, in.getLast())));
    }
}
