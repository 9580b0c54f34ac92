package org.simplectic.integrators.internal;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Compositions of Stormer's and Verlet's method, for equations in two halves of which each depends on the other one only, as positions and momenta of a
 * separable Hamiltonian do. Which components are which half is found from who depends on whom. Explicit, symplectic and symmetric;
 * steps of one size. A step costs two evaluations of the right-hand side for each part of the composition. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, II.4, V.3 and VI.3"
 */
abstract class SymplecticComposition extends SteppingIntegrator {
    private final double[] parts;
    private volatile @Nullable Known known;

    private record Known(OdeProblem problem, Optional<BitSet> half) {}

    /**
     * A composition.
     *
     * @param outer the first parts, of which the last ones are the mirror image; the middle part makes the sum 1
     */
    SymplecticComposition(FixedStepOptions options, double... outer) {
        super(new FixedStep(options.step(), options.maxSteps()));
        this.parts = new double[2 * outer.length + 1];
        double middle = 1;
        for (int i = 0; i < outer.length; i++) {
            parts[i] = outer[i];
            parts[parts.length - 1 - i] = outer[i];
            middle -= 2 * outer[i];
        }
        parts[outer.length] = middle;
    }

    @Override
    public final boolean isSymplectic() {
        return true;
    }

    @Override
    public int denseOrder() {
        return Math.min(order(), 4);
    }

    @SuppressWarnings("ReferenceEquality") // equality of problems could cost as much as a step
    @Override
    final boolean suits(OdeProblem problem, Session session) {
        var last = known;
        if (last == null || last.problem() != problem) {
            last = new Known(problem, Dependence.half(this, problem, session));
            known = last;
        }
        return last.half().isPresent();
    }

    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y));
    }

    @Override
    final int evaluationsToRemember() {
        return 1;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of(problem.initial().type(), problem.initial().type());
    }

    @Override
    final Attempt attempt(Point from) {
        var positions = mask(from, true);
        var momenta = mask(from, false);
        var time = from.t();
        var slope = from.memory().getFirst();
        var point = from.y();
        for (int i = 0; i < parts.length; i++) {
            var h = from.h().times(parts[i]);
            double kick = i == 0 ? parts[0] / 2 : (parts[i - 1] + parts[i]) / 2;
            var force = i == 0 ? slope : from.slope(time, point);
            point = point.plus(from.h().times(kick).times(momenta.times(force)));
            point = point.plus(h.times(positions.times(from.slope(time.plus(h.times(0.5)), point))));
            time = i == parts.length - 1 ? from.t().plus(from.h()) : time.plus(h);
        }
        var last = momenta.times(from.slope(time, point));
        point = point.plus(from.h().times(parts[0] / 2).times(last));
        var end = from.slope(time, point);
        var zero = time.constant(0);
        return new Attempt(point, List.of(end), List.of(slope, end), zero, zero, time.constant(2 * parts.length + 1));
    }

    private Expr mask(Point from, boolean wanted) {
        var half = java.util.Objects.requireNonNull(known).half().orElseThrow();
        var mask = new double[from.problem().initial().size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = half.get(i) == wanted ? 1 : 0;
        }
        return from.t().constant(HostArray.vector(mask));
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
    }

    @Override
    public String advice(OdeProblem problem, StepState state) {
        return state.status() == Status.BREAKDOWN
                ? "The equations must be in two halves of which each depends on the other one only, as x' = v and v' = f(x)"
                        + " are; these are not, or it cannot be told because of a condition in them. Take"
                        + " implicit-midpoint or gauss-legendre-4, which need no halves."
                : super.advice(problem, state);
    }
}
