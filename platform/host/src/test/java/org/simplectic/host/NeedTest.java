package org.simplectic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Requirements in words. */
final class NeedTest {
    private static String device(String filter) {
        return Need.of(Device.NAMESPACE, filter).words();
    }

    @Test
    void devicesAreNamedWithTheirBounds() {
        assertEquals(
                "a device of kind cuda with memory of at least 8 GiB and compute of at least 8.0",
                device("(&(kind=cuda)(memory>=8589934592)(compute>=8.0))"));
        assertEquals("a device of kind vectors with types f32", device("(&(kind=vectors)(types=f32))"));
        assertEquals("a device of kind cuda", device("(kind=cuda)"));
        assertEquals("a device", device(""));
    }

    @Test
    void anAlternativeIsShownAsItIs() {
        assertEquals("a device that fits (|(kind=cuda)(cores>=64))", device("(|(kind=cuda)(cores>=64))"));
    }
}
