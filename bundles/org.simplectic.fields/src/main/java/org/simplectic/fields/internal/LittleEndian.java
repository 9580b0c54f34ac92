package org.simplectic.fields.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes numbers of doubles as bytes, the lowest first, and counts them. */
final class LittleEndian {
    private static final int BUFFER = 1 << 13;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    LittleEndian(OutputStream out) {
        this.out = out;
    }

    /** The number of bytes written. */
    long position() {
        return position;
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    void write(long value) throws IOException {
        buffer.clear().putLong(value);
        drain();
    }

    void write(double[] values) throws IOException {
        for (int from = 0; from < values.length; from += BUFFER) {
            int count = Math.min(BUFFER, values.length - from);
            buffer.clear().asDoubleBuffer().put(values, from, count);
            buffer.position(count * Double.BYTES);
            drain();
        }
    }

    void write(int[] values) throws IOException {
        for (int from = 0; from < values.length; from += BUFFER) {
            int count = Math.min(BUFFER, values.length - from);
            buffer.clear().asIntBuffer().put(values, from, count);
            buffer.position(count * Integer.BYTES);
            drain();
        }
    }

    /** Values of an array in another order: for {@code i} from 0 that at {@code offset + i * stride}. */
    void write(double[] values, int offset, int stride, int count) throws IOException {
        for (int from = 0; from < count; from += BUFFER) {
            int until = Math.min(from + BUFFER, count);
            buffer.clear();
            for (int i = from; i < until; i++) {
                buffer.putDouble(values[offset + i * stride]);
            }
            drain();
        }
    }

    private void drain() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        position += buffer.position();
    }
}
