package org.simplectic.discretizations.internal;

import java.util.List;
import org.simplectic.array.Expr;

/**
 * The value of a field at a face from the cells on one side of it: that of the cell next to it and an increment, a function of the
 * differences between neighbours towards the face, the one across it last. Where all differences are zero, so is the increment.
 */
enum Reconstruction {
    /**
     * The value of the cell itself: order 1, monotone.
     *
     * @see "S. K. Godunov, A difference method for numerical calculation of discontinuous solutions, Mat. Sb. 47 (1959)"
     */
    CONSTANT("constant", 1, 2) {
        @Override
        Expr increment(List<Expr> differences) {
            return differences
                    .getFirst()
                    .constant(0)
                    .broadcast(differences.getFirst().type().shape());
        }

        @Override
        Expr interpolated(Faces faces, Expr continued) {
            return MUSCL.interpolated(faces, continued);
        }
    },

    /**
     * A line in each cell, whose slope is the harmonic mean of the differences on both sides and zero at extremes: order 2, no increase
     * of the total variation.
     *
     * @see "B. van Leer, Towards the ultimate conservative difference scheme V, J. Comput. Phys. 32 (1979), 101-136"
     */
    MUSCL("muscl", 2, 2) {
        @Override
        Expr increment(List<Expr> differences) {
            var before = differences.get(0);
            var across = differences.get(1);
            // a b / (a + b) where both have one sign, and 0 elsewhere.
            var size = before.abs().plus(across.abs());
            return before.times(across.abs())
                    .plus(before.abs().times(across))
                    .over(size.max(size.constant(Double.MIN_NORMAL)))
                    .times(0.5);
        }

        @Override
        Expr interpolated(Faces faces, Expr continued) {
            return faces.beside(continued, 0).plus(faces.beside(continued, 1)).times(0.5);
        }
    },

    /**
     * The mean of three parabolas through point values, weighted by their smoothness: order 5 where fields are smooth, essentially without
     * oscillations elsewhere. Together with {@link FiniteVolume}'s higher terms of the flux differences of point values have that order
     * in any number of dimensions, with any numerical flux.
     *
     * @see "G.-S. Jiang, C.-W. Shu, Efficient implementation of weighted ENO schemes, J. Comput. Phys. 126 (1996), 202-228 (smoothness)"
     * @see "R. Borges, M. Carmona, B. Costa, W. S. Don, An improved weighted essentially non-oscillatory scheme for hyperbolic conservation
     *     laws, J. Comput. Phys. 227 (2008), 3191-3211 (weights)"
     * @see "Y. Jiang, C.-W. Shu, M. Zhang, An alternative formulation of finite difference weighted ENO schemes, SIAM J. Sci. Comput. 35
     *     (2013), A1137-A1160 (interpolation)"
     */
    WENO5("weno5", 3, 6) {
        @Override
        Expr increment(List<Expr> d) {
            var before = smoothness(
                    d.get(0).negate().plus(d.get(1).times(3)), d.get(1).minus(d.get(0)));
            var around = smoothness(d.get(1).plus(d.get(2)), d.get(2).minus(d.get(1)));
            var behind = smoothness(d.get(2).times(3).minus(d.get(3)), d.get(3).minus(d.get(2)));
            var whole = before.minus(behind).abs();
            var first = weight(whole, before);
            var second = weight(whole, around).times(10);
            var third = weight(whole, behind).times(5);
            // The parabolas' increments, eight times.
            var sum = first.times(d.get(1).times(7).minus(d.get(0).times(3)))
                    .plus(second.times(d.get(1).plus(d.get(2).times(3))))
                    .plus(third.times(d.get(2).times(5).minus(d.get(3))));
            return sum.over(first.plus(second).plus(third).times(8));
        }

        /** Of a parabola: the squares of its slope, told twice, and of its second derivative, over the cell. */
        private static Expr smoothness(Expr slope, Expr bend) {
            return slope.times(slope).times(0.25).plus(bend.times(bend).times(13.0 / 12));
        }

        private static Expr weight(Expr whole, Expr own) {
            var ratio = whole.over(own.plus(NOTHING));
            return ratio.times(ratio).plus(1);
        }

        @Override
        Expr interpolated(Faces faces, Expr continued) {
            return both(faces, continued, 0)
                    .times(150)
                    .minus(both(faces, continued, 1).times(25))
                    .plus(both(faces, continued, 2).times(3))
                    .over(256);
        }

        @Override
        Expr higherTerms(Faces faces, Expr fluxes) {
            // -1/24 of the second and 7/5760 of the fourth difference, of differences: a constant flux has none.
            var near = both(faces, fluxes, 0);
            var next = both(faces, fluxes, 1);
            var far = both(faces, fluxes, 2);
            return far.minus(next).times(57.0 / 11520).minus(next.minus(near).times(354.0 / 11520));
        }

        private static Expr both(Faces faces, Expr continued, int distance) {
            return faces.beside(continued, -distance).plus(faces.beside(continued, 1 + distance));
        }
    };

    /** Below any square of a difference that matters; keeps 0/0 away. */
    private static final double NOTHING = 1e-40;

    private final String word;
    private final int reach;
    private final int accuracy;

    Reconstruction(String word, int reach, int accuracy) {
        this.word = word;
        this.reach = reach;
        this.accuracy = accuracy;
    }

    /** As studies call it. */
    static Reconstruction of(String word) {
        for (var reconstruction : values()) {
            if (reconstruction.word.equals(word)) {
                return reconstruction;
            }
        }
        throw new IllegalArgumentException("there is no reconstruction " + word);
    }

    /** How many cells on each side of a face it needs. */
    int reach() {
        return reach;
    }

    /** The order of central differences that go with it. */
    int accuracy() {
        return accuracy;
    }

    /** What to add to the value of the cell next to the face. */
    abstract Expr increment(List<Expr> differences);

    /** The value at faces of what has no jumps, by the polynomial through as many cells on both sides. */
    abstract Expr interpolated(Faces faces, Expr continued);

    /**
     * What a numerical flux of point values lacks, to the order of the reconstruction, for its difference to be the derivative.
     *
     * @param fluxes in the cells, with those beyond the ends
     */
    Expr higherTerms(Faces faces, Expr fluxes) {
        return fluxes.constant(0);
    }
}
