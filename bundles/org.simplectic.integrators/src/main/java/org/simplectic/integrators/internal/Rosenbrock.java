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
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Rodas5P: a Rosenbrock method of order 5 in eight stages, L-stable and stiffly accurate, for stiff problems at moderate and tight
 * tolerances. A step costs eight evaluations of the right-hand side, one Jacobian (exact, by forward mode) and one factorization; no
 * iteration. Dense output of order 4 without further evaluations.
 *
 * @see "G. Steinebach, Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks within the Julia Differential
 *     Equations package, BIT Numer. Math. 63 (2023), 27; in the form that avoids products with the Jacobian: E. Hairer, G. Wanner, Solving Ordinary
 *     Differential Equations II, IV.7"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("rosenbrock")
@About(
        summary = "Rodas5P, a Rosenbrock method of order 5 for stiff problems: no iteration, exact Jacobians",
        source = "G. Steinebach, BIT Numer. Math. 63 (2023), 27")
@Designate(ocd = AdaptiveOptions.class)
public final class Rosenbrock extends SteppingIntegrator {
    private static final double GAMMA = 0.21193756319429014;

    /** Weights of the stages in the point at which each stage's slope is taken. */
    private static final List<List<Double>> POINTS = Tableau.rows("""
            3.0
            2.849394379747939 0.45842242204463923
            -6.954028509809101 2.489845061869568 -10.358996098473584
            2.8029986275628964 0.5072464736228206 -0.3988312541770524 -0.04721187230404641
            -7.502846399306121 2.561846144803919 -11.627539656261098 -0.18268767659942256 0.030198172008377946
            -7.502846399306121 2.561846144803919 -11.627539656261098 -0.18268767659942256 0.030198172008377946 1
            -7.502846399306121 2.561846144803919 -11.627539656261098 -0.18268767659942256 0.030198172008377946 1 1
            """);

    /** Weights of the stages, over h, on the right-hand side of each stage. */
    private static final List<List<Double>> COUPLING = Tableau.rows("""
            -14.155112264123755
            -17.97296035885952 -2.859693295451294
            147.12150275711716 -1.41221402718213 71.68940251302358
            165.43517024871676 -0.4592823456491126 42.90938336958603 -5.961986721573306
            24.854864614690072 -3.0009227002832186 47.4931110020768 5.5814197821558125 -0.6610691825249471
            30.91273214028599 -3.1208243349937974 77.79954646070892 34.28646028294783 -19.097331116725623 \
                -28.087943162872662
            37.80277123390563 -3.2571969029072276 112.26918849496327 66.9347231244047 -40.06618937091002 \
                -54.66780262877968 -9.48861652309627
            """);

    private static final List<Double> NODES =
            Tableau.numbers("0 0.6358126895828704 0.4095798393397535 0.9769306725060716 0.4288403609558664 1 1 1");

    /** Weights of the derivative by t, times h. */
    private static final List<Double> TIME = Tableau.numbers("0.21193756319429014 -0.42387512638858027"
            + " -0.3384627126235924 1.8046452872882734 2.325825639765069 0 0 0");

    /** Weights of the stages in the coefficients of dense output. */
    private static final List<List<Double>> DENSE = Tableau.rows("""
            25.948786856663858 -2.5579724845846235 10.433815404888879 -2.3679251022685204 0.524948541321073 \
                1.1241088310450404 0.4272876194431874 -0.17202221070155493
            -9.91568850695171 -0.9689944594115154 3.0438037242978453 -24.495224566215796 20.176138334709044 \
                15.98066361424651 -6.789040303419874 -6.710236069923372
            11.419903575922262 2.8879645146136994 72.92137995996029 80.12511834622643 -52.072871366152654 \
                -59.78993625266729 -0.15582684282751913 4.883087185713722
            """);

    private static final int STAGES = 8;

    @Activate
    public Rosenbrock(
            AdaptiveOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> solver) {
        super(ErrorControl.of(5, options), solver);
    }

    Rosenbrock(AdaptiveOptions options) {
        this(options, Optional.empty());
    }

    @Override
    public int order() {
        return 5;
    }

    /** That of explicit methods of this order: below it one of them would do. */
    @Override
    double stabilityLimit() {
        return 3;
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
        return List.of();
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of();
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return DENSE.stream().map(row -> problem.initial().type()).toList();
    }

    @Override
    Attempt attempt(Point from) {
        var problem = from.problem();
        var t = from.t();
        var h = from.h();
        var y = from.y();
        var linear = from.linearization();
        var jacobian = linear.jacobian(problem, t, y);
        var systems =
                linear.shifted(jacobian, h.times(GAMMA).reciprocal(), control().tolerance(y.abs()));
        var byTime = Jacobian.byTime(problem, t, y);
        var stages = new ArrayList<Expr>();
        var point = y;
        for (int i = 0; i < STAGES; i++) {
            if (i > 0) {
                point = y.plus(StepControl.combine(POINTS.get(i - 1), stages));
            }
            var right = from.slope(t.plus(h.times(NODES.get(i))), point);
            if (i > 0) {
                right = right.plus(
                        StepControl.combine(COUPLING.get(i - 1), stages).over(h));
            }
            if (byTime.isPresent() && TIME.get(i) != 0) {
                right = right.plus(byTime.get().times(h.times(TIME.get(i))));
            }
            stages.add(systems.solve(right));
        }
        var error = stages.getLast();
        var after = point.plus(error);
        var dense = DENSE.stream()
                .map(weights -> StepControl.combine(weights, stages))
                .toList();
        // Where no norm is known the problem counts as stiff: that is why an implicit method was taken.
        var stiffness = h.abs().times(jacobian.norm().orElseGet(() -> h.constant(Double.POSITIVE_INFINITY)));
        return new Attempt(after, List.of(), dense, control().norm(error, y, after), stiffness, t.constant(STAGES))
                .with(1, 1);
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        var rest = theta.constant(1).minus(theta);
        var bent = dense.get(0).plus(theta.times(dense.get(1).plus(theta.times(dense.get(2)))));
        return rest.times(before).plus(theta.times(after.plus(rest.times(bent))));
    }
}
