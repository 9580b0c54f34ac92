package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.Quantity;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

class FieldWritersTest {
    private static final List<Quantity> FIELDS = List.of(new Quantity("u", "m/s"), new Quantity("v", ""));

    private final Path folder;

    FieldWritersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The grid's first axis goes to the right, its second one up; the legend has the same colours. */
    @Test
    void axesGoRightAndUp() throws IOException {
        var values = new double[2 * 8 * 8];
        Arrays.fill(values, 0, 64, 0.0);
        for (int j = 0; j < 8; j++) {
            values[7 * 8 + j] = 1;
        }
        for (int i = 0; i < 8; i++) {
            values[64 + i * 8 + 7] = 1;
        }
        write(new FieldPngWriter(), grid(8, 8), "(from=0, to=1)", values);

        var map = ColourMap.colours(256);
        var right = image("run-png/run-u-000000.png");
        assertEquals(map[255], right.getRGB(88 + 558, 48 + 280) & 0xFFFFFF);
        assertEquals(map[0], right.getRGB(88 + 10, 48 + 280) & 0xFFFFFF);
        var up = image("run-png/run-v-000000.png");
        assertEquals(map[255], up.getRGB(88 + 280, 48 + 1) & 0xFFFFFF);
        assertEquals(map[0], up.getRGB(88 + 280, 48 + 550) & 0xFFFFFF);
        int legend = 88 + 560 + 22 + 9;
        assertEquals(map[255], up.getRGB(legend, 48) & 0xFFFFFF);
        assertEquals(map[0], up.getRGB(legend, 48 + 559) & 0xFFFFFF);
    }

    /** A triangle with corners below left, below right and above left: the fields are x and y, linear between nodes. */
    @ParameterizedTest
    @CsvSource({"3", "6", "7"})
    void trianglesAreFilledAndNothingElseIs(int nodes) throws IOException {
        double third = 1.0 / 3;
        double[] x = {0, 1, 0, 0.5, 0.5, 0, third};
        double[] y = {0, 0, 1, 0, 0.5, 0.5, third};
        var all = LongStream.range(0, nodes).toArray();
        var mesh = new Mesh(
                HostArray.vector(Arrays.copyOf(x, nodes)),
                HostArray.vector(Arrays.copyOf(y, nodes)),
                HostArray.ofIntegers(ArrayType.of(DType.I32, 1, nodes), all),
                new LinkedHashMap<>());
        var grid = Grid.of(mesh, List.of("x", "y"), "m", HostArray.vector(Arrays.copyOf(x, nodes)));
        var values = Arrays.copyOf(x, 2 * nodes);
        System.arraycopy(y, 0, values, nodes, nodes);
        write(new FieldPngWriter(), grid, "(from=0, to=1)", values);
        var map = ColourMap.colours(256);
        var right = image("run-png/run-u-000000.png");
        assertEquals(map[0], right.getRGB(88, 48 + 280) & 0xFFFFFF);
        assertEquals(map[128], right.getRGB(88 + 280, 48 + 500) & 0xFFFFFF);
        assertEquals(map[255], right.getRGB(88 + 558, 48 + 559) & 0xFFFFFF);
        assertEquals(0xFFFFFF, right.getRGB(88 + 300, 48 + 200) & 0xFFFFFF);
        var up = image("run-png/run-v-000000.png");
        assertEquals(map[64], up.getRGB(88 + 10, 48 + 560 - 141) & 0xFFFFFF);
    }

    @Test
    void aFixedScaleGivesANumberItsColourInEverySave() throws IOException {
        write(new FieldPngWriter(), grid(4, 4), "(u, from=0, to=4)", filled(1, 32), filled(3, 32));
        var map = ColourMap.colours(256);
        assertEquals(map[64], image("run-png/run-u-000000.png").getRGB(300, 300) & 0xFFFFFF);
        assertEquals(map[192], image("run-png/run-u-000001.png").getRGB(300, 300) & 0xFFFFFF);
    }

    @Test
    void withoutAFixedScaleItOnlyGrows() throws IOException {
        var first = filled(0, 32);
        first[0] = -1;
        first[1] = 1;
        write(new FieldPngWriter(), grid(4, 4), "(u)", first, filled(0, 32));
        var map = ColourMap.colours(256);
        assertEquals(map[128], image("run-png/run-u-000001.png").getRGB(300, 300) & 0xFFFFFF);
    }

    @Test
    void ofAVolumeTheMiddleIsShown() throws IOException {
        var values = filled(0, 2 * 4 * 4 * 5);
        for (int i = 0; i < 16; i++) {
            values[i * 5 + 2] = 1;
        }
        write(new FieldPngWriter(), grid(4, 4, 5), "(u, from=0, to=1)", values);
        assertEquals(
                ColourMap.colours(256)[255], image("run-png/run-u-000000.png").getRGB(300, 300) & 0xFFFFFF);
    }

    @Test
    void aLineIsDrawn() throws IOException {
        write(new FieldPngWriter(), grid(50), "(u)", values(50, x -> Math.sin(6 * x)));
        assertTrue(pixels(image("run-png/run-u-000000.png"), FieldPicture.LINE) > 500);
    }

    @Test
    void whatIsNoNumberIsGrey() throws IOException {
        var values = filled(1, 32);
        values[5] = Double.NaN;
        values[6] = Double.POSITIVE_INFINITY;
        write(new FieldPngWriter(), grid(4, 4), "(u)", values);
        assertTrue(pixels(image("run-png/run-u-000000.png"), FieldPicture.NOTHING) > 1000);
        write(new FieldPngWriter(), grid(4, 4), "(u)", filled(Double.NaN, 32));
        assertTrue(pixels(image("run-png/run-u-000000.png"), FieldPicture.NOTHING) > 100_000);
        write(new FieldPngWriter(), grid(16), "(u)", filled(Double.NaN, 32));
        assertEquals(0, pixels(image("run-png/run-u-000000.png"), FieldPicture.LINE));
    }

    @Test
    void picturesHaveEvenSizes() throws IOException {
        for (var extents : List.of(new int[] {30}, new int[] {7, 7}, new int[] {31, 7})) {
            var grid = grid(extents);
            write(new FieldPngWriter(), grid, "(u)", filled(1, 2 * grid.size()));
            var image = image("run-png/run-u-000000.png");
            assertEquals(0, image.getWidth() % 2);
            assertEquals(0, image.getHeight() % 2);
        }
    }

    @Test
    void aFilmHasAFrameASave() throws IOException {
        var files = write(new FieldGifWriter(), grid(8, 8), "", filled(0, 128), filled(1, 128), filled(2, 128));
        assertEquals(List.of(folder.resolve("run-u.gif"), folder.resolve("run-v.gif")), files);
        assertEquals(3, frames("run-u.gif"));
        var header = Files.readString(folder.resolve("run-u.gif"), StandardCharsets.ISO_8859_1);
        assertTrue(header.contains("NETSCAPE2.0\u0003\u0001\u0000\u0000\u0000"));
    }

    @Test
    void aRunWithoutSavesHasNoPictures() throws IOException {
        assertEquals(List.of(), write(new FieldGifWriter(), grid(8, 8), ""));
        assertEquals(List.of(), write(new FieldPngWriter(), grid(8, 8), ""));
    }

    @Test
    void valuesFarOffAFixedScaleLeaveThePicture() throws IOException {
        write(new FieldPngWriter(), grid(50), "(u, from=0, to=1)", values(50, x -> x < 0.5 ? 0.5 : 1e300));
        int line = pixels(image("run-png/run-u-000000.png"), FieldPicture.LINE);
        assertTrue(line > 200, line + " pixels");
    }

    @Test
    void aLongRunIsAFilmOfBoundedLength() throws IOException {
        var grid = grid(4);
        try (var sink = new FieldGifWriter().open(request(grid, "(u)"))) {
            for (int save = 0; save < 1000; save++) {
                sink.fields(save, filled(save, 8));
            }
            sink.finish();
        }
        int frames = frames("run-u.gif");
        assertTrue(frames >= 60 && frames <= 120, frames + " frames");
    }

    @Test
    void anUnfinishedRunLeavesNothing() throws IOException {
        for (var writer : List.of(new FieldPngWriter(), new FieldGifWriter())) {
            try (var sink = writer.open(request(grid(8, 8), ""))) {
                sink.fields(0, filled(1, 128));
            }
            assertEquals(0, folder.toFile().list().length);
        }
    }

    @Test
    void badArgumentsAreRefusedBeforeTheRun() {
        assertEquals(
                "a range from=2.0 to=1.0 is empty: expected from to be less than to",
                refusal(FIELDS, "(u, from=2, to=1)"));
        assertEquals("there is no field 'w' to write; did you mean 'u'? (valid: u, v)", refusal(FIELDS, "(w)"));
        assertEquals("'study-a/b' cannot be the name of an output file", refusal(List.of(new Quantity("a/b", "")), ""));
    }

    private static String refusal(List<Quantity> fields, String argument) {
        FieldWriter writer = new FieldPngWriter();
        var error = assertThrows(IllegalArgumentException.class, () -> writer.check(grid(4), fields, argument));
        return String.valueOf(error.getMessage());
    }

    private FieldWriter.Request request(Grid grid, String argument) {
        return new FieldWriter.Request("run", folder, new Quantity("t", "s"), grid, FIELDS, argument);
    }

    private List<Path> write(FieldWriter writer, Grid grid, String argument, double[]... saves) throws IOException {
        try (var sink = writer.open(request(grid, argument))) {
            for (int save = 0; save < saves.length; save++) {
                sink.fields(save, saves[save]);
            }
            return sink.finish();
        }
    }

    /** Points in the middles of equal cells of the unit interval. */
    private static Grid grid(int... extents) {
        var names = List.of("x", "y", "z");
        return new Grid(IntStream.range(0, extents.length)
                .mapToObj(axis -> {
                    var points = IntStream.range(0, extents[axis])
                            .mapToDouble(i -> (i + 0.5) / extents[axis])
                            .toArray();
                    return new Grid.Axis(
                            names.get(axis), "m", 0, 1, false, HostArray.vector(points), HostArray.vector(points));
                })
                .toList());
    }

    private static double[] filled(double value, int size) {
        var values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    private static double[] values(int points, DoubleUnaryOperator function) {
        return IntStream.range(0, 2 * points)
                .mapToDouble(i -> function.applyAsDouble((i % points + 0.5) / points))
                .toArray();
    }

    private BufferedImage image(String name) throws IOException {
        return ImageIO.read(folder.resolve(name).toFile());
    }

    private int frames(String name) throws IOException {
        var reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(folder.resolve(name).toFile())) {
            reader.setInput(in);
            return reader.getNumImages(true);
        } finally {
            reader.dispose();
        }
    }

    private static int pixels(BufferedImage image, int colour) {
        return (int) IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF) == colour)
                .count();
    }
}
