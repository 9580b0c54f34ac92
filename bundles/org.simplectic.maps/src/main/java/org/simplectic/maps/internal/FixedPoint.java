package org.simplectic.maps.internal;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.simplectic.api.Session;
import org.simplectic.array.HostArray;

/**
 * A point that a map leaves where it is, and how what is near it grows.
 *
 * @param y the point
 * @param residual the largest component of {@code f(y) - y}
 * @param real the real part of the multiplier of largest modulus: of the derivative's eigenvalues
 * @param imaginary its imaginary part, not negative
 */
record FixedPoint(HostArray y, double residual, double real, double imaginary) {
    static final FixedPoint NONE = new FixedPoint(HostArray.vector(), Double.NaN, Double.NaN, Double.NaN);

    /** Newton's method doubles the digits: from a fair guess some six iterations do, and more than this get nowhere. */
    private static final int MOST_ITERATIONS = 50;

    /** A residual of some roundings is one of a fixed point. */
    private static final double ROUNDINGS = 1e-12;

    /** A multiplier whose imaginary part is a rounding is real. */
    private static final double REAL = 1e-8;

    /** How a fixed point gets or loses its stability. */
    enum Crossing {
        /** A pair of complex multipliers goes through the unit circle: an invariant curve appears. */
        NEIMARK_SACKER("neimark-sacker"),
        /** A multiplier goes through 1. */
        FOLD("fold"),
        /** A multiplier goes through -1: an orbit of period two appears. */
        FLIP("flip");

        private final String figure;

        Crossing(String figure) {
            this.figure = figure;
        }

        /** Its name among figures. */
        String figure() {
            return figure;
        }
    }

    /**
     * Searches near a point by Newton's method.
     *
     * @param near where to begin
     * @param p the parameter
     */
    static FixedPoint search(MapProblem map, HostArray near, double p, Session session) {
        var y = near.toArray();
        boolean goesOn = true;
        for (int i = 0; goesOn && i < MOST_ITERATIONS; i++) {
            var at = Linear.at(map, y, p, session);
            var step = at.newton(y);
            double length = 0;
            double size = 1;
            for (int k = 0; k < y.length; k++) {
                y[k] += step[k];
                length = Math.max(length, Math.abs(step[k]));
                size = Math.max(size, Math.abs(y[k]));
            }
            goesOn = length > Math.ulp(size);
        }
        var at = Linear.at(map, y, p, session);
        var multiplier = at.multiplier();
        return new FixedPoint(
                HostArray.vector(y), at.residual(y), multiplier.getReal(), Math.abs(multiplier.getImaginary()));
    }

    /**
     * A map near a point.
     *
     * @param f where it leads
     * @param derivative of f, a row a component
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Linear(double[] f, DMatrixRMaj derivative) {
        static Linear at(MapProblem map, double[] y, double p, Session session) {
            var results = session.kernel(map, map, "linearization", map::linearization)
                    .call(session.array(HostArray.vector(y)), session.array(HostArray.vector(p)));
            var derivative = session.values(results.getLast()).toArray();
            return new Linear(
                    session.values(results.getFirst()).toArray(),
                    new DMatrixRMaj(y.length, y.length, true, derivative));
        }

        /** The step of Newton's method to a root of {@code f(y) - y}; not finite where there is none. */
        double[] newton(double[] y) {
            int n = y.length;
            var matrix = derivative.copy();
            var right = new DMatrixRMaj(n, 1);
            for (int i = 0; i < n; i++) {
                matrix.add(i, i, -1);
                right.set(i, 0, y[i] - f[i]);
            }
            var step = new DMatrixRMaj(n, 1);
            if (!CommonOps_DDRM.solve(matrix, right, step)) {
                step.fill(Double.NaN);
            }
            return step.getData();
        }

        double residual(double[] y) {
            return IntStream.range(0, y.length)
                    .mapToDouble(i -> Math.abs(f[i] - y[i]))
                    .max()
                    .orElse(0);
        }

        Complex_F64 multiplier() {
            var eigenvalues = DecompositionFactory_DDRM.eig(derivative.getNumRows(), false);
            boolean isFinite =
                    IntStream.range(0, derivative.getNumElements()).allMatch(i -> Double.isFinite(derivative.get(i)));
            if (!isFinite || !eigenvalues.decompose(derivative.copy())) {
                return new Complex_F64(Double.NaN, Double.NaN);
            }
            return IntStream.range(0, eigenvalues.getNumberOfEigenvalues())
                    .mapToObj(eigenvalues::getEigenvalue)
                    .max(Comparator.comparingDouble(Complex_F64::getMagnitude2))
                    .orElseThrow();
        }
    }

    boolean isFound() {
        return residual <= ROUNDINGS;
    }

    /** The modulus of the multiplier: below 1, all that is near comes nearer. */
    double modulus() {
        return Math.hypot(real, imaginary);
    }

    boolean isStable() {
        return modulus() < 1;
    }

    Crossing crossing() {
        if (imaginary > REAL) {
            return Crossing.NEIMARK_SACKER;
        }
        return real > 0 ? Crossing.FOLD : Crossing.FLIP;
    }
}
