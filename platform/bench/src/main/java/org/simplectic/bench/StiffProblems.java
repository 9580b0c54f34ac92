package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** The peers' stiff initial-value problems; their page has the equations and sources. */
final class StiffProblems {
    private static final double[] POLLUTION_RATES = {
        .35, 26.6, 12300., .00086, .00082, 15000., .00013, 24000., 16500., 9000., .022, 12000., 1.88, 16300., 4.8e6,
        .00035, .0175, 1e8, 4.44e11, 1240., 2.1, 5.78, .0474, 1780., 3.12
    };

    /** The species that each reaction takes, counted from 0; -1 for none. */
    private static final int[][] POLLUTION_TAKEN = {
        {0, -1}, {1, 3}, {4, 1}, {6, -1}, {6, -1}, {6, 5}, {8, -1}, {8, 5}, {10, 1}, {10, 0}, {12, -1}, {9, 1},
        {13, -1}, {0, 5}, {2, -1}, {3, -1}, {3, -1}, {15, -1}, {15, -1}, {16, 5}, {18, -1}, {18, -1}, {0, 3}, {18, 0},
        {19, -1}
    };

    /** The reactions, counted from 1, that make (+) or take (-) each species. */
    private static final int[][] POLLUTION_BALANCE = {
        {-1, -10, -14, -23, -24, 2, 3, 9, 11, 12, 22, 25},
        {-2, -3, -9, -12, 1, 21},
        {-15, 1, 17, 19, 22},
        {-2, -16, -17, -23, 15},
        {-3, 4, 4, 6, 7, 13, 20},
        {-6, -8, -14, -20, 3, 18, 18},
        {-4, -5, -6, 13},
        {4, 5, 6, 7},
        {-7, -8},
        {-12, 7, 9},
        {-9, -10, 8, 11},
        {9},
        {-11, 10},
        {-13, 12},
        {14},
        {-18, -19, 16},
        {-20},
        {20},
        {-21, -22, -24, 23, 25},
        {-25, 24}
    };

    private static final int CELLS = 500;

    private StiffProblems() {}

    static List<OdeProblems.Named> all() {
        var pollution = new double[20];
        pollution[1] = 0.2;
        pollution[3] = 0.04;
        pollution[6] = 0.1;
        pollution[7] = 0.3;
        pollution[8] = 0.01;
        pollution[16] = 0.007;
        return List.of(
                OdeProblems.named("rober", StiffProblems::robertson, 1e5, 1, 0, 0),
                OdeProblems.named("hires", StiffProblems::hires, 321.8122, 1, 0, 0, 0, 0, 0, 0, 0.0057),
                OdeProblems.named("orego", StiffProblems::oregonator, 360, 1, 2, 3),
                OdeProblems.named("pollu", StiffProblems::pollution, 60, pollution),
                OdeProblems.named("vdpol", StiffProblems::vanDerPol, 2, 2, 0),
                new OdeProblems.Named("brusselator-500", brusselator()));
    }

    private static List<Expr> robertson(List<Expr> y) {
        var a = y.get(0).times(0.04);
        var b = y.get(1).times(y.get(2)).times(1e4);
        var c = y.get(1).times(y.get(1)).times(3e7);
        return List.of(b.minus(a), a.minus(b).minus(c), c);
    }

    private static List<Expr> hires(List<Expr> y) {
        var q = y.get(5).times(y.get(7)).times(280);
        return List.of(
                sum(y, -1.71, 0, 0.43, 1, 8.32, 2).plus(0.0007),
                sum(y, 1.71, 0, -8.75, 1),
                sum(y, -10.03, 2, 0.43, 3, 0.035, 4),
                sum(y, 8.32, 1, 1.71, 2, -1.12, 3),
                sum(y, -1.745, 4, 0.43, 5, 0.43, 6),
                sum(y, 0.69, 3, 1.71, 4, -0.43, 5, 0.69, 6).minus(q),
                q.minus(y.get(6).times(1.81)),
                y.get(6).times(1.81).minus(q));
    }

    private static Expr sum(List<Expr> y, double... factorsAndPlaces) {
        var sum = y.get((int) factorsAndPlaces[1]).times(factorsAndPlaces[0]);
        for (int i = 2; i < factorsAndPlaces.length; i += 2) {
            sum = sum.plus(y.get((int) factorsAndPlaces[i + 1]).times(factorsAndPlaces[i]));
        }
        return sum;
    }

    private static List<Expr> oregonator(List<Expr> y) {
        var one = y.get(0).constant(1);
        return List.of(
                y.get(1)
                        .plus(y.get(0).times(one.minus(y.get(0).times(8.375e-6)).minus(y.get(1))))
                        .times(77.27),
                y.get(2).minus(one.plus(y.get(0)).times(y.get(1))).over(77.27),
                y.get(0).minus(y.get(2)).times(0.161));
    }

    private static List<Expr> pollution(List<Expr> y) {
        var rates = new ArrayList<Expr>();
        for (int i = 0; i < POLLUTION_RATES.length; i++) {
            var rate = y.get(POLLUTION_TAKEN[i][0]).times(POLLUTION_RATES[i]);
            rates.add(POLLUTION_TAKEN[i][1] < 0 ? rate : rate.times(y.get(POLLUTION_TAKEN[i][1])));
        }
        return IntStream.range(0, y.size())
                .mapToObj(i -> balance(rates, POLLUTION_BALANCE[i]))
                .toList();
    }

    private static Expr balance(List<Expr> rates, int[] reactions) {
        var sum = rates.getFirst().constant(0);
        for (int reaction : reactions) {
            var rate = rates.get(Math.abs(reaction) - 1);
            sum = reaction < 0 ? sum.minus(rate) : sum.plus(rate);
        }
        return sum;
    }

    /** Time scaled by the period. */
    private static List<Expr> vanDerPol(List<Expr> y) {
        var damping = y.get(0).constant(1).minus(y.get(0).times(y.get(0)));
        return List.of(y.get(1), damping.times(y.get(1)).minus(y.get(0)).times(1e6));
    }

    /** Reaction and diffusion on interior points, u and v by turns, as operations on whole fields. */
    private static OdeProblem brusselator() {
        int n = 2 * CELLS;
        double c = 0.02 * (CELLS + 1) * (CELLS + 1);
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(n));
        var program = Program.trace("brusselator-500", types, in -> {
            var fields = in.get(1).reshape(Shape.of(CELLS, 2));
            var u = fields.slice(1, 0, 1, 1).reshape(CELLS);
            var v = fields.slice(1, 1, 2, 1).reshape(CELLS);
            var cubic = u.times(u).times(v);
            var du = diffusion(u, 1, c).plus(cubic).minus(u.times(4)).plus(1);
            var dv = diffusion(v, 3, c).plus(u.times(3)).minus(cubic);
            return List.of(Expr.stack(List.of(du, dv)).transpose().reshape(n));
        });
        var initial = new double[n];
        for (int i = 0; i < CELLS; i++) {
            initial[2 * i] = 1 + Math.sin(2 * Math.PI * (i + 1) / (CELLS + 1));
            initial[2 * i + 1] = 3;
        }
        return new OdeProblem(program, 0, 10, HostArray.vector(initial));
    }

    private static Expr diffusion(Expr field, double boundary, double c) {
        var edge = field.constant(boundary).broadcast(Shape.of(1));
        var left = Expr.concatenate(List.of(edge, field.slice(0, CELLS - 1)));
        var right = Expr.concatenate(List.of(field.slice(1, CELLS), edge));
        return left.minus(field.times(2)).plus(right).times(c);
    }
}
