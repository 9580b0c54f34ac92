package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Non-stiff problems with their solutions at the end, each computed by two independent methods in quadruple precision
 * that agree in at least 21 digits.
 */
@NullMarked
final class References {
    private static final double MU = 0.012277471;

    private References() {}

    /** A problem and its solution at the end. */
    record Reference(String name, OdeProblem problem, HostArray solution) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Reference> all() {
        return List.of(arenstorf(), pleiades(), lorenz(), kepler(), brusselator());
    }

    /** A satellite that circles earth and moon (Hairer, Norsett, Wanner, II.0). */
    static Reference arenstorf() {
        var problem = Runs.problem(
                (t, y) -> {
                    var p = y.get(0).plus(t.constant(MU));
                    var q = y.get(0).minus(t.constant(1 - MU));
                    var b2 = y.get(1).times(y.get(1));
                    var d1 = inverseCube(p.times(p).plus(b2)).times(1 - MU);
                    var d2 = inverseCube(q.times(q).plus(b2)).times(MU);
                    return List.of(
                            y.get(2),
                            y.get(3),
                            y.get(0).plus(y.get(3).times(2)).minus(p.times(d1)).minus(q.times(d2)),
                            y.get(1).minus(y.get(2).times(2)).minus(y.get(1).times(d1.plus(d2))));
                },
                0,
                17.065216560157964,
                0.994,
                0,
                0,
                -2.0015851063790824);
        return new Reference(
                "arenstorf",
                problem,
                HostArray.vector(
                        0.993999999999974, -8.855134620565139e-14, -1.4388667358013863e-11, -2.001585106383129));
    }

    /** Seven stars in the plane with masses 1 to 7 (Hairer, Norsett, Wanner, II.10). */
    static Reference pleiades() {
        double[] initial = {
            3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0
        };
        return new Reference(
                "pleiades",
                Runs.problem((t, y) -> attraction(t, y), 0, 3, initial),
                HostArray.vector(
                        0.37061391439705127,
                        3.237284092057233,
                        -3.2225590324183235,
                        0.6597091455775308,
                        0.342558170715658,
                        1.5621721014006311,
                        -0.7003092922212495,
                        -3.943437585517392,
                        -3.27138097397255,
                        5.225081843456544,
                        -2.5906124349774693,
                        1.1982136933922747,
                        -0.24296823449358235,
                        1.0914492404289797,
                        3.4170038063143147,
                        1.3545845016255011,
                        -2.5900655978107756,
                        2.025053734714241,
                        -1.155815100160449,
                        -0.8072988170223022,
                        0.5952396354208719,
                        -3.7412449612340084,
                        0.3773459685750629,
                        0.9386858869551079,
                        0.36679222272005696,
                        -0.3474046353808494,
                        2.344915448180937,
                        -1.947020434263292));
    }

    private static List<Expr> attraction(Expr t, List<Expr> y) {
        var slopes = new ArrayList<>(y.subList(14, 28));
        for (int axis = 0; axis < 2; axis++) {
            for (int i = 0; i < 7; i++) {
                var sum = t.constant(0);
                for (int j = 0; j < 7; j++) {
                    if (i != j) {
                        var dx = y.get(j).minus(y.get(i));
                        var dy = y.get(7 + j).minus(y.get(7 + i));
                        var pull = inverseCube(dx.times(dx).plus(dy.times(dy)));
                        sum = sum.plus((axis == 0 ? dx : dy).times(pull).times(j + 1));
                    }
                }
                slopes.add(sum);
            }
        }
        return slopes;
    }

    /** Convection after Lorenz, chaotic. */
    static Reference lorenz() {
        var problem = Runs.problem(
                (t, y) -> List.of(
                        y.get(1).minus(y.get(0)).times(10),
                        y.get(0).times(t.constant(28).minus(y.get(2))).minus(y.get(1)),
                        y.get(0).times(y.get(1)).minus(y.get(2).times(8.0 / 3))),
                0,
                10,
                1,
                1,
                1);
        return new Reference(
                "lorenz", problem, HostArray.vector(-4.902687541134648, -3.743872921802919, 24.690858102790564));
    }

    /** An orbit of eccentricity 0.6. */
    static Reference kepler() {
        var problem = Runs.problem(
                (t, y) -> {
                    var pull = inverseCube(
                                    y.get(0).times(y.get(0)).plus(y.get(1).times(y.get(1))))
                            .times(-1);
                    return List.of(
                            y.get(2), y.get(3), y.get(0).times(pull), y.get(1).times(pull));
                },
                0,
                20,
                0.4,
                0,
                0,
                2);
        return new Reference(
                "kepler",
                problem,
                HostArray.vector(-0.7700755784112334, 0.7883448169944256, -0.894183731988696, -0.12346176415843607));
    }

    /** The Brusselator with diffusion on 20 points, u and v by turns. */
    static Reference brusselator() {
        int n = 20;
        double c = 0.02 * (n + 1) * (n + 1);
        var initial = IntStream.range(0, 2 * n)
                .mapToDouble(i -> i % 2 == 0 ? 1 + Math.sin(2 * Math.PI * (i / 2 + 1) / (n + 1)) : 3)
                .toArray();
        var problem = Runs.problem(
                (t, y) -> {
                    var slopes = new ArrayList<Expr>();
                    for (int i = 0; i < 2 * n; i++) {
                        var boundary = t.constant(i % 2 == 0 ? 1 : 3);
                        var left = i < 2 ? boundary : y.get(i - 2);
                        var right = i + 2 < 2 * n ? y.get(i + 2) : boundary;
                        var diffusion =
                                left.plus(right).minus(y.get(i).times(2)).times(c);
                        var u = y.get(i - i % 2);
                        var cubic = u.times(u).times(y.get(i - i % 2 + 1));
                        var reaction = i % 2 == 0
                                ? t.constant(1).plus(cubic).minus(u.times(4))
                                : u.times(3).minus(cubic);
                        slopes.add(diffusion.plus(reaction));
                    }
                    return slopes;
                },
                0,
                10,
                initial);
        return new Reference(
                "brusselator-20",
                problem,
                HostArray.vector(
                        0.8776530097283123,
                        3.1547039090604367,
                        0.765892827383827,
                        3.2955488200908687,
                        0.6712478470947835,
                        3.4136432654868467,
                        0.5958550017513676,
                        3.505830090092761,
                        0.5386469677140998,
                        3.573451166362831,
                        0.4969386018731104,
                        3.62040579138373,
                        0.46767208767276525,
                        3.6514468675417597,
                        0.44813203482007274,
                        3.6710454230898857,
                        0.4362471260013675,
                        3.6827708468618994,
                        0.4306606757477103,
                        3.6890130427684378,
                        0.430711250040271,
                        3.6908875512492503,
                        0.4364053271659524,
                        3.6882193830022727,
                        0.44841691838178627,
                        3.679556662845482,
                        0.4681131789868525,
                        3.662214785967886,
                        0.49756920417095496,
                        3.632401031451001,
                        0.5394886457356803,
                        3.5855235488192285,
                        0.5968897247446976,
                        3.5168399755684385,
                        0.6723805302574589,
                        3.422609112102876,
                        0.766922684123681,
                        3.301778439248172,
                        0.8782943216042928,
                        3.1578531172421247));
    }

    private static Expr inverseCube(Expr square) {
        return square.binary(Elementwise.Binary.POWER, square.constant(-1.5));
    }
}
