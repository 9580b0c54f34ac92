package org.simplectic.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class AccurateSumTest {
    @Test
    void keepsWhatCancels() {
        var sum = new AccurateSum();

        sum.add(1e16, 1);
        sum.add(0.1, 0.1);
        sum.add(-1e16, 1);

        assertEquals(0.01, sum.value(), 1e-17);
    }
}
