package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Tsitouras' 5(4) pair: order 5, six evaluations of the right-hand side a step (the seventh is the next step's first),
 * smaller error constants than Dormand and Prince's. Dense output of order 4 without further evaluations.
 *
 * @see "Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption,
 *     Comput. Math. Appl. 62 (2011), 770-775"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("tsit5")
@About(
        summary = "Explicit Runge-Kutta pair of order 5(4), the first choice for non-stiff problems",
        source = "Ch. Tsitouras, Comput. Math. Appl. 62 (2011), 770-775")
@Designate(ocd = AdaptiveOptions.class)
public final class Tsit5 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0                  |
            0.161              | 0.161
            0.327              | -0.008480655492356989 0.335480655492357
            0.9                | 2.8971530571054935 -6.359448489975075 4.3622954328695815
            0.9800255409045097 | 5.325864828439257 -11.748883564062828 7.4955393428898365 -0.09249506636175525
            1                  | 5.86145544294642 -12.92096931784711 8.159367898576159 -0.071584973281401 \
                                 -0.028269050394068383
                               | 0.09646076681806523 0.01 0.4798896504144996 1.379008574103742 -3.290069515436081 \
                                 2.324710524099774
            """);

    /** Weights of the difference to the embedded method of order 4. */
    static final List<Double> ERROR = Tableau.numbers("""
            -0.00178001105222577714 -0.0008164344596567469 0.007880878010261995 -0.1447110071732629
            0.5823571654525552 -0.45808210592918697 1/66
            """);

    /** Dense output: a line a slope, the coefficients of theta, theta^2, theta^3, theta^4 in its weight. */
    static final List<List<Double>> DENSE = Tableau.rows("""
            1 -2.763706197274826 2.9132554618219126 -1.0530884977290216
            0 0.13169999999999998 -0.2234 0.1017
            0 3.9302962368947516 -5.941033872131505 2.490627285651253
            0 -12.411077166933676 30.33818863028232 -16.548102889244902
            0 37.50931341651104 -88.1789048947664 47.37952196281928
            0 -27.896526289197286 65.09189467479366 -34.87065786149661
            0 1.5 -4 2.5
            """);

    private static final double STABILITY_LIMIT = 3.25;

    @Activate
    public Tsit5(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(5, options));
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    double stabilityLimit() {
        return STABILITY_LIMIT;
    }

    @Override
    Expr error(Expr h, List<Expr> slopes, Expr tolerance) {
        return StepControl.rms(h.times(StepControl.combine(ERROR, slopes)).over(tolerance));
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var terms = new ArrayList<Expr>();
        for (int i = 0; i < slopes.size(); i++) {
            terms.add(slopes.get(i).times(polynomial(DENSE.get(i), theta)));
        }
        var sum = terms.stream().reduce(Expr::plus).orElseThrow();
        return before.plus(h.times(sum));
    }

    /** Horner's rule, without a constant term. */
    private static Expr polynomial(List<Double> coefficients, Expr theta) {
        var sum = theta.times(coefficients.getLast());
        for (double coefficient :
                coefficients.subList(0, coefficients.size() - 1).reversed()) {
            sum = theta.constant(coefficient).plus(sum).times(theta);
        }
        return sum;
    }
}
