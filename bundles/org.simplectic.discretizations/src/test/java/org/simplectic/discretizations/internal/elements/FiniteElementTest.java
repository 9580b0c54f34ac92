package org.simplectic.discretizations.internal.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Discretization;
import org.simplectic.api.MeshOperators.Operator;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

final class FiniteElementTest {
    /** Dirichlet everywhere; Neumann on two sides; Robin on three. */
    private static final List<Map<String, double[]>> CONDITIONS = List.of(
            Map.of(),
            Map.of("right", new double[] {0, 1}, "top", new double[] {0, 1}),
            Map.of("right", new double[] {2, 1}, "top", new double[] {1, 0.5}, "left", new double[] {1, 3}));

    private static final Plane.Known KNOWN =
            new Plane.Known(FiniteElementTest::hill, FiniteElementTest::hillX, FiniteElementTest::hillY);

    private static double angle(double x, double y) {
        return 3 * x + 2 * y + 0.4;
    }

    private static double hill(double x, double y) {
        return Math.exp(0.5 * x) * Math.sin(angle(x, y));
    }

    private static double hillX(double x, double y) {
        return Math.exp(0.5 * x) * (0.5 * Math.sin(angle(x, y)) + 3 * Math.cos(angle(x, y)));
    }

    private static double hillY(double x, double y) {
        return 2 * Math.exp(0.5 * x) * Math.cos(angle(x, y));
    }

    private static double hillXx(double x, double y) {
        return Math.exp(0.5 * x) * ((0.25 - 9) * Math.sin(angle(x, y)) + 3 * Math.cos(angle(x, y)));
    }

    private static double bent(double x, double y) {
        return hillXx(x, y) - 4 * hill(x, y);
    }

    private static double coefficient(double x, double y) {
        return 1 + x * x + 0.5 * Math.sin(4 * y);
    }

    /** The order by which errors fall from mesh to mesh, each with triangles half as large. */
    private static double order(int degree, java.util.function.ToDoubleFunction<Plane> error) {
        var square = Meshes.square(3, 11);
        return Plane.order(
                degree == 1 ? new int[] {4, 8} : new int[] {2, 4},
                n -> error.applyAsDouble(new Plane(Meshes.refined(square, Integer.numberOfTrailingZeros(n)), degree)));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void solutionsOfPoissonsEquationHaveTheOrderForAllConditions(int degree, int conditions) {
        double order = order(degree, plane -> {
            double[] found = plane.solve(
                    1,
                    u -> plane.operators()
                            .apply(
                                    Operator.LAPLACIAN,
                                    List.of(u),
                                    List.of(plane.conditions(
                                            u,
                                            CONDITIONS.get(conditions),
                                            FiniteElementTest::hill,
                                            Plane.outward(KNOWN)))),
                    plane.values(FiniteElementTest::bent));
            return plane.error(found, FiniteElementTest::hill);
        });
        assertEquals(degree + 1, order, 0.2, "order " + order);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 2", "2, 0", "2, 2"})
    void diffusionThatDiffersFromPlaceToPlaceHasTheOrder(int degree, int conditions) {
        DoubleBinaryOperator right = (x, y) -> coefficient(x, y) * bent(x, y)
                + 2 * x * KNOWN.x().applyAsDouble(x, y)
                + 2 * Math.cos(4 * y) * KNOWN.y().applyAsDouble(x, y);
        double order = order(degree, plane -> {
            double[] found = plane.solve(
                    1,
                    u -> plane.operators()
                            .apply(
                                    Operator.DIFFUSION,
                                    List.of(u, u.constant(plane.values(FiniteElementTest::coefficient))),
                                    List.of(plane.conditions(
                                            u,
                                            CONDITIONS.get(conditions),
                                            FiniteElementTest::hill,
                                            Plane.outward(KNOWN)))),
                    plane.values(right));
            return plane.error(found, FiniteElementTest::hill);
        });
        assertEquals(degree + 1, order, 0.2, "order " + order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void derivativesOfPolynomialsOfTheDegreeAreExact(int degree) {
        DoubleBinaryOperator u = degree == 1 ? (x, y) -> 2 - 3 * x + y : (x, y) -> x * x - 3 * x * y + 2 * y * y + y;
        DoubleBinaryOperator ux = degree == 1 ? (x, y) -> -3 : (x, y) -> 2 * x - 3 * y;
        DoubleBinaryOperator uy = degree == 1 ? (x, y) -> 1 : (x, y) -> -3 * x + 4 * y + 1;
        var plane = new Plane(Meshes.square(5, 2), degree);
        assertEquals(
                0,
                plane.largest(plane.of(u, f -> plane.operators().apply(Operator.DX, List.of(f), List.of())), ux),
                1e-12);
        assertEquals(
                0,
                plane.largest(plane.of(u, f -> plane.operators().apply(Operator.DY, List.of(f), List.of())), uy),
                1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void polynomialsOfTheDegreeAreSolutionsExactly(int degree, int conditions) {
        var linear = new Plane.Known((x, y) -> 2 - 3 * x + y, (x, y) -> -3, (x, y) -> 1);
        var quadratic = new Plane.Known(
                (x, y) -> x * x - 3 * x * y + 2 * y * y + y, (x, y) -> 2 * x - 3 * y, (x, y) -> -3 * x + 4 * y + 1);
        var known = degree == 1 ? linear : quadratic;
        var plane = new Plane(Meshes.square(5, 2), degree);
        double[] found = plane.solve(
                1,
                u -> plane.operators()
                        .apply(
                                Operator.LAPLACIAN,
                                List.of(u),
                                List.of(plane.conditions(
                                        u, CONDITIONS.get(conditions), known.value(), Plane.outward(known)))),
                plane.values((x, y) -> degree == 1 ? 0 : 6));
        assertEquals(0, plane.largest(found, known.value()), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void withoutConditionsTheBoundarysFluxIsTheFieldsOwn(int degree) {
        var plane = new Plane(Meshes.square(5, 2), degree);
        double[] found = plane.of(
                (x, y) -> degree == 1 ? 2 - 3 * x + y : x * x - 3 * x * y + 2 * y * y,
                u -> plane.operators().apply(Operator.LAPLACIAN, List.of(u), List.of(Map.of())));
        double[] diffused = plane.of(
                (x, y) -> degree == 1 ? 2 - 3 * x + y : x * x - 3 * x * y + 2 * y * y,
                u -> plane.operators().apply(Operator.DIFFUSION, List.of(u, u.constant(2)), List.of(Map.of())));
        // The mean of the Laplacian is the flux through the boundary, for any diagonal mass matrix.
        double[] weights = plane.operators().grid().weights();
        assertEquals(degree == 1 ? 0 : 6, sum(weights, found), 1e-12);
        assertEquals(degree == 1 ? 0 : 12, sum(weights, diffused), 1e-12);
    }

    private static double sum(double[] weights, double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    @Test
    void trianglesWithBentSidesKeepTheOrder() {
        // Harmonic; its normal slope on the arcs of radius 1 and 2 is known.
        DoubleBinaryOperator u = (x, y) -> Math.sin(x) * Math.cosh(y);
        DoubleBinaryOperator radial =
                (x, y) -> (x * Math.cos(x) * Math.cosh(y) + y * Math.sin(x) * Math.sinh(y)) / Math.hypot(x, y);
        Map<String, DoubleBinaryOperator> outward =
                Map.of("right", radial, "left", (x, y) -> -radial.applyAsDouble(x, y));
        double order = Plane.order(new int[] {4, 8}, n -> {
            var plane = new Plane(Meshes.quarter(Integer.numberOfTrailingZeros(n)), 2);
            double[] found = plane.solve(
                    1,
                    f -> plane.operators()
                            .apply(
                                    Operator.LAPLACIAN,
                                    List.of(f),
                                    List.of(plane.conditions(f, Map.of("right", new double[] {1, 1}), u, outward))),
                    plane.values((x, y) -> 0));
            return plane.error(found, u);
        });
        assertTrue(order > 2.8, "order " + order);
        double area = Arrays.stream(
                        new Plane(Meshes.quarter(2), 2).operators().grid().weights())
                .sum();
        assertEquals(0.75 * Math.PI, area, 1e-4);
    }

    /** u = exp(-t) hill, with the source that it needs, under conditions that move with time. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void solutionsOfTheHeatEquationHaveTheOrder(int degree, int conditions) {
        double end = 0.02;
        var square = Meshes.square(3, 11);
        double order = Plane.order(degree == 1 ? new int[] {2, 4} : new int[] {1, 2}, n -> {
            var plane = new Plane(Meshes.refined(square, Integer.numberOfTrailingZeros(n)), degree);
            DoubleBinaryOperator source = (x, y) -> -hill(x, y) - bent(x, y);
            double[] found = plane.integrate(plane.values(FiniteElementTest::hill), end, (t, u) -> {
                var decay = t.times(-1).exp();
                var known =
                        plane.conditions(u, CONDITIONS.get(conditions), FiniteElementTest::hill, Plane.outward(KNOWN));
                known.replaceAll((part, condition) -> new Discretization.Condition(
                        condition.value(),
                        condition.slope(),
                        condition
                                .right()
                                .times(decay.broadcast(condition.right().type().shape()))));
                return plane.operators()
                        .apply(Operator.LAPLACIAN, List.of(u), List.of(known))
                        .plus(u.constant(plane.values(source))
                                .times(decay.broadcast(u.type().shape())));
            });
            return plane.error(found, (x, y) -> Math.exp(-end) * hill(x, y));
        });
        assertEquals(degree + 1, order, 0.2, "order " + order);
    }

    private static final double LAMBDA = 1.5;
    private static final double MU = 0.8;

    /** Two displacements in one vector, and the divergence of their stress. */
    private static Expr elastic(Plane plane, Expr both, List<Map<String, Discretization.Condition>> conditions) {
        int n = plane.size();
        var arguments = List.of(both.slice(0, n), both.slice(n, 2 * n), both.constant(LAMBDA), both.constant(MU));
        return Expr.concatenate(
                0,
                List.of(
                        plane.operators().apply(Operator.ELASTIC_X, arguments, conditions),
                        plane.operators().apply(Operator.ELASTIC_Y, arguments, conditions)));
    }

    private static double[] displaced(
            Plane plane,
            Plane.Known u,
            Plane.Known v,
            Map<String, double[]> factors,
            DoubleBinaryOperator forceX,
            DoubleBinaryOperator forceY) {
        DoubleBinaryOperator xx =
                (x, y) -> (LAMBDA + 2 * MU) * u.x().applyAsDouble(x, y) + LAMBDA * v.y().applyAsDouble(x, y);
        DoubleBinaryOperator yy =
                (x, y) -> (LAMBDA + 2 * MU) * v.y().applyAsDouble(x, y) + LAMBDA * u.x().applyAsDouble(x, y);
        DoubleBinaryOperator xy = (x, y) -> MU * (u.y().applyAsDouble(x, y) + v.x().applyAsDouble(x, y));
        var ofU = Plane.outward(new Plane.Known(u.value(), xx, xy));
        var ofV = Plane.outward(new Plane.Known(v.value(), xy, yy));
        double[] first = plane.values(forceX).toArray();
        double[] right = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(plane.values(forceY).toArray(), 0, right, first.length, first.length);
        return plane.solve(
                2,
                both -> elastic(
                        plane,
                        both,
                        List.of(
                                plane.conditions(both, factors, u.value(), ofU),
                                plane.conditions(both, factors, v.value(), ofV))),
                HostArray.vector(right));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 0", "2, 1"})
    void constantStrainIsExact(int degree, int conditions) {
        var u = new Plane.Known((x, y) -> 0.1 + 0.3 * x - 0.2 * y, (x, y) -> 0.3, (x, y) -> -0.2);
        var v = new Plane.Known((x, y) -> 0.5 * x + 0.4 * y, (x, y) -> 0.5, (x, y) -> 0.4);
        var plane = new Plane(Meshes.square(4, 7), degree);
        double[] found = displaced(plane, u, v, CONDITIONS.get(conditions), (x, y) -> 0, (x, y) -> 0);
        int n = plane.size();
        assertEquals(0, plane.largest(Arrays.copyOf(found, n), u.value()), 1e-12);
        assertEquals(0, plane.largest(Arrays.copyOfRange(found, n, 2 * n), v.value()), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 0", "2, 1"})
    void displacementsHaveTheOrder(int degree, int conditions) {
        var v = new Plane.Known(
                (x, y) -> Math.cos(2 * x) * Math.sin(y + 1),
                (x, y) -> -2 * Math.sin(2 * x) * Math.sin(y + 1),
                (x, y) -> Math.cos(2 * x) * Math.cos(y + 1));
        // Of u: lap u and d/dx (u_x + v_y); of v the same.
        DoubleBinaryOperator uxy = (x, y) ->
                2 * Math.exp(0.5 * x) * (0.5 * Math.cos(3 * x + 2 * y + 0.4) - 3 * Math.sin(3 * x + 2 * y + 0.4));
        DoubleBinaryOperator vxy = (x, y) -> -2 * Math.sin(2 * x) * Math.cos(y + 1);
        DoubleBinaryOperator vyy = (x, y) -> -Math.cos(2 * x) * Math.sin(y + 1);
        DoubleBinaryOperator lapV = (x, y) -> 5 * vyy.applyAsDouble(x, y);
        DoubleBinaryOperator forceX =
                (x, y) -> MU * bent(x, y) + (LAMBDA + MU) * (hillXx(x, y) + vxy.applyAsDouble(x, y));
        DoubleBinaryOperator forceY = (x, y) ->
                MU * lapV.applyAsDouble(x, y) + (LAMBDA + MU) * (uxy.applyAsDouble(x, y) + vyy.applyAsDouble(x, y));
        double order = order(degree, plane -> {
            double[] found = displaced(plane, KNOWN, v, CONDITIONS.get(conditions), forceX, forceY);
            return plane.error(Arrays.copyOf(found, plane.size()), FiniteElementTest::hill)
                    + plane.error(Arrays.copyOfRange(found, plane.size(), 2 * plane.size()), v.value());
        });
        assertEquals(degree + 1, order, 0.2, "order " + order);
    }

    @Test
    void whatIsForAxesIsRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new FiniteElement(1).axis(new Discretization.Span("x", "", 0, 1, 8, false)));
        assertTrue(String.valueOf(refused.getMessage()).contains("grid: {mesh: plate.msh}"));
    }
}
