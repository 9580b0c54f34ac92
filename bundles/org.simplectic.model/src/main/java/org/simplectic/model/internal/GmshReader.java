package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.simplectic.api.Mesh;

/**
 * Reads triangles from Gmsh's mesh files: format 2.2 or 4.1 as text, with nodes, triangles of three or six nodes, lines and the names of
 * physical groups. Triangles turned clockwise are turned round; everything else that is wrong is refused with the line it is in.
 *
 * @see "C. Geuzaine, J.-F. Remacle, Gmsh reference manual, 10.1 and 10.3: MSH file format"
 */
final class GmshReader {
    private static final int LINE = 1;
    private static final int TRIANGLE = 2;
    private static final int BENT_LINE = 8;
    private static final int BENT_TRIANGLE = 9;
    private static final int POINT = 15;
    private static final Map<Integer, Integer> NODES =
            Map.of(LINE, 2, TRIANGLE, 3, BENT_LINE, 3, BENT_TRIANGLE, 6, POINT, 1);
    private static final Map<Integer, String> OTHERS =
            Map.of(3, "a quadrangle", 4, "a tetrahedron", 5, "a hexahedron", 10, "a quadrangle", 16, "a quadrangle");

    private final GmshLines lines;
    private final Map<Long, double[]> nodes = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Integer> groups = new HashMap<>();
    private final List<Triangles.Element> triangles = new ArrayList<>();
    private final SequencedMap<String, List<long[]>> sides = new LinkedHashMap<>();
    private boolean isNew;

    private GmshReader(GmshLines lines) {
        this.lines = lines;
    }

    /**
     * Reads a file.
     *
     * @param name how messages call it
     * @param text what is in it
     * @throws IllegalArgumentException if it is no mesh of triangles, saying where
     */
    static Mesh read(String name, List<String> text) {
        var reader = new GmshReader(new GmshLines(name, text));
        reader.sections();
        return new Triangles(reader.lines, reader.nodes, reader.triangles, reader.sides).mesh();
    }

    private void sections() {
        format();
        while (lines.hasNext()) {
            var section = lines.next("a section");
            if (!section.startsWith("$") || section.startsWith("$End")) {
                throw lines.error("expected the beginning of a section, such as $Nodes, but found '" + section + "'");
            }
            switch (section) {
                case "$PhysicalNames" -> names();
                case "$Entities" -> entities();
                case "$Nodes" -> nodes();
                case "$Elements" -> elements();
                default -> {
                    lines.skipTo(end(section));
                    continue;
                }
            }
            lines.expect(end(section));
        }
        if (triangles.isEmpty()) {
            throw lines.error(
                    "there are no triangles in the file; Gmsh saves them after 'Mesh 2', and if there are physical groups, only"
                            + " what is in one: make the surface a physical group too");
        }
    }

    private static String end(String section) {
        return "$End" + section.substring(1);
    }

    private void format() {
        lines.expect("$MeshFormat");
        var words = lines.words("a version, 0 for text, and 8", 3);
        isNew = words[0].equals("4.1");
        if (!isNew && !words[0].equals("2.2")) {
            throw lines.error("expected version 4.1 or 2.2 of Gmsh's format, but found '" + words[0]
                    + "'; save it with 'Mesh.MshFileVersion = 4.1'");
        }
        if (!words[1].equals("0")) {
            throw lines.error("the file is binary; save it as text, with 'Mesh.Binary = 0'");
        }
        lines.expect("$EndMeshFormat");
    }

    private void names() {
        int count = lines.count("the number of names");
        for (int i = 0; i < count; i++) {
            var line = lines.next("a dimension, a number and a name in quotes");
            int quote = line.indexOf('"');
            var numbers =
                    quote < 0 ? new String[0] : line.substring(0, quote).strip().split("\\s+", -1);
            if (numbers.length != 2 || line.lastIndexOf('"') == quote) {
                throw lines.error("expected a dimension, a number and a name in quotes, but found '" + line + "'");
            }
            if (lines.integer(numbers[0]) == 1) {
                names.put((int) lines.integer(numbers[1]), line.substring(quote + 1, line.lastIndexOf('"')));
            }
        }
    }

    /** Which physical groups the curves are in: nothing else of the geometry is needed. */
    private void entities() {
        if (!isNew) {
            throw lines.error("the section $Entities is of version 4.1, but the file is of 2.2");
        }
        var counts = lines.numbers("the numbers of points, curves, surfaces and volumes", 4);
        for (int i = 0; i < counts[0]; i++) {
            lines.next("a point");
        }
        for (int i = 0; i < counts[1]; i++) {
            var words = lines.words("a curve: its number, six coordinates and its physical groups", 8);
            int curve = (int) lines.integer(words[0]);
            if (lines.integer(words[7]) > 0 && words.length > 8) {
                groups.put(curve, (int) Math.abs(lines.integer(words[8])));
            }
        }
        for (int i = 0; i < counts[2] + counts[3]; i++) {
            lines.next("a surface or a volume");
        }
    }

    private void nodes() {
        if (!isNew) {
            int count = lines.count("the number of nodes");
            for (int i = 0; i < count; i++) {
                var words = lines.words("a node: its number and three coordinates", 4);
                node(lines.integer(words[0]), words, 1);
            }
            return;
        }
        var header = lines.numbers("the numbers of blocks and nodes, the least and the largest", 4);
        for (int block = 0; block < header[0]; block++) {
            var of = lines.numbers("a block of nodes: dimension, entity, 0 or 1, and how many", 4);
            var tags = new long[lines.size(of[3])];
            for (int i = 0; i < tags.length; i++) {
                tags[i] = lines.numbers("the number of a node", 1)[0];
            }
            for (long tag : tags) {
                node(tag, lines.words("three coordinates", 3), 0);
            }
        }
        if (nodes.size() != header[1]) {
            throw lines.error("the section says that it has " + header[1] + " nodes, but it has " + nodes.size());
        }
    }

    private void node(long tag, String[] words, int first) {
        var place =
                new double[] {lines.number(words[first]), lines.number(words[first + 1]), lines.number(words[first + 2])
                };
        if (nodes.put(tag, place) != null) {
            throw lines.error("the node " + tag + " is there twice");
        }
    }

    private void elements() {
        if (!isNew) {
            int count = lines.count("the number of elements");
            for (int i = 0; i < count; i++) {
                var numbers = lines.numbers("an element: number, type, number of tags, tags, nodes", 4);
                int tags = Math.clamp(numbers[2], 0, numbers.length);
                int group = tags == 0 ? 0 : (int) numbers[3];
                element(numbers[1], group, numbers, 3 + tags);
            }
            return;
        }
        var header = lines.numbers("the numbers of blocks and elements, the least and the largest", 4);
        for (int block = 0; block < header[0]; block++) {
            var of = lines.numbers("a block of elements: dimension, entity, type, and how many", 4);
            int group = of[0] == 1 ? groups.getOrDefault((int) of[1], 0) : 0;
            int size = lines.size(of[3]);
            for (int i = 0; i < size; i++) {
                element(of[2], group, lines.numbers("an element: number and nodes", 2), 1);
            }
        }
    }

    private void element(long type, int group, long[] numbers, int first) {
        var count = NODES.get((int) type);
        if (count == null) {
            var found = OTHERS.get((int) type);
            throw lines.error("expected points, lines and triangles only, but found "
                    + (found == null ? "an element" : found) + " (type " + type + ")");
        }
        if (numbers.length != first + count) {
            throw lines.error("an element of type " + type + " has " + count + " nodes, but here are "
                    + Math.max(0, numbers.length - first));
        }
        var tags = Arrays.copyOfRange(numbers, first, first + count);
        for (long tag : tags) {
            if (!nodes.containsKey(tag)) {
                throw lines.error("there is no node " + tag);
            }
        }
        if (type == TRIANGLE || type == BENT_TRIANGLE) {
            triangles.add(new Triangles.Element(lines.line(), tags));
        } else if (type != POINT && group != 0) {
            var name = names.getOrDefault(group, String.valueOf(group));
            sides.computeIfAbsent(name, missing -> new ArrayList<>()).add(new long[] {tags[0], tags[1]});
        }
    }
}
