package org.simplectic.discretizations.internal.elements;

import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Gradients and divergences under the conditions of one field, as sparse matrices.
 *
 * <p>Where the field's value g is known, it need not have it: the gradient that is taken, at the quadrature points of the triangles, has the
 * jump u - g on the side in it, {@code grad u - lift(u - g)}, with the field lift whose integral with any polynomial flux is that of the
 * jump with the flux' normal component over the side; and the flux through the side has {@code (g - u) k / h} besides. With the same
 * gradient of test functions this is Nitsche's method, symmetric and positive definite for any positive factor of the second term and any
 * coefficients. All nodes are unknowns, conditions may move with time, and no order is lost.
 *
 * <p>Where a slope is known, the flux is. Where nothing is, it is the field's own.
 *
 * @see "D. N. Arnold, F. Brezzi, B. Cockburn, L. D. Marini, Unified analysis of discontinuous Galerkin methods for elliptic problems, SIAM J.
 *     Numer. Anal. 39 (2002), section 3 (lifting)"
 * @see "J. Nitsche, Abh. Math. Sem. Univ. Hamburg 36 (1971)"
 */
final class WeakForm {
    /** Any positive factor will do; larger ones make the equations stiffer, smaller ones the values on the boundary less exact. */
    private static final double PENALTY = 2;

    private final Elements elements;
    private final Boundary boundary;
    private final Conditions conditions;
    private final double[] mass;
    private final Sparse[] gradient;
    private final Sparse[] lifted;
    private final Sparse[] divergence;
    private final Sparse laplacian;
    private final Sparse source;
    private final double[] ofValue;
    private final double[] ofRight;

    WeakForm(Elements elements, Boundary boundary, Conditions conditions) {
        this.elements = elements;
        this.boundary = boundary;
        this.conditions = conditions;
        this.mass = elements.weights();
        this.ofValue = new double[boundary.size()];
        this.ofRight = new double[boundary.size()];
        int size = elements.size();
        int points = elements.count() * elements.reference().points().length;
        var gradients = builders(points, size);
        var lifts = builders(points, boundary.size());
        var divergences = builders(size, points);
        var stiffness = new Sparse.Builder(size, size);
        var load = new Sparse.Builder(size, boundary.size());
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            var local = new Local(triangle);
            local.addTo(gradients, lifts, divergences);
            local.addTo(stiffness, load);
        }
        this.gradient = built(gradients);
        this.lifted = built(lifts);
        this.divergence = built(divergences);
        this.laplacian = stiffness.build();
        this.source = load.build();
    }

    private static Sparse.Builder[] builders(int rows, int columns) {
        return new Sparse.Builder[] {new Sparse.Builder(rows, columns), new Sparse.Builder(rows, columns)};
    }

    private static Sparse[] built(Sparse.Builder[] builders) {
        return new Sparse[] {builders[0].build(), builders[1].build()};
    }

    /** The Laplacian with right-hand sides of the conditions. */
    Expr laplacian(Expr field, Expr right) {
        var inside = laplacian.times(field);
        return conditions.isKnown() ? inside.plus(source.times(right)) : inside;
    }

    /** A component of the gradient at the quadrature points. */
    Expr slope(int axis, Expr field, Expr right) {
        var inside = gradient[axis].times(field);
        return lifted[axis].isZero() ? inside : inside.plus(lifted[axis].times(right));
    }

    /** The divergence of a flux at the quadrature points, but for what flows through the boundary by {@link #inflow}. */
    Expr divergence(Expr first, Expr second) {
        return divergence[0].times(first).plus(divergence[1].times(second));
    }

    /**
     * What flows in through the boundary for coefficients 1, at its places.
     *
     * @param trace the field there
     */
    Expr inflow(Expr trace, Expr right) {
        return right.times(right.constant(HostArray.vector(ofRight)))
                .minus(trace.times(trace.constant(HostArray.vector(ofValue))));
    }

    /** At which places of the boundary the field is known, as ones and zeros. */
    HostArray essential() {
        var ones = new double[boundary.size()];
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            for (var side : boundary.sides(triangle)) {
                boolean isEssential = conditions.parts().get(side.part()).isEssential();
                for (int p = 0; p < elements.reference().side().length; p++) {
                    ones[side.first() + p] = isEssential ? 1 : 0;
                }
            }
        }
        return HostArray.vector(ones);
    }

    boolean isKnown() {
        return conditions.isKnown();
    }

    /** The matrices of one triangle. */
    private final class Local {
        private final int triangle;
        private final ReferenceTriangle reference = elements.reference();
        private final int nodes = elements.local();
        private final int points = reference.points().length;
        private final int places = reference.side().length;
        private final java.util.List<Boundary.Side> sides;
        private final double[] area = new double[points];
        private final double[][][] tested = new double[2][points][];
        private final double[][][] taken = new double[2][points][];
        private final double[][][] lift;
        private final double[][] trace;
        private final double[] length;

        Local(int triangle) {
            this.triangle = triangle;
            this.sides = boundary.sides(triangle);
            this.lift = new double[2][points][sides.size() * places];
            this.trace = new double[sides.size() * places][];
            this.length = new double[sides.size() * places];
            for (int q = 0; q < points; q++) {
                var map = elements.map(triangle, reference.points()[q]);
                double[][] slopes = map.slopes(reference.slopes(reference.points()[q]));
                area[q] = reference.weights()[q] * map.stretch() / 2;
                for (int axis = 0; axis < 2; axis++) {
                    tested[axis][q] = slopes[axis].clone();
                    taken[axis][q] = slopes[axis];
                }
            }
            for (int s = 0; s < sides.size(); s++) {
                measure(s);
            }
            for (int s = 0; s < sides.size(); s++) {
                condition(s);
            }
        }

        private void measure(int s) {
            int side = sides.get(s).number();
            for (int p = 0; p < places; p++) {
                double[] place = boundary.place(side, p);
                double[] normal = elements.map(triangle, place).normal(side);
                double[] along = reference.extrapolation(place);
                int at = s * places + p;
                trace[at] = reference.values(place);
                length[at] = reference.sideWeights()[p] * Math.hypot(normal[0], normal[1]);
                for (int axis = 0; axis < 2; axis++) {
                    for (int q = 0; q < points; q++) {
                        lift[axis][q][at] = reference.sideWeights()[p] * normal[axis] * along[q] / area[q];
                    }
                }
            }
        }

        /** Lets the condition of a side act on gradients, and notes what flows in through it. */
        private void condition(int s) {
            var part =
                    conditions.isKnown() ? conditions.parts().get(sides.get(s).part()) : null;
            boolean isNatural = part != null && !part.isEssential();
            double penalty = PENALTY * sum(length, s * places, places) / sum(area, 0, points);
            for (int p = 0; p < places; p++) {
                int at = s * places + p;
                int place = sides.get(s).first() + p;
                if (part != null) {
                    ofValue[place] = isNatural ? part.value() / part.slope() : penalty;
                    ofRight[place] = isNatural ? 1 / part.slope() : penalty / part.value();
                }
                for (int axis = 0; axis < 2; axis++) {
                    for (int q = 0; q < points; q++) {
                        double jump = isNatural ? 0 : lift[axis][q][at];
                        for (int i = 0; i < nodes; i++) {
                            tested[axis][q][i] -= jump * trace[at][i];
                            taken[axis][q][i] -= part == null ? 0 : jump * trace[at][i];
                        }
                        lift[axis][q][at] = part == null || isNatural ? 0 : jump / part.value();
                    }
                }
            }
        }

        private static double sum(double[] of, int first, int count) {
            double sum = 0;
            for (int i = first; i < first + count; i++) {
                sum += of[i];
            }
            return sum;
        }

        private int place(int at) {
            return sides.get(at / places).first() + at % places;
        }

        void addTo(Sparse.Builder[] gradients, Sparse.Builder[] lifts, Sparse.Builder[] divergences) {
            for (int axis = 0; axis < 2; axis++) {
                for (int q = 0; q < points; q++) {
                    int row = triangle * points + q;
                    for (int i = 0; i < nodes; i++) {
                        int node = elements.node(triangle, i);
                        gradients[axis].add(row, node, taken[axis][q][i]);
                        divergences[axis].add(node, row, -tested[axis][q][i] * area[q] / mass[node]);
                    }
                    for (int at = 0; at < trace.length; at++) {
                        lifts[axis].add(row, place(at), lift[axis][q][at]);
                    }
                }
            }
        }

        void addTo(Sparse.Builder stiffness, Sparse.Builder load) {
            for (int i = 0; i < nodes; i++) {
                int row = elements.node(triangle, i);
                for (int j = 0; j < nodes; j++) {
                    double sum = -products(i, taken, j);
                    for (int at = 0; at < trace.length; at++) {
                        sum -= trace[at][i] * length[at] * ofValue[place(at)] * trace[at][j];
                    }
                    stiffness.add(row, elements.node(triangle, j), sum / mass[row]);
                }
                for (int at = 0; at < trace.length; at++) {
                    double sum = trace[at][i] * length[at] * ofRight[place(at)] - products(i, lift, at);
                    load.add(row, place(at), sum / mass[row]);
                }
            }
        }

        /** The integral of a test function's gradient with another gradient. */
        private double products(int i, double[][][] other, int j) {
            double sum = 0;
            for (int axis = 0; axis < 2; axis++) {
                for (int q = 0; q < points; q++) {
                    sum += tested[axis][q][i] * area[q] * other[axis][q][j];
                }
            }
            return sum;
        }
    }
}
