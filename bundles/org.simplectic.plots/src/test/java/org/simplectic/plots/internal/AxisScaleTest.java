package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Quantity;

class AxisScaleTest {
    private static final Quantity ENERGY = new Quantity("energy", "J");

    @Test
    void ordinaryNumbersStay() {
        var scale = AxisScale.of(DoubleStream.of(-1, Double.NaN, 3), 0.25);
        assertEquals(new AxisScale(0, 0, -2, 4), scale);
        assertEquals("energy [J]", scale.title(ENERGY));
        assertEquals("x", scale.title(new Quantity("x", "")));
        assertEquals("", scale.title(new Quantity("", "")));
        assertEquals("boys", scale.title(new Quantity("", "boys")));
    }

    @Test
    void smallAndLargeNumbersAreDividedByAPowerOfTen() {
        var scale = AxisScale.of(DoubleStream.of(0, 3e-9), 0);
        assertEquals(3, scale.apply(3e-9), 1e-14);
        assertEquals("energy [10⁻⁹ J]", scale.title(ENERGY));
        assertEquals("value [10⁻⁹]", scale.title(new Quantity("", "")));
        assertEquals(
                "energy [10¹² J]", AxisScale.of(DoubleStream.of(0, 1e12), 0).title(ENERGY));
    }

    @Test
    void numbersThatHardlyDifferAreReduced() {
        var scale = AxisScale.of(DoubleStream.of(-0.5, -0.5 + 0x1p-42), 0);
        assertEquals("energy + 0.5 [10⁻¹³ J]", scale.title(ENERGY));
        assertEquals(0, scale.apply(-0.5));
        assertEquals(2.2737, scale.apply(-0.5 + 0x1p-42), 1e-4);
        assertEquals(
                "energy − 10.0 [10⁻⁸ J]",
                AxisScale.of(DoubleStream.of(10, 10 + 2e-8), 0).title(ENERGY));
    }

    @Test
    void everyRangeOfDoublesHasAFiniteAxis() {
        double[][] ranges = {
            {-Double.MAX_VALUE, Double.MAX_VALUE},
            {0, Double.MIN_VALUE},
            {Double.MAX_VALUE, Double.MAX_VALUE},
            {0, 0},
            {-0.0, 0.0},
            {1, Math.nextUp(1.0)},
            {-1e-320, 1e-310},
            {Double.NaN, Double.POSITIVE_INFINITY},
            {}
        };
        for (var range : ranges) {
            var scale = AxisScale.of(DoubleStream.of(range), 0.04);
            assertTrue(scale.least() < scale.greatest(), scale.toString());
            assertTrue(Double.isFinite(scale.greatest() - scale.least()), scale.toString());
            for (double value : range) {
                double position = scale.apply(value);
                assertTrue(
                        !Double.isFinite(value) || (position >= scale.least() && position <= scale.greatest()),
                        scale.toString());
            }
        }
    }
}
