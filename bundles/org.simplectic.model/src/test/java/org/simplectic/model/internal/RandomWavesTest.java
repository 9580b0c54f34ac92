package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Discretization.Span;
import org.simplectic.api.Grid;

/** Random fields have the statistics that were asked for, and do not depend on the grid. */
final class RandomWavesTest {
    private static final double PERIOD = 2 * Math.PI;

    private static Grid.Axis periodic(String name, int points) {
        return new Span(name, "", 1, 1 + PERIOD, points, true).even(0);
    }

    private static Grid.Axis open(String name, int points) {
        return new Span(name, "", -1, 1, points, false).even(0.5);
    }

    private static double[] field(Grid grid, long seed, DoubleUnaryOperator spectrum) {
        return new RandomWaves(grid, seed, 7).field(spectrum);
    }

    private static double meanSquare(double[] values) {
        return Arrays.stream(values).map(value -> value * value).average().orElseThrow();
    }

    @Test
    void varianceIsOneOnAverage() {
        for (var grid : List.of(
                new Grid(List.of(periodic("x", 12), open("y", 12))),
                new Grid(List.of(open("x", 6), open("y", 5), periodic("z", 6))))) {
            var squares = IntStream.range(0, 300)
                    .mapToDouble(seed -> meanSquare(field(grid, seed, k -> 1 / (1 + k * k))))
                    .average();
            // Few large waves decide it: 300 fields with some ten independent numbers each.
            assertEquals(1, squares.orElseThrow(), 0.05);
        }
    }

    @Test
    void wavesHaveTheSpectrumAndNoMean() {
        var grid = new Grid(List.of(periodic("x", 16)));
        var power = new double[8];
        int fields = 3000;
        for (int seed = 0; seed < fields; seed++) {
            var values = field(grid, seed, k -> Math.exp(-k / 2));
            assertEquals(0, Arrays.stream(values).average().orElseThrow(), 1e-15);
            for (int wave = 1; wave < 8; wave++) {
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < 16; i++) {
                    real += values[i] * Math.cos(PERIOD * wave * i / 16) / 8;
                    imaginary += values[i] * Math.sin(PERIOD * wave * i / 16) / 8;
                }
                power[wave] += (real * real + imaginary * imaginary) / fields;
            }
        }
        for (int wave = 2; wave < 8; wave++) {
            // Exponentially distributed: each mean is within 1/sqrt(3000) = 1.8 % but for one in three.
            assertEquals(Math.exp(-(wave - 1) / 2.0), power[wave] / power[1], 0.1 * Math.exp(-(wave - 1) / 2.0));
        }
    }

    @Test
    void finerGridsHaveTheSameWaves() {
        DoubleUnaryOperator spectrum = k -> Math.exp(-k * k / 4);
        var coarse = field(new Grid(List.of(periodic("x", 32), open("y", 15))), 3, spectrum);
        var fine = field(new Grid(List.of(periodic("x", 64), open("y", 45))), 3, spectrum);
        for (int i = 0; i < 32; i++) {
            for (int j = 0; j < 15; j++) {
                assertEquals(coarse[15 * i + j], fine[45 * 2 * i + 3 * j + 1], 1e-13);
            }
        }
    }

    @Test
    void aKeyDecidesAllBits() {
        var grid = new Grid(List.of(periodic("x", 30)));
        var field = field(grid, 5, k -> 1);
        assertArrayEquals(field, field(grid, 5, k -> 1));
        assertFalse(Arrays.equals(field, field(grid, 6, k -> 1)));
        assertFalse(Arrays.equals(field, new RandomWaves(grid, 5, 8).field(k -> 1)));
    }

    @Test
    void spectraThatAreNoneAreRefused() {
        var grid = new Grid(List.of(periodic("x", 30)));
        assertRefused("for k = 14.0 it is -14.0", grid, k -> -k);
        assertRefused("for k = 14.0 it is NaN", grid, k -> Double.NaN);
        assertRefused("it is zero for every wave number that fits", grid, k -> 0);
        assertRefused("it is zero for every wave number that fits", new Grid(List.of(periodic("x", 2))), k -> 1);
        assertRefused("let the spectrum fall off", new Grid(List.of(periodic("x", 60_000))), k -> 1);
    }

    private static void assertRefused(String expected, Grid grid, DoubleUnaryOperator spectrum) {
        var message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> field(grid, 1, spectrum))
                .getMessage());
        assertTrue(message.contains(expected), message);
    }
}
