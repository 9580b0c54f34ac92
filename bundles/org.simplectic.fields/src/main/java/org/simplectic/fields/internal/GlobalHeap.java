package org.simplectic.fields.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A collection of texts and addresses that attributes of variable length refer to.
 *
 * @see "HDF5 File Format Specification 3.0, III.E"
 */
final class GlobalHeap {
    private static final int HEADER = 16;
    private static final int SMALLEST = 4096;
    private static final int ALIGNMENT = 8;
    private static final int REFERENCE = 16;

    private final long address;
    private final List<byte[]> objects;

    /**
     * A collection.
     *
     * @param address where in the file it lies
     * @param objects at most 65535
     */
    GlobalHeap(long address, List<byte[]> objects) {
        this.address = address;
        this.objects = List.copyOf(objects);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] address(long address) {
        return new Structure().u64(address).toBytes();
    }

    /** Refers to an object as a sequence of elements: their number, the collection's address, the object's number. */
    byte[] reference(int position, int elements) {
        return new Structure().u32(elements).u64(address).u32(position + 1L).toBytes();
    }

    /** Refers to a text without characters. */
    static byte[] nothing() {
        return new byte[REFERENCE];
    }

    byte[] toBytes() {
        var content = new Structure();
        for (int i = 0; i < objects.size(); i++) {
            var object = objects.get(i);
            content.u16(i + 1)
                    .u16(1)
                    .u32(0)
                    .u64(object.length)
                    .bytes(object)
                    .zeros(Math.floorMod(-object.length, ALIGNMENT));
        }
        int size = Math.max(SMALLEST, HEADER + content.size() + HEADER);
        int free = size - HEADER - content.size();
        return new Structure()
                .ascii("GCOL")
                .bytes(1, 0, 0, 0)
                .u64(size)
                .bytes(content.toBytes())
                // Object 0 is the free space.
                .u32(0)
                .u32(0)
                .u64(free)
                .zeros(free - HEADER)
                .toBytes();
    }
}
