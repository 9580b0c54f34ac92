package org.simplectic.integrators.internal;

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
 * Verner's most efficient pair of order 7(6). A step costs ten evaluations of the right-hand side; dense output, of order 6, five more
 * in the steps that use it.
 *
 * @see "J. H. Verner, Numerically optimal Runge-Kutta pairs with interpolants, Numer. Algorithms 53 (2010), 383-396"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("verner-7")
@About(
        summary = "Explicit Runge-Kutta pair of order 7(6) for smooth problems and tight tolerances",
        source = "J. H. Verner, Numer. Algorithms 53 (2010), 383-396")
@Designate(ocd = AdaptiveOptions.class)
public final class Verner7 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0 |
            0.005 | 0.005
            0.10888888888888888 | -1.07679012345679 1.185679012345679
            0.16333333333333333 | 0.04083333333333333 0 0.1225
            0.4555 | 0.6389139236255726 0 -2.455672638223657 2.272258714598084
            0.6095094489978381 | -2.6615773750187572 0 10.804513886456137 -8.3539146573962 0.820487594956657
            0.884 | 6.067741434696771 0 -24.711273635911084 20.427517930788895 -1.9061579788166472 \
                1.006172249242068
            0.925 | 12.054670076253203 0 -49.75478495046899 41.142888638604674 -4.461760149974004 \
                2.042334822239175 -0.09834843665406108
            1 | 10.138146522881808 0 -42.6411360317175 35.76384003992257 -4.3480228403929075 \
                2.0098622683770357 0.3487490460338272 -0.27143900510483127
            1 | -45.030072034298676 0 187.3272437654589 -154.02882369350186 18.56465306347536 \
                -7.141809679295079 1.3088085781613785 0 0
            | 0.04715561848627222 0 0 0.25750564298434153 0.2621665397741262 0.15216092656738558 \
                0.49399691700324844 -0.29430311714032503 0.0813174723249511 0
            """);

    /** Weights of the difference to the embedded method of order 6. */
    static final List<Double> ERROR = Tableau.numbers("""
            0.0025470118799310456 0 0 -0.00965839487279575 0.0420647097563969 -0.0666822437469301 \
                0.26500974646212816 -0.29430311714032503 0.0813174723249511 -0.020295184663356284 0
            """);

    /** The slopes that dense output uses. */
    static final List<Integer> DENSE_SLOPES = List.of(0, 3, 4, 5, 6, 7, 8, 10);

    /** The stages of dense output, over those slopes and each other. */
    static final List<List<Double>> EXTRA = Tableau.rows("""
            0.0523222769159969 0.22495861826705715 0.017443709248776376 -0.007669379876829393 \
                0.03435896044073285 -0.0410209723009395 0.025651133005205617 -0.0160443457
            0.053053341257859085 0.12195301011401886 0.017746840737602496 -0.0005928372667681495 \
                0.008381833970853752 -0.01293369259698612 0.009412056815253861 -0.005353253107275676 \
                -0.06666729992455811
            0.03887903257436304 -0.0024403203308301317 -0.0013928917214672623 -0.00047446291558680135 \
                0.00039207932413159514 -0.00040554733285128004 0.00019897093147716726 -0.00010278198793179169 \
                0.03385661513870267 0.1814893063199928
            0.05723681204690013 0.22265948066761182 0.12344864200186899 0.04006332526666491 \
                -0.05269894848581452 0.04765971214244523 -0.02138895885042213 0.015193891064036402 \
                0.12060546716289655 -0.022779423016187374 0
            0.051372038802756814 0.5414214473439406 0.350399806692184 0.14193112269692182 0.10527377478429423 \
                -0.031081847805874016 -0.007401883149519145 -0.006377932504865363 -0.17325495908361865 \
                -0.18228156777622026 0 0
            """);

    /** What those slopes and stages add to cubic Hermite interpolation. */
    static final List<List<Double>> BEND = Tableau.rows("""
            -6.554854053791584 7.982405051721373 8.126887967315543 4.7168292501456435 15.313386689787215 \
                -9.12308818467769 2.5207564166637457 -1.1696320280163506 -4.890070188793804 10.862170929551967 \
                -11.37286691922923 -5.919778732715007 -10.492146197961823
            19.660112013880273 -71.97986148056566 -73.28270945475283 -42.53313554662933 -138.08563278701635 \
                82.26576070159147 -22.73045485941307 18.677431981537175 12.973936996664154 -28.818629558723174 \
                108.04484694400871 51.437242193462176 84.37109285595646
            -24.926512813296732 194.95963583013892 198.48843904488456 115.20228639400301 374.00912043710474 \
                -222.81930553592372 61.56612572588904 -48.377028286898785 0.057601996744800966 \
                -0.1279496429231942 -261.1885759706094 -156.6384189690986 -230.20541821001464
            11.133813442539243 -167.35886986514018 -170.38809442991547 -98.89290352172495 -321.06001557237494 \
                191.27439892797935 -52.85010499525706 43.792401183280006 -15.655927320381801 \
                34.776056794509195 201.79288044241662 155.3868452824017 188.0495196316683
            """);

    private static final double STABILITY_LIMIT = 4.6;

    @Activate
    public Verner7(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(7, options));
    }

    @Override
    public int order() {
        return 7;
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
    List<Integer> denseSlopes() {
        return DENSE_SLOPES;
    }

    @Override
    List<List<Double>> extraStages() {
        return EXTRA;
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var last = slopes.get(DENSE_SLOPES.size() - 1);
        return Hermite.cubic(theta, h, before, after, slopes.getFirst(), last)
                .plus(Hermite.bend(theta, h, BEND, slopes));
    }
}
