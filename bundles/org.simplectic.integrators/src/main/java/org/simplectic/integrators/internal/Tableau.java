package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The coefficients of an explicit Runge-Kutta method in Butcher's notation. The slope at the new point counts as one
 * more stage, after the last: every method here takes it over as the first slope of its next step.
 *
 * @param nodes c, one a stage
 * @param matrix a, row i with i entries
 * @param weights b, one a stage
 */
record Tableau(List<Double> nodes, List<List<Double>> matrix, List<Double> weights) {

    private static final double LARGEST_LIMIT = 1000;
    private static final double LIMIT_RESOLUTION = 0.01;
    private static final double GROWTH_ROUNDING = 1e-9;

    /** Checks that the numbers of stages agree. */
    Tableau {
        for (int i = 0; i < matrix.size(); i++) {
            if (matrix.get(i).size() != i) {
                throw new IllegalArgumentException("stage " + (i + 1) + " has "
                        + matrix.get(i).size() + " coefficients, but an explicit method has " + i + " there");
            }
        }
        if (nodes.size() != matrix.size() || weights.size() != matrix.size()) {
            throw new IllegalArgumentException(
                    nodes.size() + " nodes, " + matrix.size() + " rows, " + weights.size() + " weights");
        }
    }

    /**
     * Reads a tableau as papers print it: one line a stage with {@code c | a1 a2 ...}, and the weights after the last
     * {@code |}. Fractions are the nearest double to the exact quotient.
     */
    static Tableau of(String text) {
        var lines = new ArrayList<>(text.strip().lines().toList());
        var weights = numbers(bars(lines.removeLast())[1]);
        if (lines.stream().anyMatch(line -> !line.contains("|"))) {
            throw new IllegalArgumentException("every line needs a '|' between its node and its coefficients");
        }
        var nodes = lines.stream().map(line -> number(bars(line)[0].strip())).toList();
        var matrix = lines.stream().map(line -> numbers(bars(line)[1])).toList();
        return new Tableau(nodes, matrix, weights);
    }

    /** Numbers and fractions, separated by white space. */
    static List<Double> numbers(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(Tableau::number)
                .toList();
    }

    /** One line of numbers a row. */
    static List<List<Double>> rows(String text) {
        return text.strip().lines().map(Tableau::numbers).toList();
    }

    int stages() {
        return nodes.size();
    }

    /** Where the method's growth along the negative real axis exceeds 1: the most that h times an eigenvalue may be there. */
    double stabilityLimit() {
        double z = 0;
        while (z < LARGEST_LIMIT && Math.abs(growth(-z)) <= 1 + GROWTH_ROUNDING) {
            z += LIMIT_RESOLUTION;
        }
        return z;
    }

    /** The factor by which one step multiplies the solution of y' = z y with h = 1. */
    private double growth(double z) {
        var stages = new double[stages()];
        for (int i = 0; i < stages.length; i++) {
            stages[i] = 1 + z * sum(matrix.get(i), stages);
        }
        return 1 + z * sum(weights, stages);
    }

    private static double sum(List<Double> factors, double[] values) {
        double sum = 0;
        for (int i = 0; i < factors.size(); i++) {
            sum += factors.get(i) * values[i];
        }
        return sum;
    }

    private static String[] bars(String line) {
        return line.split("\\|", 2);
    }

    private static double number(String word) {
        try {
            return fraction(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is neither a number nor a fraction", e);
        }
    }

    private static double fraction(String word) {
        int bar = word.indexOf('/');
        return bar < 0
                ? Double.parseDouble(word)
                : Double.parseDouble(word.substring(0, bar)) / Double.parseDouble(word.substring(bar + 1));
    }
}
