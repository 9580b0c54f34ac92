package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Mesh;

class GmshReaderTest {
    /** The unit square in two triangles, the second one clockwise; its left and right side have names. */
    private static final String OLD = """
            $MeshFormat
            2.2 0 8
            $EndMeshFormat
            $PhysicalNames
            3
            1 7 "left"
            1 8 "right side"
            2 1 "plate"
            $EndPhysicalNames
            $Nodes
            5
            1 0 0 0
            2 1 0 0
            3 1 1 0
            9 0 1 0
            4 5 5 3
            $EndNodes
            $Elements
            5
            1 15 2 0 1 1
            2 1 2 7 1 1 9
            3 1 2 8 2 2 3
            4 2 2 1 1 1 2 3
            5 2 2 1 1 1 9 3
            $EndElements
            """;

    private static final String NEW = """
            $MeshFormat
            4.1 0 8
            $EndMeshFormat
            $PhysicalNames
            2
            1 7 "left"
            1 8 "right side"
            $EndPhysicalNames
            $Entities
            1 2 1 0
            1 0 0 0 0
            11 0 0 0 0 1 0 1 7 0
            12 1 0 0 1 1 0 1 -8 2 1 -1
            1 0 0 0 1 1 0 0 0
            $EndEntities
            $Nodes
            2 4 1 9
            0 1 0 1
            1
            0 0 0
            2 1 0 3
            2
            3
            9
            1 0 0
            1 1 0
            0 1 0
            $EndNodes
            $Periodic
            anything
            $EndPeriodic

            $Elements
            3 4 1 4
            1 11 1 1
            1 1 9
            1 12 1 1
            2 2 3
            2 1 2 2
            3 1 2 3
            4 1 9 3
            $EndElements
            """;

    private static Mesh read(String text) {
        return GmshReader.read("plate.msh", text.lines().toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothFormatsGiveTheSameMesh(boolean isNew) {
        var mesh = read(isNew ? NEW : OLD);
        assertArrayEquals(new double[] {0, 1, 1, 0}, mesh.x().toArray());
        assertArrayEquals(new double[] {0, 0, 1, 1}, mesh.y().toArray());
        // The second triangle is turned round.
        assertArrayEquals(new int[] {0, 1, 2, 0, 2, 3}, mesh.nodes());
        assertEquals(
                List.of("left", "right side", "unnamed"),
                List.copyOf(mesh.boundaries().sequencedKeySet()));
        assertArrayEquals(new int[] {1, 2}, mesh.sides("left"));
        assertArrayEquals(new int[] {0, 1}, mesh.sides("right side"));
        assertArrayEquals(new int[] {0, 0, 1, 1}, mesh.sides("unnamed"));
    }

    @Test
    void sixNodesKeepTheirPlacesWhenTrianglesAreTurned() {
        var mesh = read("""
                $MeshFormat
                2.2 0 8
                $EndMeshFormat
                $Nodes
                6
                1 0 0 0
                2 0 1 0
                3 1 0 0
                4 0 0.5 0
                5 0.5 0.5 0
                6 0.5 0 0
                $EndNodes
                $Elements
                1
                1 9 2 0 1 1 2 3 4 5 6
                $EndElements
                """);
        int[] nodes = mesh.nodes();
        for (int side = 0; side < 3; side++) {
            int from = nodes[side];
            int to = nodes[(side + 1) % 3];
            assertEquals((mesh.x().get(from) + mesh.x().get(to)) / 2, mesh.x().get(nodes[3 + side]));
            assertEquals((mesh.y().get(from) + mesh.y().get(to)) / 2, mesh.y().get(nodes[3 + side]));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.2 0 8 | 4.0 0 8 | plate.msh:2: expected version 4.1 or 2.2 of Gmsh's format, but found '4.0'",
                "2.2 0 8 | 2.2 1 8 | plate.msh:2: the file is binary; save it as text",
                "1 7 \"left\" | 1 left | plate.msh:6: expected a dimension, a number and a name in quotes, but found '1 left'",
                "2 1 0 0 | 2 1 zero 0 | plate.msh:13: expected a number, but found 'zero'",
                "2 1 0 0 | 2 1 0 | plate.msh:13: expected a node: its number and three coordinates, but found '2 1 0'",
                "2 1 0 0 | 2 NaN 0 0 | plate.msh:13: expected a finite number, but found 'NaN'",
                "2 1 0 0 | 1 1 0 0 | plate.msh:13: the node 1 is there twice",
                "4 2 2 1 1 1 2 3 | 4 2 2 1 1 1 2 6 | plate.msh:23: there is no node 6",
                "4 2 2 1 1 1 2 3 | 4 2 2 1 1 1 2 | plate.msh:23: an element of type 2 has 3 nodes, but here are 2",
                "4 2 2 1 1 1 2 3 | 4 3 2 1 1 1 2 3 9 | plate.msh:23: expected points, lines and triangles only, but found a quadrangle (type 3)",
                "4 2 2 1 1 1 2 3 | 4 2 2 1 1 1 2 2 | plate.msh:23: the triangle of the nodes 1, 2 and 2 has no area",
                "4 2 2 1 1 1 2 3 | 4 2 2 1 1 1 2 4 | plate.msh:24: triangles must lie in a plane, but the node 4 has z = 3.0",
                "5 2 2 1 1 1 9 3 | 5 9 2 1 1 1 9 3 1 9 3 | plate.msh:24: triangles have three nodes each or six each",
                "$EndNodes | $EndElements | plate.msh:17: expected $EndNodes, but found '$EndElements'",
                "1 15 2 0 1 1 | x | plate.msh:20: expected an element: number, type, number of tags, tags, nodes, but found 'x'",
            })
    void mistakesAreShownWhereTheyAre(String right, String wrong, String message) {
        var error = assertThrows(IllegalArgumentException.class, () -> read(OLD.replace(right, wrong)));
        var found = String.valueOf(error.getMessage());
        // Which of two triangles out of the plane is named depends on their order.
        assertTrue(found.startsWith(message) || found.startsWith(message.replace(":24:", ":23:")), found);
    }

    @Test
    void withoutTrianglesThereIsNoMesh() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> read(OLD.replaceAll("(?m)^[45] 2 2 .*\n", "").replace("$Elements\n5", "$Elements\n3")));
        assertTrue(
                String.valueOf(error.getMessage()).contains("there are no triangles in the file"), error.getMessage());
    }

    @Test
    void threeTrianglesAtASideAreRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> read(OLD.replace("1 15 2 0 1 1", "1 2 2 1 1 1 3 2")
                        .replace("4 5 5 3", "4 5 6 0")
                        .replace("3 1 2 8 2 2 3", "3 2 2 1 1 1 3 4")));
        assertTrue(String.valueOf(error.getMessage()).contains("three triangles meet at the side"), error.getMessage());
    }

    /** A file cut off anywhere, or with a line missing or doubled, is read or refused with a line, and nothing else happens. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void brokenFilesAreRefusedWithALine(boolean isNew) {
        var lines = (isNew ? NEW : OLD).lines().toList();
        var random = new Random(4);
        for (int trial = 0; trial < 400; trial++) {
            var broken = new ArrayList<>(lines);
            int at = random.nextInt(broken.size());
            switch (trial % 4) {
                case 0 -> broken.subList(at, broken.size()).clear();
                case 1 -> broken.remove(at);
                case 2 -> broken.add(at, broken.get(random.nextInt(broken.size())));
                default -> broken.set(at, broken.get(at).replace('1', "-0x.9 ".charAt(random.nextInt(6))));
            }
            try {
                assertTrue(GmshReader.read("m", broken).count() > 0);
            } catch (IllegalArgumentException refused) {
                assertTrue(String.valueOf(refused.getMessage()).matches("(?s)m:\\d+: .+"), refused.toString());
            }
        }
    }

    @Test
    void aLineInsideIsNoBoundary() {
        var mesh = read(OLD.replace("1 1 9\n", "1 1 3\n"));
        assertEquals(Set.of("right side", "unnamed"), mesh.boundaries().keySet());
    }
}
