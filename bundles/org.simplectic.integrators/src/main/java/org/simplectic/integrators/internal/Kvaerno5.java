package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Kvaerno's singly diagonally implicit method of order 5(4) with an explicit first stage: seven stages, L-stable, stiffly accurate. Each of
 * six stages is a system of equations, solved by Newton's method with the Jacobian of the step's beginning, factorized once. Dense
 * output: cubic Hermite interpolation, order 3.
 *
 * @see "A. Kvaerno, Singly diagonally implicit Runge-Kutta methods with an explicit first stage, BIT Numer. Math. 44 (2004), 489-502"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("kvaerno-5")
@About(
        summary =
                "Kvaerno's diagonally implicit method of order 5 for stiff problems: Newton iterations, one factorization a step",
        source = "A. Kvaerno, BIT Numer. Math. 44 (2004), 489-502")
@Designate(ocd = AdaptiveOptions.class)
public final class Kvaerno5 extends SteppingIntegrator {
    private static final double GAMMA = 0.26;

    /** The coefficients left of the diagonal, which is GAMMA; the first stage is explicit, the last one the solution. */
    static final List<List<Double>> MATRIX = Tableau.rows("""
            0.26
            0.13 0.84033320996790809
            0.22371961478320505 0.47675532319799699 -0.06470895363112615
            0.16648564323248321 0.10450018841591720 0.03631482272098715 -0.13090704451073998
            0.13855640231268224 0 -0.04245337201752043 0.02446657898003141 0.61943039072480676
            0.13659751177640291 0 -0.05496908796538376 -0.04118626728321046 0.62993304899016403 0.06962479448202728
            """);

    /** Slopes from which that of each stage is guessed: two stages before it, or the method of order 4 at the end. */
    private static final List<List<Double>> GUESSES = Tableau.rows("""
            1
            -1.366025403784441 2.3660254037844357
            -0.19650552613122207 0.8113579546496623 0.38514757148155954
            0.10375304369958693 0.937994698066431 -0.04174774176601781 0
            -0.17281112873898072 0.6235784481025847 0.5492326806363959 0 0
            0.13855640231268224 0 -0.04245337201752043 0.02446657898003141 0.61943039072480676 0.26
            """);

    private final Optional<NonlinearSolver> nonlinear;

    @Activate
    public Kvaerno5(
            AdaptiveOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> linear,
            @Reference(
                            name = "nonlinear-solver",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            target = Plugins.UNCHOSEN)
                    Optional<NonlinearSolver> nonlinear) {
        super(ErrorControl.of(5, options), linear);
        this.nonlinear = nonlinear;
    }

    Kvaerno5(AdaptiveOptions options) {
        this(options, Optional.empty(), Optional.empty());
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public int denseOrder() {
        return 4;
    }

    @Override
    public boolean isForStiffProblems() {
        return true;
    }

    @Override
    boolean needsJacobian() {
        return true;
    }

    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y));
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of(problem.initial().type(), problem.initial().type());
    }

    @Override
    Attempt attempt(Point from) {
        var h = from.h();
        var y = from.y();
        var diagonal = h.times(GAMMA);
        var tolerance = control().tolerance(y.abs());
        var linear = from.linearization();
        var systems = linear.shifted(linear.jacobian(from.problem(), from.t(), y), diagonal.reciprocal(), tolerance);
        var slopes = new ArrayList<>(from.memory());
        var evaluations = h.constant(0);
        var hasFailed = h.less(h);
        var point = y;
        for (int i = 0; i < MATRIX.size(); i++) {
            var row = MATRIX.get(i);
            var known = y.plus(h.times(StepControl.combine(row, slopes)));
            double node = GAMMA + row.stream().mapToDouble(Double::doubleValue).sum();
            var time = from.t().plus(h.times(node));
            var guess = known.plus(diagonal.times(StepControl.combine(GUESSES.get(i), slopes)));
            var equations = new NonlinearEquations(
                    now -> now.minus(known).over(diagonal).minus(from.slope(time, now)),
                    now -> linear.shifted(linear.jacobian(from.problem(), time, now), diagonal.reciprocal(), tolerance)
                            ::solve,
                    Optional.of(systems::solve),
                    correction -> StepControl.rms(correction.over(tolerance)));
            var found = solved(equations, guess);
            point = found.solution();
            slopes.add(point.minus(known).over(diagonal));
            evaluations = evaluations.plus(found.iterations());
            hasFailed = hasFailed.or(found.failed());
        }
        var lower = StepControl.combine(MATRIX.get(MATRIX.size() - 2), slopes)
                .plus(slopes.get(5).times(GAMMA));
        var error = point.minus(y.plus(h.times(lower)));
        var norm = hasFailed.where(h.constant(Double.NaN), control().norm(error, y, point));
        return new Attempt(
                        point,
                        List.of(slopes.getLast()),
                        List.of(slopes.getFirst(), slopes.getLast()),
                        norm,
                        h.constant(0),
                        evaluations)
                .with(1, 1);
    }

    private SimplifiedNewton.Result solved(NonlinearEquations equations, Expr guess) {
        return nonlinear
                .map(solver -> SimplifiedNewton.by(solver, equations, guess))
                .orElseGet(() -> SimplifiedNewton.solve(equations, guess));
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
    }
}
