package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PictureTest {
    private static final List<Quantity> COLUMNS =
            List.of(new Quantity("t", "s"), new Quantity("x", "m"), new Quantity("a<b", ""), new Quantity("z", "m"));
    private static final List<String> FIRST_COLOURS = List.of("rgb(0,114,178)", "rgb(213,94,0)", "rgb(0,158,115)");

    private final Path folder;

    PictureTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void svgHasOnePathALineAndSaysWhatItShows() throws Exception {
        var document = svg(write(new SvgWriter(), COLUMNS, "", waves(500)));
        assertEquals("run", text(document, "title"));
        assertEquals("Lines over t [s]: x [m], a<b, z [m].", text(document, "desc"));
        for (var colour : FIRST_COLOURS) {
            assertEquals(1, lines(document, colour).size(), colour);
        }
    }

    @Test
    void svgOfAPhasePortraitHasOneLineThroughItsPoints() throws Exception {
        var file = write(new SvgWriter(), COLUMNS, "phase(x, z)", waves(500));
        assertEquals("run-phase-x-z.svg", file.getFileName().toString());
        var document = svg(file);
        assertEquals("Phase portrait: z [m] against x [m].", text(document, "desc"));
        var line = lines(document, FIRST_COLOURS.getFirst()).getFirst();
        assertEquals(
                500,
                line.getAttribute("d").chars().filter(c -> c == 'M' || c == 'L').count());
        assertEquals(0, lines(document, FIRST_COLOURS.get(1)).size());
    }

    @Test
    void longRunsMakeSmallFiles() throws Exception {
        assertTrue(Files.size(write(new SvgWriter(), COLUMNS, "", waves(200_000))) < 1_000_000);
    }

    @Test
    void pngHasItsSizeAndTheLinesColours() throws Exception {
        var image = png(write(new PngWriter(), COLUMNS, "time(x, z)", waves(500)));
        assertEquals(Picture.WIDTH, image.getWidth());
        assertEquals(Picture.HEIGHT, image.getHeight());
        assertTrue(pixels(image, 0x0072B2) > 200);
        assertTrue(pixels(image, 0xD55E00) > 200);
        assertEquals(0, pixels(image, 0x009E73));
    }

    @Test
    void onePointIsADot() throws Exception {
        var image = png(write(new PngWriter(), COLUMNS.subList(0, 2), "", Stream.of(new double[] {1, 5})));
        int dot = pixels(image, 0x0072B2);
        assertTrue(dot > 20 && dot < 60, dot + " pixels");
    }

    @Test
    void strangeValuesMakePicturesToo() throws Exception {
        var rows = List.of(
                List.<double[]>of(),
                List.of(new double[] {0, Double.NaN}),
                List.of(new double[] {0, 1}, new double[] {1, 1}),
                List.of(new double[] {0, -Double.MAX_VALUE}, new double[] {1, Double.MAX_VALUE}),
                List.of(new double[] {0, 0}, new double[] {Double.MIN_VALUE, Double.MIN_VALUE}),
                List.of(new double[] {1e300, 1}, new double[] {2e300, Double.NEGATIVE_INFINITY}, new double[] {3e300, 2
                }));
        for (var points : rows) {
            assertNotNull(png(write(new PngWriter(), COLUMNS.subList(0, 2), "", points.stream())));
            assertNotNull(svg(write(new SvgWriter(), COLUMNS.subList(0, 2), "phase(t, x)", points.stream())));
        }
    }

    @Test
    void moreLinesThanCanBeToldApartAreNamedInTheTitle() throws Exception {
        var columns = IntStream.rangeClosed(0, 40)
                .mapToObj(i -> new Quantity("q" + i, ""))
                .toList();
        var document = svg(write(new SvgWriter(), columns, "", Stream.of(new double[41], new double[41])));
        assertEquals("run (first 28 of 40 columns; choose others with time(...))", text(document, "title"));
    }

    @Test
    void aWrongArgumentIsRefusedBeforeTheRun() {
        var request = new Writer.Request("run", folder, COLUMNS, "phase(x, w)");
        assertThrows(IllegalArgumentException.class, () -> new SvgWriter().open(request));
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void withoutFontsTheErrorSaysWhatToInstall() throws Exception {
        var configuration = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Fontless.class.getName(),
                folder.toString());
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FONTCONFIG_FILE", configuration.toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        org.junit.jupiter.api.Assumptions.assumeFalse(output.startsWith("drawn"), "fonts come without fontconfig here");
        assertEquals(
                "plots need a font and there is none on this machine: install fontconfig and a font"
                        + " (on Debian and Ubuntu: apt install fontconfig fonts-dejavu-core)",
                output.strip());
        assertFalse(Files.exists(folder.resolve("run.png")));
    }

    /** Draws a picture in a JVM of its own and prints what went wrong. */
    public static final class Fontless {
        private Fontless() {}

        /**
         * Draws.
         *
         * @param arguments the directory
         * @throws IOException if the picture cannot be begun
         */
        public static void main(String[] arguments) throws IOException {
            var request = new Writer.Request("run", Path.of(arguments[0]), COLUMNS, "");
            try (var sink = new PngWriter().open(request)) {
                sink.finish();
                System.out.println("drawn");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Stream<double[]> waves(int count) {
        return IntStream.range(0, count).mapToObj(i -> {
            double t = 10.0 * i / count;
            return new double[] {t, Math.sin(t), Math.cos(t), Math.sin(2 * t) * 0.5};
        });
    }

    private Path write(Writer writer, List<Quantity> columns, String argument, Stream<double[]> points)
            throws IOException {
        try (var sink = writer.open(new Writer.Request("run", folder, columns, argument))) {
            for (var point : points.toList()) {
                sink.point(point);
            }
            return sink.finish().getFirst();
        }
    }

    private static BufferedImage png(Path file) throws IOException {
        return ImageIO.read(file.toFile());
    }

    private static int pixels(BufferedImage image, int colour) {
        return (int) IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> (image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xFFFFFF) == colour)
                .count();
    }

    private static Document svg(Path file) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        // The document type names a page on the web: nothing is to be fetched.
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    private static String text(Document document, String tag) {
        return document.getElementsByTagName(tag).item(0).getTextContent();
    }

    /** Paths in a colour; the sample in the legend is a line element or a path of two points. */
    private static List<Element> lines(Document document, String colour) {
        var paths = document.getElementsByTagName("path");
        return IntStream.range(0, paths.getLength())
                .mapToObj(i -> (Element) paths.item(i))
                .filter(path -> path.getAttribute("style").contains("stroke:" + colour))
                .filter(path -> path.getAttribute("d").length() > 200)
                .toList();
    }
}
