package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColourMapTest {
    private static final int COUNT = 32;

    private final double[][] colours = Arrays.stream(ColourMap.colours(COUNT))
            .mapToObj(ColourMapTest::perceived)
            .toArray(double[][]::new);

    @Test
    void lightnessRises() {
        assertEquals(0.25, colours[0][0], 0.01);
        assertEquals(0.92, colours[COUNT - 1][0], 0.01);
        for (int i = 1; i < COUNT; i++) {
            assertTrue(colours[i][0] > colours[i - 1][0], "colour " + i);
        }
        for (int i = 1; i < 256; i++) {
            var all = ColourMap.colours(256);
            // Channels are rounded to 8 bits: as much may neighbours of so many miss each other.
            assertTrue(perceived(all[i])[0] > perceived(all[i - 1])[0] - 0.001, "colour " + i);
        }
    }

    /** A step is about 0.025; rounding the channels of dark colours to 8 bits changes it by up to 0.0025. */
    @Test
    void neighboursAreEquallyDifferent() {
        var steps = IntStream.range(1, COUNT)
                .mapToDouble(i -> distance(colours[i], colours[i - 1]))
                .summaryStatistics();
        assertTrue(steps.getMax() < 1.25 * steps.getMin(), steps.toString());
        var wide = IntStream.range(4, COUNT)
                .mapToDouble(i -> Math.abs(colours[i][0] - colours[i - 4][0]))
                .summaryStatistics();
        assertTrue(wide.getMax() < 2 * wide.getMin(), wide.toString());
    }

    /** A colour that no screen can show would have been cut off, and come back with another chroma. */
    @Test
    void screensShowAllOfIt() {
        for (int i = 0; i < COUNT; i++) {
            double chroma = Math.hypot(colours[i][1], colours[i][2]);
            assertTrue(chroma > 0.085 && chroma < 0.17, "colour " + i + " has chroma " + chroma);
            assertTrue(i == 0 || Math.abs(chroma - Math.hypot(colours[i - 1][1], colours[i - 1][2])) < 0.012);
        }
    }

    private static double distance(double[] one, double[] other) {
        return Math.hypot(one[0] - other[0], Math.hypot(one[1] - other[1], one[2] - other[2]));
    }

    /** From a screen's colour to OKLab: the way there, not the inverse of the way back. */
    private static double[] perceived(int colour) {
        double r = light((colour >> 16) & 0xff);
        double g = light((colour >> 8) & 0xff);
        double b = light(colour & 0xff);
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
        };
    }

    private static double light(int channel) {
        double part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
