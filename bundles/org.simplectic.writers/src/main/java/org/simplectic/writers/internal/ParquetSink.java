package org.simplectic.writers.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

/** Writes groups of rows, each column of a group as one page, and behind them what is where. Numbers of fields and codes are those of parquet.thrift. */
final class ParquetSink implements Writer.Sink {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP_BYTES = 8 << 20;
    private static final int MOST_ROWS = 1 << 16;

    private static final int DOUBLE = 5;
    private static final int REQUIRED = 0;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int UNCOMPRESSED = 0;
    private static final int DATA_PAGE = 0;
    private static final int VERSION = 2;

    private final Writer.Request request;
    private final AtomicFile file;
    private final OutputStream out;
    private final double[][] columns;
    private final List<Group> groups = new ArrayList<>();
    private int rows;
    private long position;

    /**
     * A group of rows in the file.
     *
     * @param start where its first page begins
     * @param rows how many rows it has
     * @param page bytes of a page with its header; all are alike
     */
    private record Group(long start, int rows, int page) {}

    private ParquetSink(Writer.Request request, AtomicFile file) {
        this.request = request;
        this.file = file;
        this.out = file.stream();
        int count = request.columns().size();
        this.columns = new double[count][Math.clamp(GROUP_BYTES / Double.BYTES / count, 1, MOST_ROWS)];
    }

    static ParquetSink open(Writer.Request request) throws IOException {
        var sink = new ParquetSink(request, AtomicFile.create(request.file(".parquet")));
        try {
            sink.write(MAGIC);
            return sink;
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    @Override
    public void point(double[] values) throws IOException {
        if (values.length != columns.length) {
            throw new IllegalArgumentException(values.length + " values for " + columns.length + " columns");
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i][rows] = values[i];
        }
        rows++;
        if (rows == columns[0].length) {
            writeGroup();
        }
    }

    private void writeGroup() throws IOException {
        long start = position;
        var header = pageHeader();
        var page = ByteBuffer.allocate(rows * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var column : columns) {
            write(header);
            page.clear();
            page.asDoubleBuffer().put(column, 0, rows);
            write(page.array());
        }
        groups.add(new Group(start, rows, header.length + rows * Double.BYTES));
        rows = 0;
    }

    private byte[] pageHeader() {
        int bytes = rows * Double.BYTES;
        return new CompactThrift()
                .integer(1, DATA_PAGE)
                .integer(2, bytes)
                .integer(3, bytes)
                .struct(
                        5,
                        data -> data.integer(1, rows)
                                .integer(2, PLAIN)
                                .integer(3, RLE)
                                .integer(4, RLE))
                .end();
    }

    @Override
    public List<Path> finish() throws IOException {
        if (rows > 0) {
            writeGroup();
        }
        var footer = footer();
        write(footer);
        write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        write(MAGIC);
        return List.of(file.commit());
    }

    private byte[] footer() {
        var named = request.columns();
        return new CompactThrift()
                .integer(1, VERSION)
                .structs(2, schema(named))
                .longInteger(3, groups.stream().mapToLong(Group::rows).sum())
                .structs(4, groups.stream().map(this::group).toList())
                .structs(5, about(named))
                .text(6, "Simplectic")
                .end();
    }

    private static List<CompactThrift> schema(List<Quantity> named) {
        var schema = new ArrayList<CompactThrift>();
        schema.add(new CompactThrift().text(4, "schema").integer(5, named.size()));
        named.forEach(column -> schema.add(
                new CompactThrift().integer(1, DOUBLE).integer(3, REQUIRED).text(4, column.name())));
        return schema;
    }

    private CompactThrift group(Group group) {
        var chunks = new ArrayList<CompactThrift>();
        for (int i = 0; i < columns.length; i++) {
            long start = group.start() + (long) i * group.page();
            var name = request.columns().get(i).name();
            chunks.add(new CompactThrift()
                    .longInteger(2, start)
                    .struct(
                            3,
                            chunk -> chunk.integer(1, DOUBLE)
                                    .integers(2, List.of(PLAIN))
                                    .texts(3, List.of(name))
                                    .integer(4, UNCOMPRESSED)
                                    .longInteger(5, group.rows())
                                    .longInteger(6, group.page())
                                    .longInteger(7, group.page())
                                    .longInteger(9, start)));
        }
        return new CompactThrift()
                .structs(1, chunks)
                .longInteger(2, (long) columns.length * group.page())
                .longInteger(3, group.rows());
    }

    private List<CompactThrift> about(List<Quantity> named) {
        var about = new ArrayList<CompactThrift>();
        about.add(new CompactThrift().text(1, "study").text(2, request.study()));
        named.stream()
                .filter(column -> !column.unit().isEmpty())
                .forEach(column -> about.add(
                        new CompactThrift().text(1, "unit." + column.name()).text(2, column.unit())));
        return about;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
