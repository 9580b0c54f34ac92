package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void numbersHaveSixDigitsAtMost() {
        assertEquals("0", Numbers.text(-0.0));
        assertEquals("0.3", Numbers.text(0.1 + 0.2));
        assertEquals("100", Numbers.text(100));
        assertEquals("-123457", Numbers.text(-123456.7));
        assertEquals("1E-9", Numbers.text(1e-9));
        assertEquals("NaN", Numbers.text(Double.NaN));
    }

    @Test
    void ticksAreRound() {
        assertEquals(List.of(0.0, 0.5, 1.0), Numbers.ticks(0, 1, 2));
        assertEquals(List.of(-4.0, -2.0, 0.0, 2.0, 4.0), Numbers.ticks(-5, 5, 6));
        assertEquals(List.of(20.0, 40.0), Numbers.ticks(10.5, 59, 4));
    }
}
