package org.simplectic.fields.internal;

/**
 * The checksum of HDF5's structures: a hash of 32 bits.
 *
 * @see "B. Jenkins, lookup3, 2006 (public domain)"
 */
final class Checksum {
    private static final int START = 0xdeadbeef;
    private static final int BLOCK = 12;

    private int a;
    private int b;
    private int c;

    private Checksum(int length) {
        a = START + length;
        b = a;
        c = a;
    }

    static int of(byte[] bytes) {
        var state = new Checksum(bytes.length);
        int from = 0;
        while (bytes.length - from > BLOCK) {
            state.add(bytes, from);
            state.mix();
            from += BLOCK;
        }
        if (bytes.length > 0) {
            state.add(bytes, from);
            state.finish();
        }
        return state.c;
    }

    private void add(byte[] bytes, int from) {
        a += word(bytes, from);
        b += word(bytes, from + 4);
        c += word(bytes, from + 8);
    }

    /** Four bytes, the lowest first; those behind the end are zero. */
    private static int word(byte[] bytes, int from) {
        int word = 0;
        for (int i = 0; i < 4 && from + i < bytes.length; i++) {
            word |= (bytes[from + i] & 0xff) << (8 * i);
        }
        return word;
    }

    private void mix() {
        a = (a - c) ^ Integer.rotateLeft(c, 4);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 6);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 8);
        b += a;
        a = (a - c) ^ Integer.rotateLeft(c, 16);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 19);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 4);
        b += a;
    }

    private void finish() {
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
