package org.simplectic.linear.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.IterativeSolver;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.StoppingRule;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Shape;

/**
 * Restarted GMRES, preconditioned from the right, for any operator: of all corrections in the Krylov space that with the smallest
 * residual. An iteration costs a product with the operator, one with the preconditioner, and 8 m n operations for a restart after m;
 * m + 1 vectors are kept. Vectors are made orthogonal by classical Gram-Schmidt, done twice, which is as good as Householder's and made of
 * matrix products (Giraud and others 2005). The residual's norm comes from the left null vector of the Hessenberg matrix, one
 * product of short vectors, in place of rotations (Ayachour 2003).
 *
 * @see "Y. Saad, M. H. Schultz, GMRES, SIAM J. Sci. Stat. Comput. 7 (1986), 856"
 * @see "E. H. Ayachour, A fast implementation for GMRES method, J. Comput. Appl. Math. 159 (2003), 269"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("gmres")
@About(
        summary = "Restarted GMRES, for any operator",
        source = "Y. Saad, M. H. Schultz, SIAM J. Sci. Stat. Comput. 7 (1986), 856")
@Designate(ocd = GmresOptions.class)
public final class Gmres extends IterativeSolver {
    private static final int BASIS = 0;
    private static final int HESSENBERG = 1;
    private static final int NULL_VECTOR = 2;
    private static final int NORM = 3;
    private static final int ITERATIONS = 4;

    /** What is left of a vector after orthogonalization, relative to it, that counts as nothing: some roundings. */
    private static final double ROUNDINGS = 100;

    private final int restart;

    @Activate
    public Gmres(
            GmresOptions options,
            @Reference(name = "preconditioner", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<Preconditioner> preconditioner) {
        super("gmres", new StoppingRule(options.rtol(), options.atol(), options.maxIterations()), preconditioner);
        this.restart = options.restart();
    }

    @Override
    protected Cycle cycle(Start start) {
        var right = start.right();
        int n = right.type().shape().size();
        int most = Math.min(restart, n);
        var size = right.norm();
        var first = unit(size.constant(0).convert(DType.I32), most + 1, size);
        // Columns not come to yet are those of an identity moved down by one row: they take no part in the least
        // squares.
        var hessenberg = size.identity(most).pad(0, 1, 0);
        var end = ControlFlow.whileLoop(
                List.of(first.outer(right.over(size)), hessenberg, first, size, size.constant(0)),
                now -> Krylov.goesOn(start, now.get(NORM), now.get(ITERATIONS))
                        .and(now.get(ITERATIONS).less(size.constant(most))),
                now -> iteration(start, size, now));
        var weights = end.get(HESSENBERG)
                .leastSquares(first.times(size).reshape(most + 1, 1))
                .reshape(most);
        var x = start.preconditioner().apply(weights.matmul(end.get(BASIS).slice(0, most)));
        return new Cycle(x, end.get(ITERATIONS));
    }

    private static List<Expr> iteration(Start start, Expr size, List<Expr> now) {
        var basis = now.get(BASIS);
        int rows = basis.type().shape().extent(0);
        var place = now.get(ITERATIONS).convert(DType.I32);
        var image = start.a().apply(start.preconditioner().apply(basis.gather(place)));
        var once = basis.matmul(image);
        var almost = image.minus(once.matmul(basis));
        var twice = basis.matmul(almost);
        var rest = almost.minus(twice.matmul(basis));
        var weights = once.plus(twice);

        var length = rest.norm();
        var zero = length.constant(0);
        double rounding = length.type().dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        // The Krylov space is exhausted: what is found in it is exact, or the operator is singular.
        var isLast = length.lessEqual(image.norm().times(ROUNDINGS * rounding));
        var next = unit(place.plus(place.constant(1)), rows, length);
        var direction = isLast.where(zero, rest.over(length));
        var column = weights.plus(next.times(isLast.where(zero, length))).minus(next);
        var nullVector = now.get(NULL_VECTOR);
        var entry = Krylov.dot(nullVector, weights).negate().over(length);
        var longer = nullVector.plus(next.times(isLast.where(zero, entry)));
        return List.of(
                basis.plus(next.outer(direction)),
                now.get(HESSENBERG).plus(column.outer(unit(place, rows - 1, length))),
                longer,
                isLast.where(zero, size.over(longer.norm())),
                now.get(ITERATIONS).plus(1));
    }

    /** A unit vector. */
    private static Expr unit(Expr place, int length, Expr like) {
        var places = place.iota(new ArrayType(DType.I32, Shape.of(length)), 0);
        return places.equal(place).where(like.constant(1), like.constant(0));
    }
}
