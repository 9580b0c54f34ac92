package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** The peers' non-stiff initial-value problems, as programs of scalars; their page has the equations and sources. */
final class OdeProblems {
    private static final double MU = 0.012277471;
    private static final int BODIES = 7;
    private static final int POINTS = 20;

    private OdeProblems() {}

    /** A problem under the peers' name. */
    record Named(String name, OdeProblem problem) {}

    static List<Named> all() {
        return List.of(
                named("arenstorf", OdeProblems::arenstorf, 17.065216560157964, 0.994, 0, 0, -2.0015851063790824),
                named(
                        "pleiades",
                        OdeProblems::pleiades,
                        3,
                        3,
                        3,
                        -1,
                        -3,
                        2,
                        -2,
                        2,
                        3,
                        -3,
                        2,
                        0,
                        0,
                        -4,
                        4,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1.75,
                        -1.5,
                        0,
                        0,
                        0,
                        -1.25,
                        1,
                        0,
                        0),
                named("lorenz", OdeProblems::lorenz, 10, 1, 1, 1),
                named("kepler", OdeProblems::kepler, 20, 0.4, 0, 0, 2),
                named("brusselator-20", OdeProblems::brusselator, 10, brusselatorStart()));
    }

    static Named named(String name, UnaryOperator<List<Expr>> slopes, double end, double... initial) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(initial.length));
        var program = Program.trace(name, types, in -> {
            var y = IntStream.range(0, initial.length).mapToObj(in.get(1)::get).toList();
            return List.of(Expr.stack(slopes.apply(y)));
        });
        return new Named(name, new OdeProblem(program, 0, end, HostArray.vector(initial)));
    }

    /** A satellite around earth and moon in the rotating frame. */
    private static List<Expr> arenstorf(List<Expr> y) {
        var earth = y.get(0).plus(y.get(0).constant(MU));
        var moon = y.get(0).minus(y.get(0).constant(1 - MU));
        var height = y.get(1).times(y.get(1));
        var toEarth = inverseCube(earth.times(earth).plus(height)).times(1 - MU);
        var toMoon = inverseCube(moon.times(moon).plus(height)).times(MU);
        return List.of(
                y.get(2),
                y.get(3),
                y.get(0).plus(y.get(3).times(2)).minus(earth.times(toEarth)).minus(moon.times(toMoon)),
                y.get(1).minus(y.get(2).times(2)).minus(y.get(1).times(toEarth.plus(toMoon))));
    }

    /** Seven stars with masses 1 to 7; each pair is visited once. */
    private static List<Expr> pleiades(List<Expr> y) {
        var slopes = new ArrayList<Expr>(y.subList(2 * BODIES, 4 * BODIES));
        for (int i = 0; i < 2 * BODIES; i++) {
            slopes.add(y.get(0).constant(0));
        }
        for (int i = 0; i < BODIES; i++) {
            for (int j = i + 1; j < BODIES; j++) {
                var dx = y.get(j).minus(y.get(i));
                var dy = y.get(BODIES + j).minus(y.get(BODIES + i));
                var pull = inverseCube(dx.times(dx).plus(dy.times(dy)));
                add(slopes, 2 * BODIES + i, dx.times(pull).times(j + 1));
                add(slopes, 3 * BODIES + i, dy.times(pull).times(j + 1));
                add(slopes, 2 * BODIES + j, dx.times(pull).times(-(i + 1)));
                add(slopes, 3 * BODIES + j, dy.times(pull).times(-(i + 1)));
            }
        }
        return slopes;
    }

    private static void add(List<Expr> sums, int index, Expr term) {
        sums.set(index, sums.get(index).plus(term));
    }

    private static List<Expr> lorenz(List<Expr> y) {
        return List.of(
                y.get(1).minus(y.get(0)).times(10),
                y.get(0).times(y.get(0).constant(28).minus(y.get(2))).minus(y.get(1)),
                y.get(0).times(y.get(1)).minus(y.get(2).times(8.0 / 3)));
    }

    private static List<Expr> kepler(List<Expr> y) {
        var pull = inverseCube(y.get(0).times(y.get(0)).plus(y.get(1).times(y.get(1))))
                .times(-1);
        return List.of(y.get(2), y.get(3), y.get(0).times(pull), y.get(1).times(pull));
    }

    /** Reaction and diffusion on interior points, u and v by turns. */
    private static List<Expr> brusselator(List<Expr> y) {
        double c = 0.02 * (POINTS + 1) * (POINTS + 1);
        var slopes = new ArrayList<Expr>();
        for (int i = 0; i < 2 * POINTS; i += 2) {
            var u = y.get(i);
            var v = y.get(i + 1);
            var cubic = u.times(u).times(v);
            slopes.add(diffusion(y, i, 1, c).plus(u.constant(1).plus(cubic).minus(u.times(4))));
            slopes.add(diffusion(y, i + 1, 3, c).plus(u.times(3).minus(cubic)));
        }
        return slopes;
    }

    private static Expr diffusion(List<Expr> y, int i, double boundary, double c) {
        var left = i < 2 ? y.get(0).constant(boundary) : y.get(i - 2);
        var right = i + 2 < y.size() ? y.get(i + 2) : y.get(0).constant(boundary);
        return left.plus(right).minus(y.get(i).times(2)).times(c);
    }

    private static double[] brusselatorStart() {
        return IntStream.range(0, 2 * POINTS)
                .mapToDouble(i -> i % 2 == 0 ? 1 + Math.sin(2 * Math.PI * (i / 2 + 1) / (POINTS + 1)) : 3)
                .toArray();
    }

    private static Expr inverseCube(Expr square) {
        return square.constant(1).over(square.times(square.sqrt()));
    }
}
