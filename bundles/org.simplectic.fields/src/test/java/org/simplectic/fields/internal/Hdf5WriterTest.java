package org.simplectic.fields.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

class Hdf5WriterTest {
    private final Path folder;

    Hdf5WriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyDoubleReadsBackAsItself() throws IOException {
        var random = new Random(5);
        var values = new double[6];
        Arrays.setAll(values, i -> Double.longBitsToDouble(random.nextLong()));
        values[0] = -0.0;
        values[1] = Double.NaN;
        values[2] = Double.NEGATIVE_INFINITY;
        values[3] = Double.MIN_VALUE;
        var request = Fields.request(folder, Fields.uniform(3), Fields.UV, "");
        try (var sink = new Hdf5Writer().open(request)) {
            sink.fields(Double.MAX_VALUE, values);
            sink.finish();
        }
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            assertArrayEquals(bits(Arrays.copyOfRange(values, 0, 3)), bits((double[])
                    file.getDatasetByPath("u").getDataFlat()));
            assertArrayEquals(bits(Arrays.copyOfRange(values, 3, 6)), bits((double[])
                    file.getDatasetByPath("v").getDataFlat()));
            assertArrayEquals(new double[] {Double.MAX_VALUE}, (double[])
                    file.getDatasetByPath("t").getDataFlat());
        }
    }

    @Test
    void axesAreInTheGridsOrderBehindTheSaves() throws IOException {
        var grid = Fields.uniform(4, 3, 2);
        Fields.write(new Hdf5Writer(), Fields.request(folder, grid, Fields.UV, ""), 3);
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            var v = (double[][][][]) file.getDatasetByPath("v").getData();
            assertEquals(Fields.value(2, 1, (3 * 3 + 1) * 2 + 1), v[2][3][1][1]);
            assertArrayEquals(new double[] {0, 0.1, 0.2}, (double[])
                    file.getDatasetByPath("t").getData());
            for (var axis : grid.axes()) {
                assertArrayEquals(axis.points().toArray(), (double[])
                        file.getDatasetByPath(axis.name()).getData());
            }
        }
    }

    @Test
    void nodesAndTrianglesOfMeshesAreDataSets() throws IOException {
        var grid = Fields.mesh(6);
        Fields.write(new Hdf5Writer(), Fields.request(folder, grid, Fields.UV, ""), 2);
        assertArrayEquals(resource("run-mesh.h5"), Files.readAllBytes(folder.resolve("run.h5")));
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            var u = (double[][]) file.getDatasetByPath("u").getData();
            assertEquals(Fields.value(1, 0, 8), u[1][8]);
            assertArrayEquals(grid.axes().getLast().points().toArray(), (double[])
                    file.getDatasetByPath("y").getData());
            assertEquals("m", attribute(file.getChild("y"), "units"));
            var triangles = (int[][]) file.getDatasetByPath("triangles").getData();
            assertArrayEquals(new int[] {0, 2, 3, 6, 7, 8}, triangles[1]);
        }
        var read = new String(resource("run-mesh.h5.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(read.contains("triangles - int32 2 6 axes - -"), read.toString());
        assertTrue(read.contains("x m float64 9 axes node"), read.toString());
        assertTrue(read.contains("u m/s float64 2 9 axes t node"), read.toString());
        assertEquals("0 1 2 4 5 6 0 2 3 6 7 8", read.get(read.indexOf("triangles - int32 2 6 axes - -") + 1));
    }

    @Test
    void unitsStudyAndEndsAreAttributes() throws IOException {
        var velocity = List.of(new Quantity("geschwindigkeit-ü", "µm/s"));
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(3), velocity, ""), 1);
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            assertEquals("run", attribute(file, "study"));
            assertEquals("µm/s", attribute(file.getChild("geschwindigkeit-ü"), "units"));
            assertEquals("s", attribute(file.getChild("t"), "units"));
            assertEquals("m", attribute(file.getChild("x"), "units"));
            assertEquals(0.0, attribute(file.getChild("x"), "from"));
            assertEquals(0.5, attribute(file.getChild("x"), "to"));
            assertEquals("DIMENSION_SCALE", attribute(file.getChild("x"), "CLASS"));
        }
    }

    @Test
    void theLibraryReadsTheSame() throws IOException {
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(4, 3, 2), Fields.UV, ""), 3);
        assertArrayEquals(resource("run.h5"), Files.readAllBytes(folder.resolve("run.h5")));

        var read = new String(resource("run.h5.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertEquals("study run", read.getFirst());
        assertTrue(read.contains("t s float64 3 axes -"), read.toString());
        assertTrue(read.contains("y m float64 3 axes -"), read.toString());
        for (int field = 0; field < 2; field++) {
            var heading = List.of("u m/s", "v -").get(field) + " float64 3 4 3 2 axes t x y z";
            var values = read.get(read.indexOf(heading) + 1).split(" ", -1);
            assertEquals(3 * 24, values.length);
            for (int i = 0; i < values.length; i++) {
                assertEquals(Fields.value(i / 24, field, i % 24), Double.parseDouble(values[i]));
            }
        }
    }

    @Test
    void chunksAreFoundThroughThreeLevels() throws IOException {
        int saves = 64 * 64 + 65;
        var request = Fields.request(folder, Fields.uniform(3), Fields.UV, "");
        try (var sink = Hdf5Sink.open(request, List.of(0, 1), Double.BYTES)) {
            for (int save = 0; save < saves; save++) {
                sink.fields(save, Fields.values(save, 2, 3));
            }
            sink.finish();
        }
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            var v = (double[][]) file.getDatasetByPath("v").getData();
            assertEquals(saves, v.length);
            for (int save = 0; save < saves; save++) {
                assertEquals(Fields.value(save, 1, 2), v[save][2]);
            }
        }
    }

    @Test
    void theLastChunkMayBeHalfFull() throws IOException {
        int saves = 2 * 4096 + 5;
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(2), Fields.UV, ""), saves);
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            var u = (double[][]) file.getDatasetByPath("u").getData();
            assertEquals(saves, u.length);
            for (int save = 0; save < saves; save++) {
                assertEquals(Fields.value(save, 0, 1), u[save][1]);
            }
        }
    }

    @Test
    void fewSavesMakeASmallFile() throws IOException {
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(3), Fields.UV, ""), 3);
        assertTrue(Files.size(folder.resolve("run.h5")) < 20_000);
    }

    @Test
    void fieldsCanBeChosen() throws IOException {
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(3), Fields.UV, "(v)"), 2);
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            assertEquals(Set.of("t", "x", "v"), file.getChildren().keySet());
            assertEquals(
                    Fields.value(1, 1, 2),
                    ((double[][]) file.getDatasetByPath("v").getData())[1][2]);
        }
    }

    @Test
    void aRunWithoutSavesHasEmptyFields() throws IOException {
        Fields.write(new Hdf5Writer(), Fields.request(folder, Fields.uniform(3), Fields.UV, ""), 0);
        try (var file = new HdfFile(folder.resolve("run.h5"))) {
            assertArrayEquals(new int[] {0, 3}, file.getDatasetByPath("u").getDimensions());
        }
    }

    @Test
    void anUnfinishedRunLeavesNothing() throws IOException {
        try (var sink = new Hdf5Writer().open(Fields.request(folder, Fields.uniform(3), Fields.UV, ""))) {
            sink.fields(0, Fields.values(0, 2, 3));
        }
        assertEquals(List.of(), Fields.files(folder));
    }

    @Test
    void namesThatHdf5CannotHaveAreRefused() {
        assertEquals(
                "'a/b' cannot be the name of a data set in HDF5",
                refusal(Fields.uniform(3), List.of(new Quantity("a/b", "")), ""));
        assertEquals(
                "two data sets would be called 'x' in HDF5",
                refusal(Fields.uniform(3), List.of(new Quantity("x", "")), ""));
        assertEquals(
                "there is no field 'w' to write; did you mean 'u'? (valid: u, v)",
                refusal(Fields.uniform(3), Fields.UV, "(w, u)"));
    }

    private static String refusal(Grid grid, List<Quantity> fields, String argument) {
        FieldWriter writer = new Hdf5Writer();
        var error = assertThrows(IllegalArgumentException.class, () -> writer.check(grid, fields, argument));
        return String.valueOf(error.getMessage());
    }

    private static Object attribute(Node node, String name) {
        return node.getAttribute(name).getData();
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    static byte[] resource(String name) throws IOException {
        try (var in = Hdf5WriterTest.class.getResourceAsStream(name)) {
            assertTrue(in != null, name);
            return in.readAllBytes();
        }
    }
}
