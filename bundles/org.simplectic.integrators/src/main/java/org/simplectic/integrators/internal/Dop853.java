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
 * Dormand and Prince's method of order 8 with Hairer's error estimate from orders 5 and 3. A step costs twelve
 * evaluations of the right-hand side; dense output, of order 7, three more in the steps that use it.
 *
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., Springer 1993, II.5,
 *     II.6 and II.10"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("dop853")
@About(
        summary = "Explicit Runge-Kutta method of order 8 for smooth problems and tight tolerances",
        source = "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., 1993, II.5")
@Designate(ocd = AdaptiveOptions.class)
public final class Dop853 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0 |
            0.05260015195876773 | 0.05260015195876773
            0.0789002279381516 | 0.0197250569845379 0.0591751709536137
            0.1183503419072274 | 0.02958758547680685 0 0.08876275643042054
            0.2816496580927726 | 0.2413651341592667 0 -0.8845494793282861 0.924834003261792
            0.3333333333333333 | 0.037037037037037035 0 0 0.17082860872947386 0.12546768756682242
            0.25 | 0.037109375 0 0 0.17025221101954405 0.06021653898045596 -0.017578125
            0.3076923076923077 | 0.03709200011850479 0 0 0.17038392571223998 0.10726203044637328 \
                -0.015319437748624402 0.008273789163814023
            0.6512820512820513 | 0.6241109587160757 0 0 -3.3608926294469414 -0.868219346841726 27.59209969944671 \
                20.154067550477894 -43.48988418106996
            0.6 | 0.47766253643826434 0 0 -2.4881146199716677 -0.590290826836843 21.230051448181193 \
                15.279233632882423 -33.28821096898486 -0.020331201708508627
            0.8571428571428571 | -0.9371424300859873 0 0 5.186372428844064 1.0914373489967295 -8.149787010746927 \
                -18.52006565999696 22.739487099350505 2.4936055526796523 -3.0467644718982196
            1.0 | 2.273310147516538 0 0 -10.53449546673725 -2.0008720582248625 -17.9589318631188 \
                27.94888452941996 -2.8589982771350235 -8.87285693353063 12.360567175794303 0.6433927460157636
            | 0.054293734116568765 0 0 0 0 4.450312892752409 1.8915178993145003 -5.801203960010585 \
                0.3111643669578199 -0.1521609496625161 0.20136540080403034 0.04471061572777259
            """);

    /** Weights of the error estimate of order 5. */
    static final List<Double> FIFTH = Tableau.numbers("""
            0.01312004499419488 0 0 0 0 -1.2251564463762044 -0.4957589496572502 1.6643771824549864 \
                -0.35032884874997366 0.3341791187130175 0.08192320648511571 -0.022355307863886294 0
            """);

    /** Weights of the error estimate of order 3. */
    static final List<Double> THIRD = Tableau.numbers("""
            -0.18980075407240762 0 0 0 0 4.450312892752409 1.8915178993145003 -5.801203960010585 \
                -0.4226823213237919 -0.1521609496625161 0.20136540080403034 0.02265179219836082 0
            """);

    /** The slopes that dense output uses: the second to fifth stage it does not. */
    private static final List<Integer> DENSE_SLOPES = List.of(0, 5, 6, 7, 8, 9, 10, 11, 12);

    /** The stages of dense output, over those slopes and each other. */
    static final List<List<Double>> EXTRA = Tableau.rows("""
            0.056167502283047954 0 0.25350021021662483 -0.2462390374708025 -0.12419142326381637 \
                0.15329179827876568 0.00820105229563469 0.007567897660545699 -0.008298
            0.03183464816350214 0.028300909672366776 0.053541988307438566 -0.05492374857139099 0 0 \
                -0.00010834732869724932 0.0003825710908356584 -0.00034046500868740456 0.1413124436746325
            -0.42889630158379194 -4.697621415361164 7.683421196062599 4.06898981839711 \
                0.3567271874552811 0 0 0 -0.0013990241651590145 2.9475147891527724 -9.15095847217987
            """);

    /** The four highest coefficients of dense output, over those slopes and the stages of dense output. */
    private static final List<List<Double>> DENSE = Tableau.rows("""
            -8.428938276109013 0.5667149535193777 -3.0689499459498917 2.38466765651207 2.117034582445028 \
                -0.871391583777973 2.2404374302607883 0.6315787787694688 -0.08899033645133331 18.148505520854727 \
                -9.194632392478356 -4.436036387594894
            10.427508642579134 242.28349177525817 165.20045171727028 -374.5467547226902 \
                -22.113666853125306 7.733432668472264 -30.674084731089398 -9.332130526430229 15.697238121770845 \
                -31.139403219565178 -9.35292435884448 35.81684148639408
            19.985053242002433 -387.0373087493518 -189.17813819516758 527.8081592054236 \
                -11.57390253995963 6.8812326946963 -1.0006050966910838 0.7777137798053443 -2.778205752353508 \
                -60.19669523126412 84.32040550667716 11.99229113618279
            -25.69393346270375 -154.18974869023643 -231.5293791760455 357.6391179106141 \
                93.40532418362432 -37.45832313645163 104.0996495089623 29.8402934266605 -43.53345659001114 \
                96.32455395918828 -39.17726167561544 -149.72683625798564
            """);

    private static final double STABILITY_LIMIT = 6.1;

    @Activate
    public Dop853(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(8, options));
    }

    @Override
    public int order() {
        return 8;
    }

    @Override
    double stabilityLimit() {
        return STABILITY_LIMIT;
    }

    @Override
    Expr error(Expr h, List<Expr> slopes, Expr tolerance) {
        var fifth = StepControl.rms(StepControl.combine(FIFTH, slopes).over(tolerance));
        var third = StepControl.rms(StepControl.combine(THIRD, slopes).over(tolerance));
        var both = fifth.times(fifth).plus(third.times(third).times(0.01)).sqrt();
        var floor = both.constant(Double.MIN_NORMAL);
        return h.abs().times(fifth).times(fifth.over(both.max(floor)));
    }

    @Override
    List<Integer> denseSlopes() {
        return DENSE_SLOPES;
    }

    @Override
    List<List<Double>> extraStages() {
        return EXTRA;
    }

    /** A polynomial in factors theta and 1 - theta by turns, so that both ends of the step are met with their slopes. */
    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var rest = theta.constant(1).minus(theta);
        var change = after.minus(before);
        var coefficients = new ArrayList<>(List.of(
                change,
                h.times(slopes.getFirst()).minus(change),
                change.times(2)
                        .minus(h.times(slopes.get(DENSE_SLOPES.size() - 1).plus(slopes.getFirst())))));
        for (var weights : DENSE) {
            coefficients.add(h.times(StepControl.combine(weights, slopes)));
        }
        var sum = coefficients.getLast().times(theta);
        for (int i = coefficients.size() - 2; i >= 0; i--) {
            sum = coefficients.get(i).plus(sum).times(i % 2 == 0 ? theta : rest);
        }
        return before.plus(sum);
    }
}
