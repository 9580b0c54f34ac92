package org.simplectic.backend.simd.internal.code;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LoadedKernelsTest {
    private final LoadedKernels loaded = new LoadedKernels();
    private final AtomicInteger loads = new AtomicInteger();

    private Code of(String bytes) {
        return loaded.of(bytes.getBytes(StandardCharsets.US_ASCII), same -> {
            int number = loads.incrementAndGet();
            return (kernel, pointers, count) -> pointers[0] = number;
        });
    }

    @Test
    void whatIsLoadedIsTakenAgain() {
        var first = of("one");

        assertSame(first, of("one"));
        assertNotSame(first, of("two"));
        assertSame(first, of("one"));
    }
}
