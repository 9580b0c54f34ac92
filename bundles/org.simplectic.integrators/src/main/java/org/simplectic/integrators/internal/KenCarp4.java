package org.simplectic.integrators.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
 * Kennedy and Carpenter's additive method ARK4(3)6L[2]SA of order 4(3) in six stages: for the implicit part an L-stable diagonally
 * implicit method, for the explicit one an explicit method. A step costs Newton's iterations in five stages, one Jacobian of the implicit part and
 * its factorization, and seven evaluations of the explicit part. Dense output: the cubic of its authors, of order 3, without further evaluations.
 *
 * @see "C. A. Kennedy, M. H. Carpenter, Additive Runge-Kutta schemes for convection-diffusion-reaction equations, Appl. Numer. Math. 44
 *     (2003), 139-181, appendix C"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("kencarp4")
@About(
        summary = "Kennedy and Carpenter's method of order 4 that is implicit in the stiff part only",
        source = "C. A. Kennedy, M. H. Carpenter, Appl. Numer. Math. 44 (2003), 139-181")
@Designate(ocd = AdaptiveOptions.class)
public final class KenCarp4 extends DiagonallyImplicit {
    /** Slopes from which that of each stage is guessed: by the polynomial through those of up to three stages before it. */
    private static final List<List<Double>> GUESSES = Tableau.rows("""
            1
            0.336 0.664
            0.20819277108433734 2.125714285714286 -1.333907056798623
            0.5787990672366887 0 -2.0446368808567605 2.465837813620072
            0 0 0.3820785070785071 -1.5126811594202898 2.130602652341783
            """);

    static final Coefficients COEFFICIENTS = new Coefficients(
            0.25,
            Tableau.rows("""
            1/4
            8611/62500 -1743/31250
            5012029/34652500 -654441/2922500 174375/388108
            15267082809/155376265600 -71443401/120774400 730878875/902184768 2285395/8070912
            82889/524892 0 15625/83664 69875/102672 -2260/8211
            """),
            Tableau.rows("""
            1/2
            13861/62500 6889/62500
            -116923316275/2393684061468 -2731218467317/15368042101831 9408046702089/11113171139209
            -451086348788/2902428689909 -2682348792572/7519795681897 12662868775082/11960479115383 \
                3355817975965/11060851509271
            647845179188/3216320057751 73281519250/8382639484533 552539513391/3454668386233 \
                3354512671639/8306763924573 4040/17871
            """),
            GUESSES,
            Tableau.numbers("4586570599/29645900160 0 178811875/945068544 814220225/1159782912 -3700637/11593932"
                    + " 61727/225920"));

    /** Coefficients of the powers of theta, a row each, over the slopes of all stages but the second. */
    static final List<List<Double>> DENSE = Tableau.rows("""
            6943876665148/7220017795957 7640104374378/9702883013639 -20649996744609/7521556579894 \
                8854892464581/2390941311638 -11397109935349/6675773540249
            -54480133/30881146 -11436875/14766696 174696575/18121608 -12120380/966161 3843/706
            6818779379841/7100303317025 2173542590792/12501825683035 -31592104683404/5083833661969 \
                61146701046299/7138195549469 -17219254887155/4939391667607
            """);

    @Activate
    public KenCarp4(
            AdaptiveOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> linear,
            @Reference(
                            name = "nonlinear-solver",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            target = Plugins.UNCHOSEN)
                    Optional<NonlinearSolver> nonlinear) {
        super(COEFFICIENTS, ErrorControl.of(4, options), linear, nonlinear);
    }

    KenCarp4(AdaptiveOptions options) {
        this(options, Optional.empty(), Optional.empty());
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    List<Integer> denseStages() {
        return List.of(0, 2, 3, 4, 5);
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var powers = IntStream.range(0, DENSE.size())
                .mapToObj(power -> StepControl.combine(DENSE.get(power), slopes))
                .toList();
        var sum = powers.getLast();
        for (var power : powers.subList(0, powers.size() - 1).reversed()) {
            sum = sum.times(theta).plus(power);
        }
        return before.plus(h.times(theta).times(sum));
    }
}
