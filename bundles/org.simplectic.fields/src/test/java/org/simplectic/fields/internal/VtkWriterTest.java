package org.simplectic.fields.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Grid;
import org.w3c.dom.Element;

class VtkWriterTest {
    private final Path folder;

    VtkWriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The text is what VTK read from the very bytes that are written here. */
    @ParameterizedTest
    @CsvSource({"uniform.vti, 2", "stretched.vtr, 1"})
    void vtkReadsEachValueAtItsPoint(String name, int save) throws IOException {
        var grid = name.startsWith("uniform") ? Fields.uniform(4, 3, 2) : Fields.stretched();
        Fields.write(new VtkWriter(), Fields.request(folder, grid, Fields.UV, ""), save + 1);
        var written = folder.resolve("run-vtk/run-00000" + save + name.substring(name.length() - 4));
        assertArrayEquals(Hdf5WriterTest.resource("run-" + name), Files.readAllBytes(written));

        var read = new String(Hdf5WriterTest.resource("run-" + name + ".txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertEquals(List.of("time " + save / 10.0, "u m/s", "v -"), read.subList(0, 3));
        assertEquals(3 + grid.size(), read.size());
        for (var line : read.subList(3, read.size())) {
            var numbers = List.of(line.split(" ", -1)).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            int point = point(grid, numbers);
            assertEquals(Fields.value(save, 0, point), numbers[3]);
            assertEquals(Fields.value(save, 1, point), numbers[4]);
        }
    }

    /** The position in our order of the point with these coordinates. */
    private static int point(Grid grid, double[] coordinates) {
        int position = 0;
        for (int axis = 0; axis < grid.axes().size(); axis++) {
            var points = grid.axes().get(axis).points().toArray();
            double wanted = coordinates[axis];
            int nearest = IntStream.range(0, points.length)
                    .filter(i -> Math.abs(points[i] - wanted) < 1e-14)
                    .findFirst()
                    .orElseThrow();
            position = position * points.length + nearest;
        }
        return position;
    }

    /** As above, with the triangles as VTK has them: type 5 has three nodes, 34 has seven. */
    @ParameterizedTest
    @CsvSource({"3, 5", "7, 34"})
    void vtkReadsTrianglesWithTheirNodes(int nodes, int type) throws IOException {
        var grid = Fields.mesh(nodes);
        var mesh = grid.mesh().orElseThrow();
        Fields.write(new VtkWriter(), Fields.request(folder, grid, Fields.UV, ""), 1);
        var name = "run-mesh-" + nodes + ".vtu";
        assertArrayEquals(Hdf5WriterTest.resource(name), Files.readAllBytes(folder.resolve("run-vtk/run-000000.vtu")));

        var read = new String(Hdf5WriterTest.resource(name + ".txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertEquals(List.of("time 0.0", "u m/s", "v -"), read.subList(0, 3));
        for (int point = 0; point < grid.size(); point++) {
            var numbers = List.of(read.get(3 + point).split(" ", -1)).stream()
                    .map(Double::valueOf)
                    .toList();
            assertEquals(
                    List.of(
                            mesh.x().get(point),
                            mesh.y().get(point),
                            0.0,
                            Fields.value(0, 0, point),
                            Fields.value(0, 1, point)),
                    numbers);
        }
        var all = mesh.nodes();
        for (int triangle = 0; triangle < 2; triangle++) {
            var own = IntStream.range(triangle * nodes, (triangle + 1) * nodes)
                    .mapToObj(i -> " " + all[i])
                    .collect(Collectors.joining());
            assertEquals("cell " + type + own, read.get(3 + grid.size() + triangle));
        }
    }

    @Test
    void theCollectionTellsTheTimes() throws Exception {
        var files = Fields.write(new VtkWriter(), Fields.request(folder, Fields.uniform(5, 2), Fields.UV, "(v)"), 12);

        assertEquals(13, files.size());
        assertEquals(folder.resolve("run.pvd"), files.getFirst());
        var sets = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(files.getFirst().toFile())
                .getElementsByTagName("DataSet");
        assertEquals(12, sets.getLength());
        for (int save = 0; save < 12; save++) {
            var set = (Element) sets.item(save);
            assertEquals(save / 10.0, Double.parseDouble(set.getAttribute("timestep")));
            assertEquals(files.get(save + 1), folder.resolve(set.getAttribute("file")));
        }
    }

    @Test
    void anUnfinishedRunLeavesNothing() throws IOException {
        try (var sink = new VtkWriter().open(Fields.request(folder, Fields.uniform(3), Fields.UV, ""))) {
            sink.fields(0, Fields.values(0, 2, 3));
            assertEquals(3, Fields.files(folder).size());
        }
        assertEquals(List.of(), Fields.files(folder));
    }

    @Test
    void aLongerRunBeforeLeavesNothing() throws IOException {
        var request = Fields.request(folder, Fields.uniform(3), Fields.UV, "");
        Fields.write(new VtkWriter(), request, 5);
        Fields.write(new VtkWriter(), request, 2);
        assertEquals(
                List.of("run-vtk", "run-vtk/run-000000.vti", "run-vtk/run-000001.vti", "run.pvd"),
                Fields.files(folder).stream()
                        .map(file -> folder.relativize(file).toString())
                        .toList());
    }

    @Test
    void fieldsThatDoNotExistAreRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> new VtkWriter().check(Fields.uniform(3), Fields.UV, "(u, from=1)"));
        assertEquals("'from' cannot be set here; there are none", error.getMessage());
    }
}
