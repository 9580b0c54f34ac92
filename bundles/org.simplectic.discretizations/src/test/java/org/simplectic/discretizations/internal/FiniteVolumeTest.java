package org.simplectic.discretizations.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.api.Discretization;

final class FiniteVolumeTest {
    private static final double PERIOD = 2 * Math.PI;
    private static final double GRAVITY = 9.81;

    /** Of value alone, and of slope alone. */
    private static final double[] ZERO = {1, 0};

    private static final double[] EVEN = {0, 1};

    private static final Law ADVECTION = Law.scalar(u -> u.times(0.7));
    private static final Law BURGERS = Law.scalar(u -> u.times(u).times(0.5));

    private static double l1(double[] found, double[] expected) {
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs(found[i] - expected[i]);
        }
        return sum / found.length;
    }

    /** The order by which the error at a time falls, with steps that shrink so fast that they do not count. */
    private static double order(
            FiniteVolume method,
            Law law,
            int axes,
            int[] points,
            double end,
            double power,
            ToDoubleFunction<double[]> solution) {
        return Manufactured.order(points, n -> {
            var evolution = new Evolution(method, law, axes, n, 0, PERIOD, true);
            var start = evolution.values(x -> solution.applyAsDouble(withTime(x, 0)));
            var found = evolution
                    .until(end, 0.25 * Math.pow(evolution.step(), power), start)
                    .getFirst();
            return l1(found, evolution.values(x -> solution.applyAsDouble(withTime(x, end))));
        });
    }

    private static double[] withTime(double[] place, double t) {
        var both = Arrays.copyOf(place, place.length + 1);
        both[place.length] = t;
        return both;
    }

    private static double sum(double[] place) {
        return Arrays.stream(place, 0, place.length - 1).sum();
    }

    /** Waves along the diagonal: each of the axes adds the speed. */
    private static double advected(double[] placeAndTime) {
        int axes = placeAndTime.length - 1;
        return 1 + 0.5 * Math.sin(sum(placeAndTime) - 0.7 * axes * placeAndTime[axes]);
    }

    private static double burgers(double[] placeAndTime) {
        int axes = placeAndTime.length - 1;
        double t = axes * placeAndTime[axes];
        double u = 1;
        for (int i = 0; i < 60; i++) {
            double phase = sum(placeAndTime) - u * t;
            u -= (u - 1 - 0.5 * Math.sin(phase)) / (1 + 0.5 * t * Math.cos(phase));
        }
        return u;
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTANT, LAX_FRIEDRICHS, 1",
        "MUSCL, HLL, 2",
        "MUSCL, ROE, 2",
        "WENO5, LAX_FRIEDRICHS, 5",
        "WENO5, HLL, 5",
        "WENO5, ROE, 5"
    })
    void smoothWavesHaveTheOrderOfTheReconstruction(Reconstruction reconstruction, NumericalFlux flux, int order) {
        var method = new FiniteVolume(reconstruction, flux);
        int[] points = order == 1 ? new int[] {100, 140, 200} : new int[] {32, 48, 64};
        double power = order == 5 ? 5.0 / 3 : 1;
        assertEquals(order, order(method, ADVECTION, 1, points, 0.8, power, FiniteVolumeTest::advected), 0.2);
        assertEquals(order, order(method, BURGERS, 1, points, 0.8, power, FiniteVolumeTest::burgers), 0.2);
    }

    @ParameterizedTest
    @CsvSource({"MUSCL, 2", "WENO5, 5"})
    void wavesAcrossThePlaneHaveTheOrderToo(Reconstruction reconstruction, int order) {
        var method = new FiniteVolume(reconstruction, NumericalFlux.HLL);
        int[] points = {24, 32, 48};
        double power = order == 5 ? 5.0 / 3 : 1;
        assertEquals(order, order(method, ADVECTION, 2, points, 0.4, power, FiniteVolumeTest::advected), 0.2);
        assertEquals(order, order(method, BURGERS, 2, points, 0.4, power, FiniteVolumeTest::burgers), 0.2);
    }

    @ParameterizedTest
    @EnumSource
    void linesOfASpaceAreLines(Reconstruction reconstruction) {
        var method = new FiniteVolume(reconstruction, NumericalFlux.HLLC);
        var line = new Evolution(method, Law.gas(), 1, 8, 0, 1, false);
        IntFunction<ToDoubleFunction<double[]>> start = axis -> x -> x[axis] < 0.5 ? 1 : 0.5;
        var expected = line.slopesOf(line.values(start.apply(0)), line.values(x -> 0.1), line.values(start.apply(0)));
        // The flux along the other axes is the same function of fields that do not change along them.
        var space = new Evolution(method, Law.gas(), 3, 8, 0, 1, false);
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            var found = space.slopesOf(
                    space.values(start.apply(axis)), space.values(x -> 0.1), space.values(start.apply(axis)));
            for (int field = 0; field < 3; field++) {
                var ofField = expected.get(field);
                var spread = space.values(x -> ofField[(int) (x[along] * 8)]);
                assertArrayEquals(spread, found.get(field), 1e-12);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MUSCL, ROE", "WENO5, HLLC", "WENO5, LAX_FRIEDRICHS"})
    void whatIsConservedStays(Reconstruction reconstruction, NumericalFlux flux) {
        var method = new FiniteVolume(reconstruction, flux);
        var closed = new Evolution(method, Law.gas(), 1, 60, 0, 1, false).with(EVEN, ZERO, EVEN);
        var mass = closed.values(x -> x[0] < 0.3 ? 1 : 0.125);
        var energy = closed.values(x -> x[0] < 0.3 ? 2.5 : 0.25);
        // Long enough for the shock to come back from the wall.
        var gas = closed.until(0.8, 0.3 * closed.step() / 2.5, mass, closed.values(x -> 0), energy);
        assertEquals(Arrays.stream(mass).sum(), Arrays.stream(gas.get(0)).sum(), 1e-12);
        assertEquals(Arrays.stream(energy).sum(), Arrays.stream(gas.get(2)).sum(), 2e-12);
    }

    @Test
    void totalVariationDoesNotGrow() {
        for (var law : List.of(ADVECTION, BURGERS)) {
            for (var reconstruction : List.of(Reconstruction.CONSTANT, Reconstruction.MUSCL)) {
                var evolution =
                        new Evolution(new FiniteVolume(reconstruction, NumericalFlux.HLL), law, 1, 80, 0, 1, true);
                var before = evolution.values(x -> x[0] > 0.2 && x[0] < 0.5 ? 1 : Math.sin(PERIOD * x[0]) / 4);
                for (int i = 0; i < 20; i++) {
                    var after = evolution
                            .until(0.02, 0.4 * evolution.step(), before)
                            .getFirst();
                    assertTrue(
                            variation(after) <= variation(before) + 1e-13,
                            variation(after) + " after " + variation(before));
                    before = after;
                }
            }
        }
    }

    private static double variation(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Math.abs(values[(i + 1) % values.length] - values[i]);
        }
        return sum;
    }

    @Test
    void theExactSolutionIsThatOfTheBook() {
        // Toro 2009, table 4.3, tests 1 and 3.
        var sod = new RiemannProblem(1, 0, 1, 0.125, 0, 0.1);
        assertEquals(0.30313, sod.pressure(), 5e-6);
        assertEquals(0.92745, sod.velocity(), 5e-6);
        assertEquals(0.42632, sod.density(0.9), 5e-6);
        assertEquals(0.26557, sod.density(1), 5e-6);
        var blast = new RiemannProblem(1, 0, 1000, 1, 0, 0.01);
        assertEquals(460.894, blast.pressure(), 5e-4);
        assertEquals(19.5975, blast.velocity(), 5e-5);
    }

    /** Sod's tube at t = 0.2. */
    private static double sodError(FiniteVolume method, int points) {
        var tube = new Evolution(method, Law.gas(), 1, points, 0, 1, false);
        var found = tube.until(
                0.2,
                0.4 * tube.step() / 2.2,
                tube.values(x -> x[0] < 0.5 ? 1 : 0.125),
                tube.values(x -> 0),
                tube.values(x -> x[0] < 0.5 ? 2.5 : 0.25));
        var exact = new RiemannProblem(1, 0, 1, 0.125, 0, 0.1);
        return l1(found.getFirst(), tube.values(x -> exact.density((x[0] - 0.5) / 0.2)));
    }

    @ParameterizedTest
    @CsvSource({
        "MUSCL, LAX_FRIEDRICHS, 0.0082",
        "MUSCL, HLL, 0.0069",
        "MUSCL, HLLC, 0.0063",
        "MUSCL, ROE, 0.0065",
        "WENO5, LAX_FRIEDRICHS, 0.0063",
        "WENO5, HLL, 0.0054",
        "WENO5, HLLC, 0.005",
        "WENO5, ROE, 0.0051"
    })
    void sodsTubeConvergesToTheExactSolution(Reconstruction reconstruction, NumericalFlux flux, double bound) {
        var method = new FiniteVolume(reconstruction, flux);
        double coarse = sodError(method, 100);
        assertTrue(coarse < bound, "error " + coarse);
        // Shock and contact are some cells wide: order 1 at best.
        double fine = sodError(method, 200);
        assertTrue(coarse / fine > 1.8, coarse + " to " + fine);
    }

    @ParameterizedTest
    @CsvSource({"HLLC, true", "ROE, true", "HLL, false", "LAX_FRIEDRICHS, false"})
    void contactsStaySharpWhereTheFluxKnowsThem(NumericalFlux flux, boolean isSharp) {
        var tube = new Evolution(new FiniteVolume(Reconstruction.CONSTANT, flux), Law.gas(), 1, 20, 0, 1, false);
        var density = tube.values(x -> x[0] < 0.5 ? 1 : 0.1);
        var slopes = tube.slopesOf(density, tube.values(x -> 0), tube.values(x -> 2.5));
        double largest = Arrays.stream(slopes.getFirst()).map(Math::abs).max().orElseThrow();
        assertEquals(isSharp, largest < 1e-12, "slope " + largest);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HLLC")
    void rarefactionsThroughSonicPointsSpread(NumericalFlux flux) {
        var line = new Evolution(new FiniteVolume(Reconstruction.MUSCL, flux), BURGERS, 1, 100, -1, 1, false);
        var found = line.until(0.5, 0.4 * line.step(), line.values(x -> x[0] < 0 ? -1 : 1))
                .getFirst();
        var exact = line.values(x -> Math.max(-1, Math.min(1, x[0] / 0.5)));
        assertTrue(l1(found, exact) < 0.006, "error " + l1(found, exact));
    }

    /** A shock runs into waves of density; every structure behind it must be there. */
    private static double[] shuOsher(Reconstruction reconstruction, int points) {
        var tube =
                new Evolution(new FiniteVolume(reconstruction, NumericalFlux.HLLC), Law.gas(), 1, points, -5, 5, false);
        double density = 3.857143;
        double velocity = 2.629369;
        double pressure = 10.33333;
        return tube.until(
                        1.8,
                        0.4 * tube.step() / 4.6,
                        tube.values(x -> x[0] < -4 ? density : 1 + 0.2 * Math.sin(5 * x[0])),
                        tube.values(x -> x[0] < -4 ? density * velocity : 0),
                        tube.values(x -> x[0] < -4 ? pressure / 0.4 + density * velocity * velocity / 2 : 2.5))
                .getFirst();
    }

    @Test
    @Tag("slow")
    void wavesBehindAShockAreThoseOfAFineRun() {
        var reference = shuOsher(Reconstruction.WENO5, 2000);
        double weno = l1(shuOsher(Reconstruction.WENO5, 400), means(reference, 5));
        double muscl = l1(shuOsher(Reconstruction.MUSCL, 400), means(reference, 5));
        assertTrue(weno < 0.036, "error " + weno);
        assertTrue(weno < 0.6 * muscl, weno + " against " + muscl);
    }

    private static double[] means(double[] fine, int count) {
        var means = new double[fine.length / count];
        for (int i = 0; i < fine.length; i++) {
            means[i / count] += fine[i] / count;
        }
        return means;
    }

    /** Water over a bottom that is neither smooth nor symmetric; the surface is not at zero. */
    private static Evolution lake(FiniteVolume method, int axes, boolean isPeriodic) {
        var lake = new Evolution(method, Law.shallowWater(GRAVITY, axes), axes, axes == 1 ? 50 : 20, 0, 25, isPeriodic)
                .with(EVEN, ZERO, ZERO);
        return lake.given(lake.values(x -> bottom(x[0]) + bottom(25 - x[axes - 1])))
                .sources(fields -> {
                    var sources = new ArrayList<>(List.of(fields.getFirst().constant(0)));
                    for (int axis = 0; axis < axes; axis++) {
                        var slope = method.derivative(fields.getLast(), lake.grid(), axis, 1, Optional.empty());
                        sources.add(fields.getFirst().times(slope).times(-GRAVITY));
                    }
                    return sources;
                });
    }

    private static double bottom(double x) {
        return x > 8 && x < 12 ? 0.2 - 0.05 * (x - 10) * (x - 10) : x > 15 ? 0.3 : 0.01 * x;
    }

    @ParameterizedTest
    @CsvSource({
        "CONSTANT, HLL",
        "MUSCL, LAX_FRIEDRICHS",
        "MUSCL, HLL",
        "MUSCL, ROE",
        "WENO5, LAX_FRIEDRICHS",
        "WENO5, HLL",
        "WENO5, ROE"
    })
    void waterAtRestStaysAtRest(Reconstruction reconstruction, NumericalFlux flux) {
        for (boolean isPeriodic : new boolean[] {true, false}) {
            var lake = lake(new FiniteVolume(reconstruction, flux), 1, isPeriodic);
            var water = lake.until(10, 0.4 * lake.step() / 4, lake.values(x -> 1), lake.values(x -> 0));
            assertArrayEquals(lake.values(x -> 1), water.getFirst(), 1e-13);
            assertArrayEquals(lake.values(x -> 0), water.getLast(), 1e-13);
        }
    }

    @ParameterizedTest
    @CsvSource({"MUSCL, HLLC", "WENO5, HLLC", "WENO5, ROE"})
    void waterInABasinStaysAtRest(Reconstruction reconstruction, NumericalFlux flux) {
        var lake = lake(new FiniteVolume(reconstruction, flux), 2, false);
        var water = lake.until(2, 0.2 * lake.step() / 4, lake.values(x -> 1), lake.values(x -> 0), lake.values(x -> 0));
        assertArrayEquals(lake.values(x -> 1), water.get(0), 1e-13);
        assertArrayEquals(lake.values(x -> 0), water.get(1), 1e-13);
        assertArrayEquals(lake.values(x -> 0), water.get(2), 1e-13);
    }

    @Test
    void theWaterOfABrokenDamIsThatOfTheExactSolution() {
        for (var reconstruction : List.of(Reconstruction.MUSCL, Reconstruction.WENO5)) {
            var river = new Evolution(
                    new FiniteVolume(reconstruction, NumericalFlux.HLL),
                    Law.shallowWater(GRAVITY, 1),
                    1,
                    200,
                    -10,
                    10,
                    false);
            river.given(river.values(x -> 0));
            var found =
                    river.until(1, 0.4 * river.step() / 5, river.values(x -> x[0] < 0 ? 2 : 1), river.values(x -> 0));
            double error = l1(found.getFirst(), river.values(x -> dam(x[0])));
            assertTrue(error < (reconstruction == Reconstruction.MUSCL ? 0.004 : 0.003), "error " + error);
        }
    }

    /**
     * Depth at t = 1 after a dam between depths 2 and 1 has gone.
     *
     * @see "J. J. Stoker, Water Waves, Interscience 1957, section 10.8"
     */
    private static double dam(double x) {
        double behind = Math.sqrt(GRAVITY * 2);
        double low = 1;
        double high = 2;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            // Velocity behind the shock less that below the fan.
            double excess = (middle - 1) * Math.sqrt(GRAVITY * (middle + 1) / (2 * middle))
                    - 2 * (behind - Math.sqrt(GRAVITY * middle));
            if (excess > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        double velocity = 2 * (behind - Math.sqrt(GRAVITY * low));
        double shock = low * velocity / (low - 1);
        if (x < -behind) {
            return 2;
        } else if (x < velocity - Math.sqrt(GRAVITY * low)) {
            return (2 * behind - x) * (2 * behind - x) / (9 * GRAVITY);
        }
        return x < shock ? low : 1;
    }

    @Test
    void otherDiscretizationsTakeTheDerivativesOfFluxes() {
        var differences = new FiniteDifference(2);
        var ring = new Evolution(differences, BURGERS, 2, 12, 0, PERIOD, true);
        var u = ring.values(x -> Math.sin(x[0]) * Math.cos(2 * x[1]));
        var found = ring.slopesOf(u).getFirst();
        double h = ring.step();
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                double slope = (square(u, i + 1, j) - square(u, i - 1, j) + square(u, i, j + 1) - square(u, i, j - 1))
                        / (4 * h);
                assertEquals(-slope, found[12 * i + j], 1e-13);
            }
        }
    }

    private static double square(double[] u, int i, int j) {
        double value = u[12 * Math.floorMod(i, 12) + Math.floorMod(j, 12)];
        return value * value;
    }

    @Test
    void otherDiscretizationsFulfilConditions() {
        // u = 1 + sin x has the slope zero at pi/2 on both sides of an interval of pi; d(u^2/2)/dx = u cos x.
        double order = Manufactured.order(new int[] {20, 30, 40, 60}, n -> {
            var line =
                    new Evolution(new FiniteDifference(4), BURGERS, 1, n, -Math.PI / 2, Math.PI / 2, false).with(EVEN);
            var found = line.slopesOf(line.values(x -> 1 + Math.sin(x[0]))).getFirst();
            return l1(found, line.values(x -> -(1 + Math.sin(x[0])) * Math.cos(x[0])));
        });
        assertTrue(order > 3.8, "order " + order);
    }

    @Test
    void refusalsSayWhatIsWanted() {
        var hllc =
                new Evolution(new FiniteVolume(Reconstruction.MUSCL, NumericalFlux.HLLC), BURGERS, 1, 10, 0, 1, true);
        assertTrue(refusal(() -> hllc.slopesOf(new double[10])).contains("take hll, which needs two"));
        var span = new Discretization.Span("x", "", 0, 1, 4, true);
        assertTrue(refusal(() -> new FiniteVolume(Reconstruction.WENO5, NumericalFlux.HLL).axis(span))
                .contains("at least 7 points"));
    }

    private static String refusal(Runnable action) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
