package org.simplectic.plots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Quantity;
import org.simplectic.plots.internal.Plot.Curve;

class PlotTest {
    private static final List<Quantity> COLUMNS = List.of(
            new Quantity("t", "s"), new Quantity("x", "m"), new Quantity("velocity", "m/s"), new Quantity("z", ""));

    private static final Curve X = new Curve("x [m]", 0, 1);
    private static final Curve VELOCITY = new Curve("velocity [m/s]", 0, 2);
    private static final Curve Z = new Curve("z", 0, 3);

    @Test
    void nothingMeansEveryColumnOverTime() {
        assertEquals(new Plot(Plot.Kind.TIME, List.of(X, VELOCITY, Z), ""), Plot.parse("  ", COLUMNS));
    }

    @Test
    void timeChoosesColumns() {
        assertEquals(new Plot(Plot.Kind.TIME, List.of(Z, X), "-time-z-x"), Plot.parse(" time ( z,  x ) ", COLUMNS));
    }

    @Test
    void phaseTakesTwoColumns() {
        assertEquals(
                new Plot(Plot.Kind.PHASE, List.of(new Curve("x [m], velocity [m/s]", 1, 2)), "-phase-x-velocity"),
                Plot.parse("phase(x, velocity)", COLUMNS));
        assertEquals(
                "a phase portrait needs two columns, as in phase(x, y), but 'phase(x)' has 1", message("phase(x)"));
    }

    @Test
    void logarithmicAxesTakeTwoColumnsOrTwoOfEach() {
        assertEquals(
                List.of(new Curve("z, x [m]", 3, 1)),
                Plot.parse("loglog(z, x)", COLUMNS).curves());
        var columns = List.of(
                new Quantity("tolerance", ""),
                new Quantity("tsit5 error", ""),
                new Quantity("tsit5 seconds", "s"),
                new Quantity("rk4 error", ""),
                new Quantity("rk4 seconds", "s"));

        var plot = Plot.parse("loglog(seconds, error)", columns);

        assertEquals(
                new Plot(
                        Plot.Kind.LOGLOG,
                        List.of(new Curve("tsit5", 2, 1), new Curve("rk4", 4, 3)),
                        "-loglog-seconds-error"),
                plot);
        assertEquals(new Quantity("seconds", "s"), plot.axis(true, columns));
        assertEquals(new Quantity("error", ""), plot.axis(false, columns));
    }

    @Test
    void unknownColumnOffersTheNearest() {
        assertEquals(
                "there is no column 'velocty' to plot; did you mean 'velocity'? (valid: t, velocity, x, z)",
                message("phase(x, velocty)"));
    }

    @Test
    void missingNameSaysWhatIsExpected() {
        var expected =
                "the plot lacks the name of a column: expected nothing, time(NAME, ...), phase(NAME, NAME) or loglog(NAME, NAME)";
        assertEquals(expected, message("time()"));
        assertEquals(expected, message("phase(x, )"));
    }

    @Test
    void columnsCannotBeNamedTwice() {
        assertEquals("the column 'x' is named twice", message("time(x, x)"));
    }

    @Test
    void anythingElseSaysWhatIsExpected() {
        var expected = "expected nothing, time(NAME, ...), phase(NAME, NAME) or loglog(NAME, NAME)";
        assertEquals(
                "there is no plot 'phas'; did you mean 'phase'? (valid: loglog, phase, time): " + expected,
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
