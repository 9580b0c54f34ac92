package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Stiff problems with their solutions at the end, of more than 20 digits (Radau IIA of order 17 in quadruple precision). */
@NullMarked
final class StiffReferences {
    private StiffReferences() {}

    static List<References.Reference> all() {
        return List.of(robertson(1e11), hires(), oregonator(), vanDerPol(), relaxation(), pollution());
    }

    static References.Reference named(String name) {
        return all().stream()
                .filter(reference -> reference.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Three species, an autocatalytic reaction; only the end at 1e11 has a reference here. */
    static References.Reference robertson(double end) {
        var problem = Runs.problem(
                (t, y) -> {
                    var a = y.get(0).times(0.04);
                    var b = y.get(1).times(y.get(2)).times(1e4);
                    var c = y.get(1).times(y.get(1)).times(3e7);
                    return List.of(b.minus(a), a.minus(b).minus(c), c);
                },
                0,
                end,
                1,
                0,
                0);
        return new References.Reference(
                "rober", problem, HostArray.vector(2.083340149701294e-8, 8.333360770334784e-14, 0.9999999791665152));
    }

    /** Growth of a plant, eight reactants. */
    static References.Reference hires() {
        var problem = Runs.problem(
                (t, y) -> {
                    var bound = y.get(5).times(y.get(7)).times(280);
                    var seventh = bound.minus(y.get(6).times(1.81));
                    return List.of(
                            sum(y, 0, -1.71, 1, 0.43, 2, 8.32).plus(0.0007),
                            sum(y, 0, 1.71, 1, -8.75),
                            sum(y, 2, -10.03, 3, 0.43, 4, 0.035),
                            sum(y, 1, 8.32, 2, 1.71, 3, -1.12),
                            sum(y, 4, -1.745, 5, 0.43, 6, 0.43),
                            sum(y, 3, 0.69, 4, 1.71, 5, -0.43, 6, 0.69).minus(bound),
                            seventh,
                            seventh.negate());
                },
                0,
                321.8122,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0.0057);
        return new References.Reference(
                "hires",
                problem,
                HostArray.vector(
                        0.0007371312573325667,
                        0.00014424857263161845,
                        0.00005888729740967575,
                        0.001175651343283149,
                        0.0023863561988313304,
                        0.0062389682527427956,
                        0.0028499983951857685,
                        0.0028500016048142313));
    }

    /** Terms of places and factors by turns. */
    private static Expr sum(List<Expr> y, double... terms) {
        var sum = y.get((int) terms[0]).times(terms[1]);
        for (int i = 2; i < terms.length; i += 2) {
            sum = sum.plus(y.get((int) terms[i]).times(terms[i + 1]));
        }
        return sum;
    }

    /** A reaction with spikes. */
    static References.Reference oregonator() {
        var problem = Runs.problem(
                (t, y) -> List.of(
                        y.get(1)
                                .plus(y.get(0)
                                        .times(t.constant(1)
                                                .minus(y.get(0).times(8.375e-6))
                                                .minus(y.get(1))))
                                .times(77.27),
                        y.get(2).minus(y.get(0).plus(1).times(y.get(1))).over(77.27),
                        y.get(0).minus(y.get(2)).times(0.161)),
                0,
                360,
                1,
                2,
                3);
        return new References.Reference(
                "orego", problem, HostArray.vector(1.0008148703185227, 1228.178521549888, 132.05549428465082));
    }

    /** Jumps within 1e-6. */
    static References.Reference vanDerPol() {
        var problem = Runs.problem(
                (t, y) -> List.of(
                        y.get(1),
                        t.constant(1)
                                .minus(y.get(0).times(y.get(0)))
                                .times(y.get(1))
                                .minus(y.get(0))
                                .over(1e-6)),
                0,
                2,
                2,
                0);
        return new References.Reference(
                "vdpol_eps1e-6", problem, HostArray.vector(1.706167732170465, -0.8928097010248165));
    }

    /** The same in another unit of time. */
    static References.Reference relaxation() {
        var problem = Runs.problem(
                (t, y) -> List.of(
                        y.get(1),
                        t.constant(1)
                                .minus(y.get(0).times(y.get(0)))
                                .times(y.get(1))
                                .times(1000)
                                .minus(y.get(0))),
                0,
                2000,
                2,
                0);
        return new References.Reference(
                "vdpol_mu1000", problem, HostArray.vector(1.706167732170465, -0.0008928097010248166));
    }

    private static final double[] RATES = {
        0.35, 26.6, 12300, 0.86e-3, 0.82e-3, 0.15e5, 0.13e-3, 0.24e5, 0.165e5, 0.9e4, 0.22e-1, 0.12e5, 1.88, 0.163e5,
        0.48e7, 0.35e-3, 0.175e-1, 0.1e9, 0.444e12, 0.124e4, 2.1, 5.78, 0.474e-1, 0.178e4, 3.12
    };

    /** Species that each reaction takes, one or two, from 1 on. */
    private static final int[][] TAKEN = {
        {1}, {2, 4}, {5, 2}, {7}, {7}, {7, 6}, {9}, {9, 6}, {11, 2}, {11, 1}, {13}, {10, 2}, {14}, {1, 6}, {3}, {4},
        {4}, {16}, {16}, {17, 6}, {19}, {19}, {1, 4}, {19, 1}, {20}
    };

    /** By species the reactions, from 1 on, that make it, and negative those that take it; twice what makes two. */
    private static final int[][] CHANGES = {
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

    /** Chemistry of the air, 20 species, 25 reactions. */
    static References.Reference pollution() {
        var initial = new double[20];
        initial[1] = 0.2;
        initial[3] = 0.04;
        initial[6] = 0.1;
        initial[7] = 0.3;
        initial[8] = 0.01;
        initial[16] = 0.007;
        OdeProblem problem = Runs.problem((t, y) -> reactions(y), 0, 60, initial);
        return new References.Reference(
                "pollu",
                problem,
                HostArray.vector(
                        0.056462554800227695,
                        0.13424841304223384,
                        4.139734331099427e-9,
                        0.00552314020748436,
                        2.018977262302196e-7,
                        1.4645418634939657e-7,
                        0.07784249118997964,
                        0.3245075353396018,
                        0.007494013383880406,
                        1.6222931573015602e-8,
                        1.1358638332570748e-8,
                        0.00223050597572136,
                        0.000208716288279863,
                        0.000013969210168401577,
                        0.008964884856898295,
                        4.352846369330104e-18,
                        0.006899219696263405,
                        0.0001007803037365946,
                        0.0000017721465139699844,
                        0.00005682943292316393));
    }

    private static List<Expr> reactions(List<Expr> y) {
        var speeds = new ArrayList<Expr>();
        for (int r = 0; r < RATES.length; r++) {
            var speed = y.get(TAKEN[r][0] - 1).times(RATES[r]);
            speeds.add(TAKEN[r].length == 1 ? speed : speed.times(y.get(TAKEN[r][1] - 1)));
        }
        var slopes = new ArrayList<Expr>();
        for (var changes : CHANGES) {
            var sum = y.getFirst().constant(0);
            for (int r : changes) {
                sum = r > 0 ? sum.plus(speeds.get(r - 1)) : sum.minus(speeds.get(-r - 1));
            }
            slopes.add(sum);
        }
        return slopes;
    }
}
