package org.simplectic.writers.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A struct in Thrift's compact protocol, field after field in ascending order of their numbers, which must be less than 16 apart.
 *
 * @see "Apache Thrift, Thrift Compact protocol encoding"
 */
final class CompactThrift {
    private static final int INT32 = 5;
    private static final int INT64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    /** Shorter lists have their size in the byte of their type. */
    private static final int LONG_LIST = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int last;

    private void field(int number, int type) {
        bytes.write(((number - last) << 4) | type);
        last = number;
    }

    CompactThrift integer(int number, int value) {
        field(number, INT32);
        zigzag(value);
        return this;
    }

    CompactThrift longInteger(int number, long value) {
        field(number, INT64);
        zigzag(value);
        return this;
    }

    CompactThrift text(int number, String value) {
        field(number, BINARY);
        text(value);
        return this;
    }

    CompactThrift struct(int number, UnaryOperator<CompactThrift> fields) {
        field(number, STRUCT);
        bytes.writeBytes(fields.apply(new CompactThrift()).end());
        return this;
    }

    CompactThrift structs(int number, List<CompactThrift> structs) {
        list(number, STRUCT, structs.size());
        structs.forEach(struct -> bytes.writeBytes(struct.end()));
        return this;
    }

    CompactThrift integers(int number, List<Integer> values) {
        list(number, INT32, values.size());
        values.forEach(this::zigzag);
        return this;
    }

    CompactThrift texts(int number, List<String> values) {
        list(number, BINARY, values.size());
        values.forEach(this::text);
        return this;
    }

    private void list(int number, int type, int size) {
        field(number, LIST);
        bytes.write((Math.min(size, LONG_LIST) << 4) | type);
        if (size >= LONG_LIST) {
            variable(size);
        }
    }

    private void text(String value) {
        var encoded = value.getBytes(StandardCharsets.UTF_8);
        variable(encoded.length);
        bytes.writeBytes(encoded);
    }

    /** Small numbers of either sign take few bytes. */
    private void zigzag(long value) {
        variable((value << 1) ^ (value >> 63));
    }

    /** Seven bits a byte, the lowest first. */
    private void variable(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** The struct. */
    byte[] end() {
        bytes.write(0);
        return bytes.toByteArray();
    }
}
