package org.simplectic.linear.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.Expr;

/**
 * Smoothing of the error of a field: Jacobi's iteration with the factors of Chebyshev's polynomial for that part of the spectrum which a grid of half
 * as many points along each axis cannot show. Each sweep is one pass over the field.
 *
 * @param product from a field to A times it
 * @param diagonal the factors of the values themselves, as terms of a sum
 * @param factors one a sweep: scalars
 * @see "M. Adams and others, Parallel multigrid smoothing: polynomial versus Gauss-Seidel, J. Comput. Phys. 188 (2003), 593"
 */
record Sweep(UnaryOperator<Expr> product, List<Expr> diagonal, List<Expr> factors) {
    /** No eigenvalue of Jacobi's matrix is larger where rows have no more off their diagonals than on them. */
    private static final double LARGEST = 2;

    static Sweep of(StencilOperator a, int sweeps) {
        var centre = a.centre();
        var off = a.entries().stream()
                .filter(entry -> !entry.isCentre())
                .map(entry -> entry.coefficient().abs())
                .reduce(Expr::plus)
                .orElseGet(() -> centre.times(0));
        // Gershgorin's bound.
        var largest = off.over(centre.abs()).maximum().plus(1);
        return new Sweep(
                a::applyToField,
                List.of(centre),
                factors(largest, a.grid().axes().size(), sweeps));
    }

    static Sweep of(GridLevel level, int sweeps) {
        var terms = level.diagonal();
        boolean isWide =
                terms.stream().anyMatch(term -> 4L * term.type().shape().size() > level.points());
        var diagonal = isWide ? List.of(terms.stream().reduce(Expr::plus).orElseThrow()) : terms;
        var largest = level.reaction().constant(LARGEST);
        return new Sweep(
                x -> x.times(sum(x, diagonal)).minus(level.neighbours(x)),
                diagonal,
                factors(largest, level.rank(), sweeps));
    }

    private static List<Expr> factors(Expr largest, int rank, int sweeps) {
        double smallest = 1.0 / (2 * rank);
        return IntStream.range(0, sweeps)
                .mapToObj(k -> largest.reciprocal()
                        .times(2 / (1 + smallest + (1 - smallest) * Math.cos(Math.PI * (2 * k + 1) / (2.0 * sweeps)))))
                .toList();
    }

    /** Recorded where it is used: a sum of short terms needs no memory. */
    private static Expr sum(Expr inside, List<Expr> terms) {
        var sum = inside.constant(0);
        for (var term : terms) {
            sum = sum.plus(term);
        }
        return sum;
    }

    private Expr divided(Expr field) {
        return field.over(sum(field, diagonal));
    }

    /** From zero. */
    Expr before(Expr b) {
        var x = divided(b).times(factors.getFirst());
        for (var factor : factors.subList(1, factors.size())) {
            x = x.plus(divided(residual(x, b)).times(factor));
        }
        return x;
    }

    /** In the opposite order, so that the cycle is symmetric. */
    Expr behind(Expr x, Expr b) {
        var smoothed = x;
        for (var factor : factors.reversed()) {
            smoothed = smoothed.plus(divided(residual(smoothed, b)).times(factor));
        }
        return smoothed;
    }

    Expr residual(Expr x, Expr b) {
        return b.minus(product.apply(x));
    }
}
