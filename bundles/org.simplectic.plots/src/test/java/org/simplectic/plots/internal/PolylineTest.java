package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.simplectic.plots.internal.Polyline.Point;

class PolylineTest {
    private static final int LIMIT = 100;

    @Test
    void fewPointsStayAsTheyAre() {
        var line = new Polyline(LIMIT);
        for (int i = 0; i < 2 * LIMIT; i++) {
            line.add(i, i, i * i);
        }
        var points = line.points();
        assertEquals(2 * LIMIT, points.size());
        assertEquals(new Point(17, 17, 289), points.get(17));
    }

    @Test
    void spikesAndEndsStay() {
        var random = new Random(7);
        for (int round = 0; round < 20; round++) {
            int length = 10_000 + random.nextInt(90_000);
            int up = 1 + random.nextInt(length - 2);
            int down = 1 + random.nextInt(length - 2);
            var line = new Polyline(LIMIT);
            for (int i = 0; i < length; i++) {
                line.add(i * 0.1, i * 0.1, i == up ? 1e3 : i == down ? -1e3 : Math.sin(i));
            }
            var points = line.points();
            assertTrue(points.size() <= 6 * 2 * LIMIT, points.size() + " points");
            assertEquals(0, points.getFirst().order());
            assertEquals(length - 1, points.getLast().order());
            assertTrue(points.stream().anyMatch(point -> point.order() == up));
            assertTrue(down == up || points.stream().anyMatch(point -> point.order() == down));
        }
    }

    @Test
    void sparseTimesKeepTheirPoints() {
        // A million steps in the first hundredth of the time, fifty in the rest: those fifty are all visible.
        var line = new Polyline(LIMIT);
        int dense = 1_000_000;
        for (int i = 0; i < dense; i++) {
            double t = 0.01 * i / dense;
            line.add(t, t, Math.cos(i));
        }
        for (int i = 1; i <= 50; i++) {
            line.add(i / 50.0, i / 50.0, i);
        }
        var last = line.points().stream().filter(point -> point.y() > 1).toList();
        assertEquals(49, last.size());
    }

    @Test
    void aPhasePortraitKeepsItsOutline() {
        var line = new Polyline(LIMIT);
        for (int i = 0; i < 1_000_000; i++) {
            line.add(i, 3 * Math.cos(i * 1e-3), 2 * Math.sin(i * 1e-3));
        }
        var points = line.points();
        assertEquals(3, points.stream().mapToDouble(Point::x).max().orElseThrow(), 1e-6);
        assertEquals(-3, points.stream().mapToDouble(Point::x).min().orElseThrow(), 1e-6);
        assertEquals(2, points.stream().mapToDouble(Point::y).max().orElseThrow(), 1e-6);
        assertEquals(-2, points.stream().mapToDouble(Point::y).min().orElseThrow(), 1e-6);
    }

    @Test
    void notFiniteValuesAreGaps() {
        var line = new Polyline(LIMIT);
        double[] values = {1, Double.NaN, 2, Double.POSITIVE_INFINITY, 3};
        for (int i = 0; i < values.length; i++) {
            line.add(i, i, values[i]);
        }
        line.add(Double.NaN, 0, 0);
        assertEquals(
                List.of(1.0, Double.NaN, 2.0, Double.NaN, 3.0),
                line.points().stream().map(Point::y).toList());
    }

    @Test
    void longGapsSurviveThinning() {
        var line = new Polyline(LIMIT);
        for (int i = 0; i < 100_000; i++) {
            line.add(i, i, i > 40_000 && i < 60_000 ? Double.NaN : 1);
        }
        var points = line.points();
        assertTrue(points.stream().anyMatch(point -> Double.isNaN(point.y())));
        assertTrue(points.size() < 12 * LIMIT);
    }

    @Test
    void manyPointsAtOneTimeAndTimesThatFall() {
        var line = new Polyline(LIMIT);
        for (int i = 0; i < 10_000; i++) {
            line.add(5, 5, i);
        }
        for (int i = 0; i < 10_000; i++) {
            line.add(5 - i, 5 - i, i);
        }
        var points = line.points();
        assertTrue(points.size() <= 12 * LIMIT);
        assertEquals(-9994, points.getLast().x());
    }
}
