package org.simplectic.nonlinear.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;

/** Steady states by the verb: known solutions, and what is said where there is none. */
@NullMarked
final class SolveTest {
    private static final StudyNode.Mapping NOTHING = Steady.of();

    /** Each coordinate's factor of the solution, its second derivative, and the boundary that it fulfils. */
    private enum Condition {
        VALUE("exp(%s)", "exp(%s)") {
            @Override
            Object boundary() {
                return Steady.of("from", Steady.of("value", "%s"), "to", Steady.of("value", "%s"));
            }
        };

        final String factor;
        final String second;

        Condition(String factor, String second) {
            this.factor = factor;
            this.second = second;
        }

        abstract Object boundary();
    }

    private static StudyNode.Mapping axis(int points, Object boundary) {
        return Steady.of("from", 0, "to", 1, "points", points, "boundary", boundary);
    }

    /** Minus the Laplacian of {@code cos(1 + x) cos(1 + 2 y) cos(1 + 3 z)}, with conditions that it fulfils. */
    private static StudyNode.Mapping poisson(String condition, int axes, int points, int order) {
        var names = "xyz".substring(0, axes);
        var grid = new ArrayList<>();
        double sum = 0;
        var exact = new StringBuilder("1");
        for (int axis = 0; axis < axes; axis++) {
            exact.append("*cos(1 + ").append(axis + 1).append("*").append(names.charAt(axis)).append(")");
            sum += (axis + 1) * (axis + 1);
        }
        for (int axis = 0; axis < axes; axis++) {
            char name = names.charAt(axis);
            var own = "cos(1 + " + (axis + 1) + "*" + name + ")";
            var slope = "(-" + (axis + 1) + ")*" + exact.toString().replace(own, own.replace("cos", "sin"));
            grid.add(String.valueOf(name));
            grid.add(axis(points, switch (condition) {
                case "value" -> Steady.of("value", exact.toString());
                case "slope" -> Steady.of("from", Steady.of("slope", slope), "to", Steady.of("value", exact.toString()));
                default -> Steady.of("from", Steady.of("value", exact.toString()), "to",
                        Steady.of("mixed", Steady.of("value", 2, "slope", 1, "right", "2*" + exact + " + " + slope)));
            }));
        }
        return Steady.of(
                "grid", Steady.of(grid.toArray()),
                "discretization", Steady.of("discretization", "finite-difference", "order", order),
                "equations", Steady.of("du/dt", "lap(u) + " + sum + "*" + exact),
                "initial", Steady.of("u", 0));
    }

    private static double exact(double[] place) {
        double product = 1;
        for (int axis = 0; axis < place.length; axis++) {
            product *= Math.cos(1 + (axis + 1) * place[axis]);
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({
        "value, 1, 2, 64, 128", "value, 1, 4, 64, 128", "value, 2, 2, 32, 64", "value, 2, 4, 24, 48",
        "value, 3, 2, 8, 16", "value, 3, 4, 12, 24",
        "slope, 1, 2, 64, 128", "slope, 2, 2, 32, 64", "slope, 2, 4, 24, 48", "slope, 3, 2, 8, 16",
        "mixed, 1, 4, 64, 128", "mixed, 2, 2, 32, 64", "mixed, 2, 4, 24, 48", "mixed, 3, 2, 8, 16"
    })
    void errorsFallWithTheOrder(String condition, int axes, int order, int coarse, int fine) {
        long t0 = System.nanoTime();
        var first = Steady.solve(poisson(condition, axes, coarse, order), NOTHING);
        var second = Steady.solve(poisson(condition, axes, fine, order), NOTHING);
        System.out.println(condition + axes + " order " + order + ": " + first.advice() + " / " + second.advice() + " errors "
                + first.error(SolveTest::exact) + " " + second.error(SolveTest::exact) + " time " + (System.nanoTime() - t0) / 1000000);
        assertEquals(Status.DONE, first.status());
        assertEquals(Status.DONE, second.status());
        double found = Math.log(first.error(SolveTest::exact) / second.error(SolveTest::exact))
                / Math.log((double) fine / coarse);
        assertTrue(Math.abs(found - order) < 0.2, () -> "order " + found);
    }

    @Test
    void bratu() {
        var result = Steady.solve(
                Steady.of(
                        "grid", Steady.of("x", axis(64, Steady.of("value", 0))),
                        "discretization", Steady.of("discretization", "finite-difference", "order", 4),
                        "equations", Steady.of("du/dt", "lap(u) + exp(u)"),
                        "initial", Steady.of("u", 0)),
                NOTHING);
        System.out.println(result.advice() + " " + result.state());
        assertEquals(Status.DONE, result.status());
    }
}
