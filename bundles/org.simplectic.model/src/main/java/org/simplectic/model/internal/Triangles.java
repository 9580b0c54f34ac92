package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.simplectic.api.Mesh;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** Makes a mesh of the triangles and lines of a file: checks shapes, turns triangles counterclockwise, and finds the boundary. */
final class Triangles {
    /** What sides on the boundary belong to that are in no physical group. */
    static final String UNNAMED = "unnamed";

    /** A triangle whose height is a smaller part of its longest side than this is a line. */
    private static final double FLAT = 1e-10;

    private static final int CORNERS = 3;

    private final GmshLines lines;
    private final Map<Long, double[]> nodes;
    private final List<Element> triangles;
    private final SequencedMap<String, List<long[]>> named;

    /**
     * A triangle of a file.
     *
     * @param line where it stands
     * @param tags the numbers of its nodes
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Element(int line, long[] tags) {}

    /** A side by its ends, the smaller number first. */
    private record Ends(long from, long to) {
        static Ends of(long a, long b) {
            return new Ends(Math.min(a, b), Math.max(a, b));
        }
    }

    /** A side of a triangle. */
    private record Side(int triangle, int number) {}

    Triangles(
            GmshLines lines,
            Map<Long, double[]> nodes,
            List<Element> triangles,
            SequencedMap<String, List<long[]>> named) {
        this.lines = lines;
        this.nodes = nodes;
        this.triangles = triangles;
        this.named = named;
    }

    Mesh mesh() {
        int perTriangle = triangles.getFirst().tags().length;
        var numbers = new LinkedHashMap<Long, Integer>();
        var rows = new long[triangles.size() * perTriangle];
        var turned = new ArrayList<long[]>();
        for (int i = 0; i < triangles.size(); i++) {
            var element = triangles.get(i);
            if (element.tags().length != perTriangle) {
                throw lines.error(
                        element.line(), "triangles have three nodes each or six each, but in this file they differ");
            }
            var tags = counterclockwise(element);
            turned.add(tags);
            for (int k = 0; k < perTriangle; k++) {
                rows[i * perTriangle + k] = numbers.computeIfAbsent(tags[k], tag -> numbers.size());
            }
        }
        var type = ArrayType.of(DType.I32, triangles.size(), perTriangle);
        return new Mesh(
                coordinate(numbers, 0), coordinate(numbers, 1), HostArray.ofIntegers(type, rows), boundaries(turned));
    }

    private double[] place(long tag) {
        return Objects.requireNonNull(nodes.get(tag), "checked when it was read");
    }

    private HostArray coordinate(SequencedMap<Long, Integer> numbers, int axis) {
        return HostArray.vector(numbers.sequencedKeySet().stream()
                .mapToDouble(tag -> place(tag)[axis])
                .toArray());
    }

    private long[] counterclockwise(Element element) {
        var tags = element.tags();
        double[] a = place(tags[0]);
        double[] b = place(tags[1]);
        double[] c = place(tags[2]);
        double area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        double longest = Math.max(square(a, b), Math.max(square(b, c), square(c, a)));
        for (long tag : tags) {
            if (place(tag)[2] != place(triangles.getFirst().tags()[0])[2]) {
                throw lines.error(
                        element.line(),
                        "triangles must lie in a plane, but the node " + tag + " has z = " + place(tag)[2]);
            }
        }
        if (!(Math.abs(area) > FLAT * longest)) {
            throw lines.error(
                    element.line(),
                    "the triangle of the nodes " + tags[0] + ", " + tags[1] + " and " + tags[2] + " has no area");
        }
        if (area > 0) {
            return tags;
        }
        return tags.length == CORNERS
                ? new long[] {tags[0], tags[2], tags[1]}
                : new long[] {tags[0], tags[2], tags[1], tags[5], tags[4], tags[3]};
    }

    private static double square(double[] a, double[] b) {
        return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
    }

    private SequencedMap<String, HostArray> boundaries(List<long[]> all) {
        var open = new LinkedHashMap<Ends, Side>();
        var seen = new HashMap<Ends, Integer>();
        for (int i = 0; i < all.size(); i++) {
            for (int side = 0; side < CORNERS; side++) {
                var ends = Ends.of(all.get(i)[side], all.get(i)[(side + 1) % CORNERS]);
                int times = seen.merge(ends, 1, Integer::sum);
                if (times == 1) {
                    open.put(ends, new Side(i, side));
                } else {
                    open.remove(ends);
                }
                if (times > 2) {
                    throw lines.error(
                            triangles.get(i).line(),
                            "three triangles meet at the side from node " + ends.from() + " to node " + ends.to());
                }
            }
        }
        var boundaries = new LinkedHashMap<String, HostArray>();
        named.forEach((name, sides) -> {
            var own = sides.stream()
                    .map(tags -> open.remove(Ends.of(tags[0], tags[1])))
                    .filter(Objects::nonNull)
                    .toList();
            add(boundaries, name, own);
        });
        add(boundaries, UNNAMED, List.copyOf(open.values()));
        return boundaries;
    }

    private static void add(SequencedMap<String, HostArray> boundaries, String name, List<Side> sides) {
        if (!sides.isEmpty()) {
            var pairs = sides.stream()
                    .flatMapToLong(side -> java.util.stream.LongStream.of(side.triangle(), side.number()))
                    .toArray();
            boundaries.put(name, HostArray.ofIntegers(ArrayType.of(DType.I32, sides.size(), 2), pairs));
        }
    }
}
