package org.simplectic.fields.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void hashesAreThoseOfItsAuthor() {
        assertEquals(0xdeadbeef, Checksum.of(new byte[0]));
        assertEquals(0x17770551, Checksum.of("Four score and seven years ago".getBytes(StandardCharsets.US_ASCII)));
    }
}
