package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.Expr;

/**
 * One flux through a face from the fields on both sides: an approximate solution of Riemann's problem. All are functions of the flux, its
 * Jacobian matrix and the speeds of its waves, and hence for any law.
 */
enum NumericalFlux {
    /**
     * The mean of both sides' fluxes less the jump times half the largest speed of both sides. The least that has to be known, the most
     * diffusion.
     *
     * @see "V. V. Rusanov, Calculation of interaction of non-steady shock waves with obstacles, J. Comput. Math. Phys. USSR 1 (1961)"
     */
    LAX_FRIEDRICHS("lax-friedrichs") {
        @Override
        List<Expr> of(Jump jump) {
            var speed = jump.fastest().max(jump.slowest().negate());
            return lessDiffusion(
                    jump,
                    jump.difference().stream()
                            .map(change -> change.times(speed))
                            .toList());
        }
    },

    /**
     * One state between the smallest and the largest wave of both sides.
     *
     * @see "A. Harten, P. D. Lax, B. van Leer, On upstream differencing and Godunov-type schemes for hyperbolic conservation laws, SIAM
     *     Review 25 (1983), 35-61; speeds: S. F. Davis, Simplified second-order Godunov-type methods, SIAM J. Sci. Stat. Comput. 9 (1988)"
     */
    HLL("hll") {
        @Override
        List<Expr> of(Jump jump) {
            var zero = jump.slowest().constant(0);
            var slowest = jump.slowest().min(zero);
            var fastest = jump.fastest().max(zero);
            var width = Jump.positive(fastest.minus(slowest));
            var ofFlux = fastest.plus(slowest).over(width);
            var ofJump = fastest.times(slowest).times(-2).over(width);
            var fluxes = Jump.combined(jump.flux(jump.right()), jump.flux(jump.left()), Expr::minus);
            return lessDiffusion(
                    jump,
                    Jump.combined(
                            fluxes,
                            jump.difference(),
                            (flux, change) -> flux.times(ofFlux).plus(change.times(ofJump))));
        }
    },

    /**
     * Two states between the outer waves, apart by a wave of a speed s that lies between: contacts and shear layers stay sharp. Of the
     * state that {@link #HLL} has there, s is the middle speed, and F(u) - s u is continued to both sides of the wave, across which it does
     * not jump; for gases that is s as Toro has it, and the pressure of the mean state.
     *
     * @see "E. F. Toro, M. Spruce, W. Speares, Restoration of the contact surface in the HLL-Riemann solver, Shock Waves 4 (1994), 25-34"
     */
    HLLC("hllc") {
        @Override
        List<Expr> of(Jump jump) {
            var slowest = jump.slowest();
            var fastest = jump.fastest();
            var left = jump.carried(jump.left());
            var right = jump.carried(jump.right());
            var leftFlux = jump.flux(jump.left());
            var rightFlux = jump.flux(jump.right());
            var width = Jump.positive(fastest.minus(slowest));
            var between = jump.withCarried(IntStream.range(0, left.size())
                    .mapToObj(i -> fastest.times(right.get(i))
                            .minus(slowest.times(left.get(i)))
                            .plus(leftFlux.get(i))
                            .minus(rightFlux.get(i))
                            .over(width))
                    .toList());
            var speeds = jump.speeds(between);
            if (speeds.size() != 3) {
                throw new IllegalArgumentException(
                        "hllc is for three waves: 'speeds' must give the smallest speed, that of the contact or"
                                + " shear wave, and the largest, but gives " + speeds.size()
                                + "; take hll, which needs two");
            }
            var middle = speeds.get(1);
            var zero = middle.constant(0);
            var fromLeft = zero.lessEqual(middle);
            // With the flux F behind an outer wave of speed S, F - s u is common to both sides of the wave of speed s:
            // F = F(u) + S / (S - s) (common - F(u) + s u). An outer wave that went past the face does not count.
            var ratio = fromLeft.where(
                    slowest.min(zero).over(Jump.positive(middle.minus(slowest))).negate(),
                    fastest.max(zero).over(Jump.positive(fastest.minus(middle))));
            var common = Jump.combined(
                    jump.flux(between), jump.carried(between), (flux, value) -> flux.minus(middle.times(value)));
            return IntStream.range(0, left.size())
                    .mapToObj(i -> {
                        var value = fromLeft.where(left.get(i), right.get(i));
                        var flux = fromLeft.where(leftFlux.get(i), rightFlux.get(i));
                        return flux.plus(ratio.times(common.get(i).minus(flux).plus(middle.times(value))));
                    })
                    .toList();
        }
    },

    /**
     * The absolute value of the Jacobian matrix A of the mean state: the polynomial of A whose values at the speeds are their absolute
     * values, which it is if the study gives every speed that A has. Speeds that change their sign across the face are kept from zero.
     * A costs a derivative of the flux for each speed but one.
     *
     * @see "P. L. Roe, Approximate Riemann solvers, parameter vectors, and difference schemes, J. Comput. Phys. 43 (1981), 357-372"
     * @see "M. J. Castro, E. D. Fernandez-Nieto, A class of computationally fast first order finite volume solvers: PVM methods, SIAM J.
     *     Sci. Comput. 34 (2012), A2173-A2196 (polynomials)"
     * @see "A. Harten, J. M. Hyman, Self adjusting grid methods for one-dimensional hyperbolic conservation laws, J. Comput. Phys. 50 (1983),
     *     235-269 (sonic points)"
     */
    ROE("roe") {
        @Override
        List<Expr> of(Jump jump) {
            var mean = jump.mean();
            var speeds = jump.speeds(mean);
            var coefficients = dividedDifferences(speeds, absolute(jump, speeds));
            // Newton's form: c0 v + c1 (A - s0) v + c2 (A - s1) (A - s0) v ...
            var direction = jump.difference();
            var first = coefficients.getFirst();
            var sum = direction.stream().map(change -> change.times(first)).toList();
            for (int k = 1; k < speeds.size(); k++) {
                var speed = speeds.get(k - 1);
                var coefficient = coefficients.get(k);
                direction = Jump.combined(
                        jump.law().change(jump.axis(), mean, direction),
                        direction,
                        (product, change) -> product.minus(speed.times(change)));
                sum = Jump.combined(sum, direction, (before, change) -> before.plus(coefficient.times(change)));
            }
            return lessDiffusion(jump, sum);
        }

        private static List<Expr> absolute(Jump jump, List<Expr> speeds) {
            var left = jump.speeds(jump.left());
            var right = jump.speeds(jump.right());
            return IntStream.range(0, speeds.size())
                    .mapToObj(i -> {
                        var speed = speeds.get(i);
                        var spread = Jump.positive(
                                speed.minus(left.get(i)).max(right.get(i).minus(speed)));
                        var rounded =
                                speed.times(speed).over(spread).plus(spread).times(0.5);
                        return speed.abs().less(spread).where(rounded, speed.abs());
                    })
                    .toList();
        }

        /** Of values at ascending points; where two points are one, so are the values. */
        private static List<Expr> dividedDifferences(List<Expr> points, List<Expr> values) {
            var differences = new ArrayList<>(values);
            for (int order = 1; order < points.size(); order++) {
                for (int i = points.size() - 1; i >= order; i--) {
                    var distance = Jump.positive(points.get(i).minus(points.get(i - order)));
                    differences.set(
                            i, differences.get(i).minus(differences.get(i - 1)).over(distance));
                }
            }
            return differences;
        }
    };

    private final String word;

    NumericalFlux(String word) {
        this.word = word;
    }

    /** As studies call it. */
    static NumericalFlux of(String word) {
        for (var flux : values()) {
            if (flux.word.equals(word)) {
                return flux;
            }
        }
        throw new IllegalArgumentException("there is no numerical flux " + word);
    }

    /** The flux of each carried field. */
    abstract List<Expr> of(Jump jump);

    /** The mean of both sides' fluxes less half of what is told. */
    private static List<Expr> lessDiffusion(Jump jump, List<Expr> diffusion) {
        var both = Jump.combined(jump.flux(jump.left()), jump.flux(jump.right()), Expr::plus);
        return Jump.combined(both, diffusion, (sum, part) -> sum.minus(part).times(0.5));
    }
}
