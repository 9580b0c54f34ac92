package org.simplectic.integrators.internal;

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
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Radau IIA of order 5 in three stages, L-stable and stiffly accurate: collocation at the end of the step and two nodes within it. Its order does not
 * fall on very stiff problems as much as that of methods whose stages are solved one by one. Dense output of order 3.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., IV.8; the error estimate is their eq. (8.20)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("radau-iia-5")
@About(
        summary = "Radau IIA of order 5 for very stiff problems: three stages solved together by Newton's method",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., 1996, IV.8")
@Designate(ocd = AdaptiveOptions.class)
public final class RadauIIA5 extends Collocation {
    private static final double ROOT = Math.sqrt(6);
    static final double[] NODES = {(4 - ROOT) / 10, (4 + ROOT) / 10, 1};

    /** The real eigenvalue of the inverse of the method's matrix. */
    private static final double EIGENVALUE = 30 / (6 + Math.cbrt(81) - Math.cbrt(9));

    /** Weights of the stages in the error estimate. */
    private static final List<Double> ERROR = List.of(-(13 + 7 * ROOT) / 3, (-13 + 7 * ROOT) / 3, -1.0 / 3);

    @Activate
    public RadauIIA5(
            AdaptiveOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> solver) {
        super(NODES, ErrorControl.of(4, options), solver);
    }

    RadauIIA5(AdaptiveOptions options) {
        this(options, Optional.empty());
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public boolean isForStiffProblems() {
        return true;
    }

    @Override
    Expr tolerance(Expr magnitude) {
        return control().tolerance(magnitude);
    }

    @Override
    Expr error(Point from, Expr slope, List<Expr> stages, Expr after) {
        var linear = from.linearization();
        var systems = linear.shifted(
                linear.jacobian(from.problem(), from.t(), from.y()),
                from.h().reciprocal().times(EIGENVALUE),
                tolerance(from.y().abs()));
        var difference = StepControl.combine(ERROR, stages).over(from.h()).plus(slope);
        return control().norm(systems.solve(difference), from.y(), after);
    }
}
