package org.simplectic.fields.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.Quantity;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** Grids, and fields that tell each point from each other. */
final class Fields {
    static final Quantity TIME = new Quantity("t", "s");
    static final List<Quantity> UV = List.of(new Quantity("u", "m/s"), new Quantity("v", ""));

    private Fields() {}

    static Grid uniform(int... extents) {
        var names = List.of("x", "y", "z");
        return new Grid(IntStream.range(0, extents.length)
                .mapToObj(i -> axis(
                        names.get(i),
                        IntStream.range(0, extents[i])
                                .mapToDouble(k -> 0.25 * k - i)
                                .toArray()))
                .toList());
    }

    /** Points of Chebyshev's second kind along x, equally spaced ones along y. */
    static Grid stretched() {
        double[] chebyshev = IntStream.range(0, 5)
                .mapToDouble(k -> -Math.cos(Math.PI * k / 4))
                .toArray();
        return new Grid(List.of(axis("x", chebyshev), axis("y", 0, 0.5, 1)));
    }

    /** The unit square in two triangles, with three nodes each, or with middles of sides, or with these and one inside. */
    static Grid mesh(int nodesOfTriangle) {
        double[][] places = {
            {0, 0},
            {1, 0},
            {1, 1},
            {0, 1},
            {0.5, 0},
            {1, 0.5},
            {0.5, 0.5},
            {0.5, 1},
            {0, 0.5},
            {2 / 3.0, 1 / 3.0},
            {1 / 3.0, 2 / 3.0}
        };
        long[][] triangles = {{0, 1, 2, 4, 5, 6, 9}, {0, 2, 3, 6, 7, 8, 10}};
        int size = nodesOfTriangle == 3 ? 4 : nodesOfTriangle == 6 ? 9 : 11;
        var nodes = Arrays.stream(triangles)
                .flatMapToLong(row -> Arrays.stream(row, 0, nodesOfTriangle))
                .toArray();
        var mesh = new Mesh(
                HostArray.vector(
                        IntStream.range(0, size).mapToDouble(i -> places[i][0]).toArray()),
                HostArray.vector(
                        IntStream.range(0, size).mapToDouble(i -> places[i][1]).toArray()),
                HostArray.ofIntegers(ArrayType.of(DType.I32, 2, nodesOfTriangle), nodes),
                new LinkedHashMap<>());
        return Grid.of(mesh, List.of("x", "y"), "m", HostArray.filled(ArrayType.vector(size), 1.0 / size));
    }

    static Grid.Axis axis(String name, double... points) {
        var weights = new double[points.length];
        Arrays.fill(weights, 1);
        double end = points[points.length - 1];
        return new Grid.Axis(
                name,
                "m",
                points[0],
                end > points[0] ? end : points[0] + 1,
                false,
                HostArray.vector(points),
                HostArray.vector(weights));
    }

    /** The value of a field at a point in a save. */
    static double value(int save, int field, int point) {
        return save + 1000 * field + point / 7.0;
    }

    static double[] values(int save, int fields, int points) {
        var values = new double[fields * points];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(save, i / points, i % points);
        }
        return values;
    }

    static FieldWriter.Request request(Path folder, Grid grid, List<Quantity> fields, String argument) {
        return new FieldWriter.Request("run", folder, TIME, grid, fields, argument);
    }

    /** Writes so many saves, at t = 0, 0.1, and so on. */
    static List<Path> write(FieldWriter writer, FieldWriter.Request request, int saves) throws IOException {
        int points = request.grid().size();
        writer.check(request.grid(), request.fields(), request.argument());
        try (var sink = writer.open(request)) {
            for (int save = 0; save < saves; save++) {
                sink.fields(save / 10.0, values(save, request.fields().size(), points));
            }
            return sink.finish();
        }
    }

    /** What is in a folder, however deep. */
    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
