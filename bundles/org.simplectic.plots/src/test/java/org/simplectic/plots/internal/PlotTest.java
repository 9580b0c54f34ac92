package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Quantity;

class PlotTest {
    private static final List<Quantity> COLUMNS = List.of(
            new Quantity("t", "s"), new Quantity("x", "m"), new Quantity("velocity", "m/s"), new Quantity("z", ""));

    @Test
    void nothingMeansEveryColumnOverTime() {
        assertEquals(new Plot(Plot.Kind.TIME, List.of(1, 2, 3), ""), Plot.parse("  ", COLUMNS));
    }

    @Test
    void timeChoosesColumns() {
        assertEquals(new Plot(Plot.Kind.TIME, List.of(3, 1), "-time-z-x"), Plot.parse(" time ( z,  x ) ", COLUMNS));
    }

    @Test
    void phaseTakesTwoColumns() {
        assertEquals(
                new Plot(Plot.Kind.PHASE, List.of(1, 2), "-phase-x-velocity"),
                Plot.parse("phase(x, velocity)", COLUMNS));
        assertEquals(
                "a phase portrait needs two columns, as in phase(x, y), but 'phase(x)' has 1", message("phase(x)"));
    }

    @Test
    void unknownColumnOffersTheNearest() {
        assertEquals(
                "there is no column 'velocty' to plot; did you mean 'velocity'? (valid: t, velocity, x, z)",
                message("phase(x, velocty)"));
    }

    @Test
    void missingNameSaysWhatIsExpected() {
        var expected = "the plot lacks the name of a column: expected nothing, time(NAME, ...) or phase(NAME, NAME)";
        assertEquals(expected, message("time()"));
        assertEquals(expected, message("phase(x, )"));
    }

    @Test
    void columnsCannotBeNamedTwice() {
        assertEquals("the column 'x' is named twice", message("time(x, x)"));
    }

    @Test
    void anythingElseSaysWhatIsExpected() {
        var expected = "expected nothing, time(NAME, ...) or phase(NAME, NAME)";
        assertEquals(
                "there is no plot 'phas'; did you mean 'phase'? (valid: phase, time): " + expected,
                message("phas(x, z)"));
        for (var text : List.of("phase", "phase(x, z", "phase)x(", "phase(x, z) time(x)", "x, z")) {
            assertEquals("cannot read the plot '" + text + "': " + expected, message(text));
        }
    }

    private static String message(String argument) {
        var error = assertThrows(IllegalArgumentException.class, () -> Plot.parse(argument, COLUMNS));
        return String.valueOf(error.getMessage());
    }
}
