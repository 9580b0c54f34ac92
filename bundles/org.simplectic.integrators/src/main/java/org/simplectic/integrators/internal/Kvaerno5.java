package org.simplectic.integrators.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.Plugins;
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
public final class Kvaerno5 extends DiagonallyImplicit {
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

    static final Coefficients COEFFICIENTS = new Coefficients(GAMMA, MATRIX, List.of(), GUESSES, lower());

    /** Those of the stage before the last, the solution of order 4. */
    private static List<Double> lower() {
        return Stream.concat(MATRIX.get(MATRIX.size() - 2).stream(), Stream.of(GAMMA))
                .toList();
    }

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
        super(COEFFICIENTS, ErrorControl.of(5, options), linear, nonlinear);
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
    List<Integer> denseStages() {
        return List.of(0, MATRIX.size());
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        return Hermite.cubic(theta, h, before, after, slopes.getFirst(), slopes.getLast());
    }
}
