package org.simplectic.writers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

class CsvWriterTest {
    private final Path folder;

    CsvWriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyDoubleReadsBackAsItself() throws IOException {
        var points = new ArrayList<double[]>();
        points.add(new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
        points.add(new double[] {-0.0, 0.0, Double.MIN_VALUE});
        points.add(new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL - Double.MIN_VALUE});
        var random = new Random(4180);
        for (int i = 0; i < 5000; i++) {
            points.add(new double[] {
                Double.longBitsToDouble(random.nextLong()), random.nextGaussian(), random.nextInt() * Double.MIN_VALUE
            });
        }
        var records = parse(write(columns("t", "x", "y"), points));
        assertEquals(points.size() + 1, records.size());
        for (int row = 0; row < points.size(); row++) {
            var fields = records.get(row + 1);
            for (int column = 0; column < 3; column++) {
                long expected = Double.doubleToLongBits(points.get(row)[column]);
                assertEquals(expected, Double.doubleToLongBits(Double.parseDouble(fields.get(column))));
            }
        }
    }

    @Test
    void headingsCarryUnitsAndAreQuotedWhereNeeded() throws IOException {
        var columns = List.of(
                new Quantity("t", "day"),
                new Quantity("rate", "1/(a, b)"),
                new Quantity("the \"odd\" one", ""),
                new Quantity("two\r\nlines", "µm"));
        var text = write(columns, List.of(new double[] {1, 2, 3, 4}));
        assertTrue(text.startsWith("t [day],\"rate [1/(a, b)]\",\"the \"\"odd\"\" one\","), text);
        assertEquals(
                columns.stream().map(Quantity::heading).toList(), parse(text).getFirst());
        assertEquals(List.of("1.0", "2.0", "3.0", "4.0"), parse(text).get(1));
    }

    @Test
    void aRunWithoutPointsIsAHeading() throws IOException {
        assertEquals("t,x\r\n", write(columns("t", "x"), List.of()));
    }

    @Test
    void anUnfinishedRunLeavesNothing() throws IOException {
        try (var sink = new CsvWriter().open(request(columns("t"), ""))) {
            sink.point(new double[] {1});
        }
        try (var entries = Files.list(folder)) {
            assertEquals(0, entries.count());
        }
    }

    @Test
    void anArgumentIsAnError() {
        var error = assertThrows(
                IllegalArgumentException.class, () -> new CsvWriter().open(request(columns("t"), "phase(x, y)")));
        assertEquals("csv takes no argument, but got 'phase(x, y)'", error.getMessage());
    }

    @Test
    void aNameCannotLeadOutOfTheDirectory() {
        for (var name : List.of("../run", "a/b", "/tmp/run", "")) {
            var request = new Writer.Request(name, folder, columns("t"), "");
            assertThrows(IllegalArgumentException.class, () -> new CsvWriter().open(request), name);
        }
        assertFalse(Files.exists(folder.resolveSibling("run.csv")));
    }

    private static List<Quantity> columns(String... names) {
        return List.of(names).stream().map(name -> new Quantity(name, "")).toList();
    }

    private Writer.Request request(List<Quantity> columns, String argument) {
        return new Writer.Request("run", folder, columns, argument);
    }

    private String write(List<Quantity> columns, List<double[]> points) throws IOException {
        try (var sink = new CsvWriter().open(request(columns, ""))) {
            for (var point : points) {
                sink.point(point);
            }
            assertEquals(List.of(folder.resolve("run.csv")), sink.finish());
        }
        return Files.readString(folder.resolve("run.csv"));
    }

    /** A reader made from the grammar of RFC 4180, section 2: it refuses what the grammar does not allow. */
    private static List<List<String>> parse(String text) {
        var records = new ArrayList<List<String>>();
        var fields = new ArrayList<String>();
        int i = 0;
        while (i < text.length()) {
            var field = new StringBuilder();
            if (text.charAt(i) == '"') {
                i++;
                while (text.charAt(i) != '"' || text.startsWith("\"\"", i)) {
                    field.append(text.charAt(i));
                    i += text.charAt(i) == '"' ? 2 : 1;
                }
                i++;
            } else {
                while (text.charAt(i) != ',' && text.charAt(i) != '\r') {
                    assertTrue(text.charAt(i) != '"' && text.charAt(i) != '\n', "bare quote or line feed at " + i);
                    field.append(text.charAt(i++));
                }
            }
            fields.add(field.toString());
            if (text.charAt(i) == ',') {
                i++;
            } else {
                assertTrue(text.startsWith("\r\n", i), "record without CRLF at " + i);
                i += 2;
                records.add(List.copyOf(fields));
                fields.clear();
            }
        }
        return records;
    }
}
