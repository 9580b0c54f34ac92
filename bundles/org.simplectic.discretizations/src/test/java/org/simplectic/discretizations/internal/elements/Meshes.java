package org.simplectic.discretizations.internal.elements;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.simplectic.api.Mesh;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** Meshes of known regions. */
final class Meshes {
    private Meshes() {}

    /** The unit square, cut along either diagonal, its inner nodes moved by up to a fifth of their distance. */
    static Mesh square(int n, long seed) {
        var random = new Random(seed);
        double[] x = new double[(n + 1) * (n + 1)];
        double[] y = new double[x.length];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= n; j++) {
                boolean isInside = i > 0 && j > 0 && i < n && j < n;
                double range = isInside ? 0.2 : 0;
                x[i * (n + 1) + j] = (i + range * (2 * random.nextDouble() - 1)) / n;
                y[i * (n + 1) + j] = (j + range * (2 * random.nextDouble() - 1)) / n;
            }
        }
        var triangles = new ArrayList<long[]>();
        var left = new ArrayList<Long>();
        var right = new ArrayList<Long>();
        var bottom = new ArrayList<Long>();
        var top = new ArrayList<Long>();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                long a = i * (n + 1L) + j;
                long b = a + n + 1;
                long c = b + 1;
                long d = a + 1;
                boolean isRising = random.nextBoolean();
                long first = triangles.size();
                triangles.add(isRising ? new long[] {a, b, c} : new long[] {b, d, a});
                triangles.add(isRising ? new long[] {c, d, a} : new long[] {d, b, c});
                if (j == 0) {
                    bottom.addAll(List.of(first, isRising ? 0L : 2L));
                }
                if (i == 0) {
                    left.addAll(isRising ? List.of(first + 1, 1L) : List.of(first, 1L));
                }
                if (i == n - 1) {
                    right.addAll(isRising ? List.of(first, 1L) : List.of(first + 1, 1L));
                }
                if (j == n - 1) {
                    top.addAll(List.of(first + 1, isRising ? 0L : 2L));
                }
            }
        }
        var boundaries = new LinkedHashMap<String, HostArray>();
        boundaries.put("left", integers(2, left));
        boundaries.put("right", integers(2, right));
        boundaries.put("bottom", integers(2, bottom));
        boundaries.put("top", integers(2, top));
        return new Mesh(HostArray.vector(x), HostArray.vector(y), rows(triangles), boundaries);
    }

    /** Each triangle in four, so many times. */
    static Mesh refined(Mesh mesh, int times) {
        var finer = mesh;
        for (int i = 0; i < times; i++) {
            finer = refined(finer);
        }
        return finer;
    }

    private static Mesh refined(Mesh mesh) {
        var corners = mesh.nodes();
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int i = 0; i < mesh.size(); i++) {
            x.add(mesh.x().get(i));
            y.add(mesh.y().get(i));
        }
        var numbers = new LinkedHashMap<Long, Long>();
        var triangles = new ArrayList<long[]>();
        for (int t = 0; t < mesh.count(); t++) {
            var m = new long[3];
            var c = new long[3];
            for (int i = 0; i < 3; i++) {
                int a = corners[3 * t + i];
                int b = corners[3 * t + (i + 1) % 3];
                c[i] = a;
                m[i] = numbers.computeIfAbsent((long) Math.min(a, b) * mesh.size() + Math.max(a, b), key -> {
                    x.add((mesh.x().get(a) + mesh.x().get(b)) / 2);
                    y.add((mesh.y().get(a) + mesh.y().get(b)) / 2);
                    return x.size() - 1L;
                });
            }
            // Triangle 4 t + i has corner i, at its own corner i, and its sides i and i + 2 on those of the large one.
            triangles.add(new long[] {c[0], m[0], m[2]});
            triangles.add(new long[] {m[0], c[1], m[1]});
            triangles.add(new long[] {m[2], m[1], c[2]});
            triangles.add(new long[] {m[0], m[1], m[2]});
        }
        var boundaries = new LinkedHashMap<String, HostArray>();
        for (var name : mesh.boundaries().sequencedKeySet()) {
            int[] sides = mesh.sides(name);
            var pairs = new ArrayList<Long>();
            for (int i = 0; i < sides.length; i += 2) {
                pairs.addAll(List.of(4L * sides[i] + sides[i + 1], (long) sides[i + 1]));
                pairs.addAll(List.of(4L * sides[i] + (sides[i + 1] + 1) % 3, (long) sides[i + 1]));
            }
            boundaries.put(name, integers(2, pairs));
        }
        return new Mesh(
                HostArray.vector(x.stream().mapToDouble(v -> v).toArray()),
                HostArray.vector(y.stream().mapToDouble(v -> v).toArray()),
                rows(triangles),
                boundaries);
    }

    /** A quarter of the ring between radius 1 and 2; each triangle has six nodes, those at the arcs on them. */
    static Mesh quarter(int times) {
        var square = refined(square(2, 3), times);
        var corners = square.nodes();
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int i = 0; i < square.size(); i++) {
            double[] at = bent(square.x().get(i), square.y().get(i));
            x.add(at[0]);
            y.add(at[1]);
        }
        var numbers = new LinkedHashMap<Long, Long>();
        var triangles = new ArrayList<long[]>();
        for (int t = 0; t < square.count(); t++) {
            var row = new long[6];
            for (int i = 0; i < 3; i++) {
                int a = corners[3 * t + i];
                int b = corners[3 * t + (i + 1) % 3];
                row[i] = a;
                row[3 + i] = numbers.computeIfAbsent((long) Math.min(a, b) * square.size() + Math.max(a, b), key -> {
                    double[] at = bent(
                            (square.x().get(a) + square.x().get(b)) / 2,
                            (square.y().get(a) + square.y().get(b)) / 2);
                    x.add(at[0]);
                    y.add(at[1]);
                    return x.size() - 1L;
                });
            }
            triangles.add(row);
        }
        return new Mesh(
                HostArray.vector(x.stream().mapToDouble(v -> v).toArray()),
                HostArray.vector(y.stream().mapToDouble(v -> v).toArray()),
                rows(triangles),
                square.boundaries());
    }

    /** Radius 1 to 2, a quarter of a turn. */
    private static double[] bent(double s, double t) {
        return new double[] {(1 + s) * Math.cos(Math.PI / 2 * t), (1 + s) * Math.sin(Math.PI / 2 * t)};
    }

    private static HostArray rows(List<long[]> rows) {
        return integers(
                rows.getFirst().length,
                rows.stream().flatMapToLong(java.util.Arrays::stream).boxed().toList());
    }

    private static HostArray integers(int columns, List<Long> values) {
        return HostArray.ofIntegers(
                ArrayType.of(DType.I32, values.size() / columns, columns),
                values.stream().mapToLong(v -> v).toArray());
    }
}
