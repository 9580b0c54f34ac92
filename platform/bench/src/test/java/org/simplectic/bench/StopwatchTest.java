package org.simplectic.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class StopwatchTest {
    @Test
    void timesOneCallOfMany() {
        var calls = new AtomicLong();
        long start = System.nanoTime();

        double best = new Stopwatch(1, 0.01).best(calls::incrementAndGet);

        double elapsed = 1e-9 * (System.nanoTime() - start);
        assertTrue(calls.get() > 1000, "short calls are timed together");
        assertTrue(best > 0 && best <= elapsed / 5, "one of at least five samples took " + best + " of " + elapsed);
    }
}
