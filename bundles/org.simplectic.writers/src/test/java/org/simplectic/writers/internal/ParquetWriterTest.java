package org.simplectic.writers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

/**
 * The committed {@code table.parquet} has been read by another implementation, see {@code read-back.py} beside it: what is written now must be
 * the same to the byte.
 */
final class ParquetWriterTest {
    private static final List<Quantity> COLUMNS =
            List.of(new Quantity("member", ""), new Quantity("k", "N/m"), new Quantity("height", "m"));

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private Path written(String study, List<Quantity> columns, int rows) throws IOException {
        try (var sink = new ParquetWriter().open(new Writer.Request(study, directory, columns, ""))) {
            var values = new double[columns.size()];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < values.length; j++) {
                    values[j] = value(i, j);
                }
                sink.point(values);
            }
            return sink.finish().getFirst();
        }
    }

    private static double value(int row, int column) {
        if (column == 0) {
            return row;
        }
        return row == 2 && column == 2 ? Double.NaN : row / (column + 1.0);
    }

    @Test
    void theFileIsTheOneThatHasBeenReadElsewhere() throws IOException {
        try (var known = Objects.requireNonNull(ParquetWriterTest.class.getResourceAsStream("table.parquet"))) {
            assertArrayEquals(known.readAllBytes(), Files.readAllBytes(written("table", COLUMNS, 5)));
        }
    }

    /** A column's values lie one after the other, behind the header of their page; a group of rows ends at 65536. */
    @Test
    void longTablesHaveGroupsOfRows() throws IOException {
        int rows = 100_000;
        var bytes = ByteBuffer.wrap(Files.readAllBytes(written("long", COLUMNS, rows)))
                .order(ByteOrder.LITTLE_ENDIAN);

        var ends = new byte[] {bytes.get(0), bytes.get(1), bytes.get(2), bytes.get(3)};
        assertEquals("PAR1", new String(ends, StandardCharsets.US_ASCII));
        bytes.get(bytes.capacity() - 4, ends);
        assertEquals("PAR1", new String(ends, StandardCharsets.US_ASCII));
        int footer = bytes.getInt(bytes.capacity() - 8);
        int pages = bytes.capacity() - 12 - footer;
        int header = (pages - COLUMNS.size() * rows * Double.BYTES) / (2 * COLUMNS.size());
        assertTrue(header > 10 && header < 40, "a header of " + header + " bytes");
        int page = 4;
        for (int first = 0; first < rows; first += 1 << 16) {
            int count = Math.min(1 << 16, rows - first);
            for (int column = 0; column < COLUMNS.size(); column++) {
                int length = header(bytes, page, count);
                for (int i = 0; i < count; i += 997) {
                    assertEquals(value(first + i, column), bytes.getDouble(page + length + i * Double.BYTES));
                }
                page += length + count * Double.BYTES;
            }
        }
        assertEquals(bytes.capacity() - 8 - footer, page);
    }

    /** The header of a page of so many doubles, as parquet.thrift has it. */
    private static int header(ByteBuffer bytes, int start, int rows) {
        var expected = new CompactThrift()
                .integer(1, 0)
                .integer(2, rows * Double.BYTES)
                .integer(3, rows * Double.BYTES)
                .struct(
                        5,
                        data -> data.integer(1, rows)
                                .integer(2, 0)
                                .integer(3, 3)
                                .integer(4, 3))
                .end();
        var found = new byte[expected.length];
        bytes.get(start, found);
        assertArrayEquals(expected, found);
        return expected.length;
    }

    /** Numbers of the compact protocol's specification. */
    @Test
    void numbersAreZigzagOfSevenBits() {
        assertArrayEquals(
                new byte[] {0x15, 0x01, 0x15, 0x64, 0},
                new CompactThrift().integer(1, -1).integer(2, 50).end());
        assertArrayEquals(
                new byte[] {0x16, (byte) 0xAC, 0x02, 0},
                new CompactThrift().longInteger(1, 150).end());
        assertArrayEquals(
                new byte[] {0x19, (byte) 0xF5, 0x10, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0},
                new CompactThrift().integers(1, Collections.nCopies(16, 1)).end());
    }

    @Test
    void thousandsOfColumnsHaveSmallerGroups() throws IOException {
        var columns = new Quantity[4000];
        Arrays.setAll(columns, i -> new Quantity("c" + i, ""));
        assertTrue(Files.size(written("wide", List.of(columns), 600)) > 4000L * 600 * Double.BYTES);
    }

    @Test
    void argumentsAreRefused() {
        var mistake = assertThrows(IllegalArgumentException.class, () -> new ParquetWriter().check(COLUMNS, "gzip"));
        assertEquals("parquet takes no argument, but got 'gzip'", mistake.getMessage());
    }
}
