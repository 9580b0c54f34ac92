package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A tableau that a user wrote, and what is wrong with it.
 *
 * @param tableau the method; without a last stage that is but the slope at the end; Euler's if there is a fault
 * @param error the weights of the difference to the embedded method over the stages and the slope at the end; empty without one
 * @param order the order of the method
 * @param embeddedOrder that of the embedded method, 0 without one
 * @param fault what is wrong, for the user; empty if nothing is
 */
record TableauText(Tableau tableau, List<Double> error, int order, int embeddedOrder, String fault) {
    /** Conditions of higher order are not tested. */
    static final int MOST = 8;

    /** What coefficients with twelve digits leave of a condition. */
    private static final double TOLERANCE = 1e-10;

    /** Reads and tests it. */
    static TableauText read(String text) {
        try {
            return of(text);
        } catch (IllegalArgumentException e) {
            return new TableauText(Tableau.of("0 |\n | 1"), List.of(), 1, 0, "tableau: " + e.getMessage());
        }
    }

    private static TableauText of(String text) {
        var lines = new ArrayList<>(text.replace(';', '\n')
                .lines()
                .filter(Predicate.not(String::isBlank))
                .map(String::strip)
                .toList());
        if (lines.isEmpty() || !lines.getLast().startsWith("|")) {
            throw new IllegalArgumentException("the last line must be '| b1 b2 ...', the weights");
        }
        boolean hasEmbedded = lines.size() > 1 && lines.get(lines.size() - 2).startsWith("|");
        var embedded = hasEmbedded
                ? Optional.of(Tableau.numbers(lines.removeLast().substring(1)))
                : Optional.<List<Double>>empty();
        var tableau = Tableau.of(String.join("\n", lines));
        checkRows(tableau);
        checkSum("the weights", tableau.weights());
        int order = OrderConditions.order(tableau, tableau.weights(), MOST, TOLERANCE);
        int embeddedOrder = embedded.isPresent() ? embeddedOrder(tableau, embedded.get(), order) : 0;
        return withoutLast(tableau, embedded, order, embeddedOrder);
    }

    private static void checkRows(Tableau tableau) {
        for (int i = 0; i < tableau.stages(); i++) {
            double sum = sum(tableau.matrix().get(i));
            double node = tableau.nodes().get(i);
            if (!(Math.abs(sum - node) <= TOLERANCE)) {
                throw new IllegalArgumentException("the row of stage " + (i + 1) + " sums to " + sum
                        + ", but its node is " + node + ": they must be equal");
            }
        }
    }

    private static void checkSum(String name, List<Double> weights) {
        if (!(Math.abs(sum(weights) - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException(name + " sum to " + sum(weights)
                    + ", but must sum to 1: without this condition the method has no order");
        }
    }

    private static int embeddedOrder(Tableau tableau, List<Double> embedded, int order) {
        if (embedded.size() != tableau.stages()) {
            throw new IllegalArgumentException(
                    "the embedded method has " + embedded.size() + " weights for " + tableau.stages() + " stages");
        }
        checkSum("the weights of the embedded method", embedded);
        int found = OrderConditions.order(tableau, embedded, MOST, TOLERANCE);
        if (found >= order) {
            throw new IllegalArgumentException(
                    "the embedded method has order " + found + ", which is not below the method's " + order
                            + ": exchange the two lines of weights, or take another embedded method");
        }
        return found;
    }

    /** A last stage with the solution's weights is the slope at the end, which is there anyway. */
    private static TableauText withoutLast(
            Tableau tableau, Optional<List<Double>> embedded, int order, int embeddedOrder) {
        int last = tableau.stages() - 1;
        var weights = tableau.weights();
        boolean isEnd =
                last > 0 && weights.getLast() == 0 && tableau.matrix().getLast().equals(weights.subList(0, last));
        var error = new ArrayList<Double>();
        if (embedded.isPresent()) {
            for (int i = 0; i <= last; i++) {
                error.add(weights.get(i) - embedded.get().get(i));
            }
            if (!isEnd) {
                error.add(0.0);
            }
        }
        var kept = isEnd
                ? new Tableau(
                        tableau.nodes().subList(0, last), tableau.matrix().subList(0, last), weights.subList(0, last))
                : tableau;
        return new TableauText(kept, List.copyOf(error), order, embeddedOrder, "");
    }

    private static double sum(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).sum();
    }
}
