package org.simplectic.runtime.internal.checkpoint;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The points of a run so far, so that a resumed run can hand them to its writers again: a hidden file beside the outputs, rows of
 * doubles in little-endian order and nothing else. A checkpoint says how many rows are its own; what a killed run wrote beyond is
 * cut off. For use by one thread.
 */
public final class PointLog implements Closeable {
    private static final String NAME = ".points";
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final int columns;
    private final ByteBuffer buffer;
    private long rows;

    private PointLog(Path file, FileChannel channel, int columns, long rows) {
        this.file = file;
        this.channel = channel;
        this.columns = columns;
        this.rows = rows;
        this.buffer =
                ByteBuffer.allocate(Math.max(BUFFER, columns * Double.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Begins a log, in the place of any old one.
     *
     * @param directory the run's folder
     * @param columns numbers a row
     */
    public static PointLog create(Path directory, int columns) throws IOException {
        var file = directory.resolve(NAME);
        var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new PointLog(file, channel, columns, 0);
    }

    /** What rows are handed to. */
    @FunctionalInterface
    public interface Reader {
        /** Takes a row; the array is used again for the next. */
        void row(double[] values) throws IOException;
    }

    /**
     * Goes on with a log after some rows.
     *
     * @param directory the run's folder
     * @param columns numbers a row
     * @param rows how many rows count
     * @param reader takes them, in order
     * @throws IOException if the log has fewer
     */
    public static PointLog resume(Path directory, int columns, long rows, Reader reader) throws IOException {
        var file = directory.resolve(NAME);
        if (!Files.exists(file) || Files.size(file) < rows * columns * Double.BYTES) {
            throw new IOException(file + " should hold the " + rows
                    + " points that the run had saved at its checkpoint, but is missing or shorter; without them the"
                    + " outputs would have a gap");
        }
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var log = new PointLog(file, channel, columns, rows);
            log.replay(reader);
            channel.truncate(rows * columns * Double.BYTES);
            channel.position(channel.size());
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void replay(Reader reader) throws IOException {
        var values = new double[columns];
        buffer.limit(0);
        for (long row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                if (buffer.remaining() < Double.BYTES) {
                    buffer.compact();
                    if (channel.read(buffer) < 0) {
                        throw new EOFException(file + " ends too early");
                    }
                    buffer.flip();
                }
                values[i] = buffer.getDouble();
            }
            reader.row(values);
        }
        buffer.clear();
    }

    /** Adds a row. */
    public void add(double[] values) throws IOException {
        if (buffer.remaining() < columns * Double.BYTES) {
            flush();
        }
        for (double value : values) {
            buffer.putDouble(value);
        }
        rows++;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Brings all rows to the disk; how many there are. */
    public long force() throws IOException {
        flush();
        channel.force(false);
        return rows;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Closes and removes it: the run is over and nothing is left to resume. */
    public void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
