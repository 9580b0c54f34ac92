package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

/** Pictures of tables in which each row stands for itself. */
final class TablePlotTest {
    private static final List<Quantity> COLUMNS = List.of(
            new Quantity("member", ""), new Quantity("k", "N/m"), new Quantity("m", "kg"), new Quantity("height", "m"));

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private BufferedImage drawn(String argument, int rows, IntFunction<double[]> row) throws IOException {
        var request = new Writer.Request("springs", directory, COLUMNS, argument);
        try (var sink = new PngWriter().open(request)) {
            for (int i = 0; i < rows; i++) {
                sink.point(row.apply(i));
            }
            return ImageIO.read(sink.finish().getFirst().toFile());
        }
    }

    private static Set<Integer> colours(BufferedImage image) {
        var colours = new HashSet<Integer>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        return colours;
    }

    /** The smallest value is at the lower left, the largest at the upper right; a member that failed is grey. */
    @Test
    void aMapHasTheColoursOfItsValues() throws IOException {
        var image = drawn("map(k, m, height)", 12 * 8, i ->
                new double[] {i, i % 12, Math.floorDiv(i, 12), i == 50 ? Double.NaN : i % 12 + Math.floorDiv(i, 12)});

        var scale = ColourMap.colours(256);
        int left = 92;
        int bottom = image.getHeight() - 64 - 4;
        assertEquals(scale[0], image.getRGB(left, bottom) & 0xFFFFFF);
        assertTrue(colours(image).contains(scale[255]));
        assertTrue(colours(image).contains(FieldPicture.NOTHING));
        assertTrue(Files.exists(directory.resolve("springs-map-k-m-height.png")));
    }

    @Test
    void parallelCoordinatesHaveALineARow() throws IOException {
        var image = drawn("parallel(k, m, height)", 50, i ->
                new double[] {i, Math.sin(i), Math.cos(3 * i), i == 9 ? Double.NaN : Math.sin(i) + Math.cos(3 * i)});

        var scale = ColourMap.colours(256);
        assertTrue(colours(image).contains(scale[0]));
        assertTrue(colours(image).contains(scale[255]));
        assertTrue(colours(image).contains(FieldPicture.NOTHING));
    }

    /** As when all members failed, or there was one only. */
    @Test
    void tablesWithoutNumbersAreDrawnToo() throws IOException {
        for (var argument : List.of("map(k, m, height)", "parallel(k, m, height)")) {
            assertTrue(drawn(argument, 0, i -> new double[4]).getWidth() > 0);
            assertTrue(drawn(argument, 1, i -> new double[] {0, 1, 1, Double.NaN})
                            .getWidth()
                    > 0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            map(k, height)       | as in map(x, y, value), but 'map(k, height)' has 2
            map(k, m, hight)     | there is no column 'hight' to plot; did you mean 'height'?
            parallel(k)          | take from 2 to 16 columns
            """)
    void mistakesAreNamed(String argument, String message) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> new PngWriter().check(COLUMNS, argument));
        assertTrue(String.valueOf(mistake.getMessage()).contains(message), mistake.getMessage());
    }

    @Test
    void mapsAreBitmaps() {
        var mistake =
                assertThrows(IllegalArgumentException.class, () -> new SvgWriter().check(COLUMNS, "map(k, m, height)"));
        assertTrue(String.valueOf(mistake.getMessage()).toLowerCase(Locale.ROOT).contains("take png map"));
    }
}
