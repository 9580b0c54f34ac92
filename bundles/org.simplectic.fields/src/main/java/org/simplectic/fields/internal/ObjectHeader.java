package org.simplectic.fields.internal;

import java.nio.charset.StandardCharsets;
import org.simplectic.array.Shape;

/**
 * What describes a data set or a group: messages of its shape, its type, where it lies, its attributes, its members.
 *
 * @see "HDF5 File Format Specification 3.0, IV.A"
 */
final class ObjectHeader {
    private static final int DATASPACE = 0x01;
    private static final int LINK_INFO = 0x02;
    private static final int DATATYPE = 0x03;
    private static final int FILL_VALUE = 0x05;
    private static final int LINK = 0x06;
    private static final int LAYOUT = 0x08;
    private static final int GROUP_INFO = 0x0A;
    private static final int ATTRIBUTE = 0x0C;
    private static final int ATTRIBUTE_INFO = 0x15;
    private static final int UTF_8 = 1;

    /** Doubles as IEEE 754 has them: sign in bit 63, exponent from bit 52 on with bias 1023, mantissa with a hidden one. */
    private static final byte[] DOUBLE = new Structure()
            .bytes(0x11, 0x20, 63, 0)
            .u32(8)
            .u16(0)
            .u16(64)
            .bytes(52, 11, 0, 52)
            .u32(1023)
            .toBytes();

    /** Integers with a sign, of 32 bits. */
    private static final byte[] INTEGER =
            new Structure().bytes(0x10, 8, 0, 0).u32(4).u16(0).u16(32).toBytes();

    /** Characters in UTF-8 that a heap holds. */
    private static final byte[] TEXT = new Structure()
            .bytes(0x19, 1, UTF_8, 0)
            .u32(16)
            .bytes(0x13, 0x10, 0, 0)
            .u32(1)
            .toBytes();

    /** Lists of addresses of objects, which a heap holds. */
    private static final byte[] REFERENCES = new Structure()
            .bytes(0x19, 0, 0, 0)
            .u32(16)
            .bytes(0x17, 0, 0, 0)
            .u32(8)
            .toBytes();

    private static final byte[] SCALAR = dataspace();

    private final Structure messages = new Structure();

    /** An array of doubles in one piece. */
    static ObjectHeader ofContiguous(long address, int size) {
        return ofContiguous(address, DOUBLE, (long) size * Double.BYTES, size);
    }

    /** A table of 32-bit integers in one piece. */
    static ObjectHeader ofIntegers(long address, int rows, int columns) {
        return ofContiguous(address, INTEGER, (long) rows * columns * Integer.BYTES, rows, columns);
    }

    private static ObjectHeader ofContiguous(long address, byte[] type, long bytes, int... extents) {
        return new ObjectHeader()
                .message(DATASPACE, dataspace(extents))
                .message(DATATYPE, type)
                .message(FILL_VALUE, new byte[] {3, 0x0A})
                .message(
                        LAYOUT,
                        new Structure().bytes(3, 1).u64(address).u64(bytes).toBytes());
    }

    /**
     * An array of doubles in chunks, whose first axis may grow.
     *
     * @param index where the index of the chunks lies, or undefined without chunks
     * @param saves the extent of the first axis
     * @param savesInChunk that of a chunk
     * @param rest the other axes, whole in each chunk
     */
    static ObjectHeader ofChunked(long index, long saves, int savesInChunk, Shape rest) {
        int rank = rest.rank() + 1;
        var space = new Structure().bytes(2, rank, 1, 1).u64(saves);
        rest.extents().forEach(space::u64);
        space.u64(Structure.UNDEFINED);
        rest.extents().forEach(space::u64);
        var layout = new Structure().bytes(3, 2, rank + 1).u64(index).u32(savesInChunk);
        rest.extents().forEach(layout::u32);
        layout.u32(Double.BYTES);
        return new ObjectHeader()
                .message(DATASPACE, space.toBytes())
                .message(DATATYPE, DOUBLE)
                .message(FILL_VALUE, new byte[] {3, 0x0B})
                .message(LAYOUT, layout.toBytes());
    }

    /** A group, to which members are added. */
    static ObjectHeader ofGroup() {
        return new ObjectHeader()
                .message(
                        LINK_INFO,
                        new Structure()
                                .bytes(0, 0)
                                .u64(Structure.UNDEFINED)
                                .u64(Structure.UNDEFINED)
                                .toBytes())
                .message(GROUP_INFO, new byte[] {0, 0});
    }

    /** A member of a group. */
    ObjectHeader member(String name, long address) {
        var text = utf8(name);
        // Flags: the character set is given, the name's length has two bytes.
        return message(
                LINK,
                new Structure()
                        .bytes(1, 0x11, UTF_8)
                        .u16(text.length)
                        .bytes(text)
                        .u64(address)
                        .toBytes());
    }

    /** Says that attributes follow. */
    ObjectHeader attributes() {
        return message(
                ATTRIBUTE_INFO,
                new Structure()
                        .bytes(0, 0)
                        .u64(Structure.UNDEFINED)
                        .u64(Structure.UNDEFINED)
                        .toBytes());
    }

    /** An attribute that a heap holds the text of. */
    ObjectHeader text(String name, byte[] reference) {
        return attribute(name, TEXT, SCALAR, reference);
    }

    /** An attribute of so many characters and a zero, as the rules of dimension scales ask for it: in ASCII if possible. */
    ObjectHeader characters(String name, String text) {
        var characters = new Structure().bytes(utf8(text)).zeros(1).toBytes();
        int set = characters.length == text.length() + 1 ? 0 : UTF_8 << 4;
        var type = new Structure().bytes(0x13, set, 0, 0).u32(characters.length).toBytes();
        return attribute(name, type, SCALAR, characters);
    }

    ObjectHeader number(String name, double value) {
        return attribute(
                name,
                DOUBLE,
                SCALAR,
                new Structure().u64(Double.doubleToRawLongBits(value)).toBytes());
    }

    /** An attribute of several lists of addresses, each of which a heap holds. */
    ObjectHeader references(String name, byte[] references, int count) {
        return attribute(name, REFERENCES, dataspace(count), references);
    }

    private ObjectHeader attribute(String name, byte[] type, byte[] space, byte[] value) {
        var text = new Structure().bytes(utf8(name)).zeros(1).toBytes();
        return message(
                ATTRIBUTE,
                new Structure()
                        .bytes(3, 0)
                        .u16(text.length)
                        .u16(type.length)
                        .u16(space.length)
                        .bytes(UTF_8)
                        .bytes(text)
                        .bytes(type)
                        .bytes(space)
                        .bytes(value)
                        .toBytes());
    }

    private static byte[] dataspace(int... extents) {
        var space = new Structure().bytes(2, extents.length, 0, extents.length == 0 ? 0 : 1);
        for (int extent : extents) {
            space.u64(extent);
        }
        return space.toBytes();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ObjectHeader message(int type, byte[] body) {
        messages.bytes(type).u16(body.length).bytes(0).bytes(body);
        return this;
    }

    byte[] toBytes() {
        // Flags: the size of the messages has four bytes.
        return new Structure()
                .ascii("OHDR")
                .bytes(2, 2)
                .u32(messages.size())
                .bytes(messages.toBytes())
                .checksum()
                .toBytes();
    }
}
