package org.simplectic.fields.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds one of HDF5's structures: numbers of one to eight bytes, the lowest byte first. */
final class Structure {
    /** An address or a length that is not there. */
    static final long UNDEFINED = -1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Single bytes. */
    Structure bytes(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    Structure bytes(byte[] values) {
        bytes.writeBytes(values);
        return this;
    }

    Structure ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    Structure zeros(int count) {
        return bytes(new byte[count]);
    }

    Structure u16(int value) {
        return number(value, 2);
    }

    Structure u32(long value) {
        return number(value, 4);
    }

    Structure u64(long value) {
        return number(value, 8);
    }

    private Structure number(long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    /** The checksum of all before it. */
    Structure checksum() {
        return u32(Checksum.of(bytes.toByteArray()));
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
