package org.simplectic.integrators.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Takes the processes of the model's noise for fractional Brownian motions of type II, each approximated by Ornstein-Uhlenbeck processes
 * ({@link FractionalNoise}): what has infinite memory becomes a Markov process of a few more components. Heun's method with fixed steps
 * in the increments of the approximation; the Ornstein-Uhlenbeck processes are followed exactly but for what the increment of the Wiener
 * process in a step and its mean leave open, a part of {@code (rate step)^4 / 720} of their variance.
 *
 * <p>The integral is Stratonovich's, the only one that stays finite as terms are added. The motion starts at the beginning of the path,
 * and again after an event that changes the state.
 *
 * @see "R. Daems, M. Opper, G. Crevecoeur, T. Birdal, Variational inference for SDEs driven by fractional noise, ICLR 2024"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(MaFbmSde.NAME)
@About(
        summary = "Stochastic, fractional noise: a sum of Ornstein-Uhlenbeck processes stands for it",
        source =
                "R. Daems, M. Opper, G. Crevecoeur, T. Birdal, Variational inference for SDEs driven by fractional noise,"
                        + " ICLR 2024")
@Designate(ocd = MaFbmSde.Options.class)
public final class MaFbmSde extends StochasticIntegrator {
    static final String NAME = "ma-fbm-sde";

    /** Below it the closed form of a coefficient loses digits, and its series has lost none. */
    private static final double SMALL = 0.05;

    private final Options options;

    /** The options of {@link MaFbmSde}. */
    @ObjectClassDefinition(name = "Fractional noise", description = "Steps of one size along fractional noise.")
    @interface Options {
        @AttributeDefinition(
                name = "Fixed step [unit of t]",
                description = "The size of every step but the last, which may be shorter.",
                min = "0")
        double step();

        @AttributeDefinition(name = "Most steps", description = "The run ends after this many steps.", min = "1")
        int maxSteps() default 1_000_000;

        @AttributeDefinition(
                name = "Hurst's exponent",
                description = "How rough the noise is; 0.5 is the Wiener process, larger values are smoother.",
                min = "0.01",
                max = "0.99")
        double hurst();

        @AttributeDefinition(
                name = "Terms",
                description = "How many Ornstein-Uhlenbeck processes stand for each process.",
                min = "1",
                max = "20")
        int terms() default 7;

        @AttributeDefinition(
                name = "Ratio of rates",
                description = "Of each Ornstein-Uhlenbeck process to the one before; their geometric mean is 1.",
                min = "1.1",
                max = "100")
        double ratio() default 5;
    }

    @Activate
    public MaFbmSde(Options options) {
        super(NAME, new FixedStep(options.step(), options.maxSteps()));
        this.options = options;
    }

    @Override
    boolean remembersThePast() {
        return true;
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public void check(OdeProblem problem) {
        super.check(problem);
        if (problem.noise()
                .filter(noise ->
                        noise.interpretation() == Interpretation.ITO && noise.structure() != Structure.ADDITIVE)
                .isPresent()) {
            throw new IllegalArgumentException(
                    "fractional noise whose amplitudes depend on states has no integral of Ito's:"
                            + " write interpretation: stratonovich");
        }
    }

    FractionalNoise fractional(Noise noise) {
        return FractionalNoise.of(options.hurst(), options.terms(), options.ratio(), noise.to() - noise.from());
    }

    @Override
    List<ArrayType> ownTypes(Noise noise) {
        return List.of(ArrayType.of(DType.F64, options.terms(), noise.processes()));
    }

    @Override
    SequencedMap<String, Double> figures(Noise noise) {
        double span = noise.to() - noise.from();
        var here = fractional(noise);
        var figures = new LinkedHashMap<String, Double>();
        figures.put("integrated-variance-error", here.relativeError());
        figures.put(
                "pointwise-variance-error",
                IntStream.rangeClosed(10, 100)
                        .mapToDouble(i ->
                                Math.abs(here.approximateVariance(span * i / 100) / here.variance(span * i / 100) - 1))
                        .max()
                        .orElseThrow());
        double error = here.relativeError();
        for (int fewer = options.terms() - 2; fewer >= 3; fewer -= 2) {
            double worse = FractionalNoise.of(options.hurst(), fewer, options.ratio(), span)
                    .relativeError();
            figures.put("error-with-" + (fewer + 2) + "-terms-by-" + fewer, error / worse);
            error = worse;
        }
        return figures;
    }

    @Override
    double roughness(Noise noise) {
        return Arrays.stream(fractional(noise).weights()).sum();
    }

    @Override
    Result step(Step from) {
        var fractional = fractional(from.equation().noise());
        var before = from.own().getFirst();
        var after = followed(fractional, before, from);
        var weights = from.t().constant(HostArray.vector(fractional.weights()));
        var rise = weights.matmul(after.minus(before));
        var equation = from.equation();
        var end = from.t().plus(from.h());
        var first = equation.drift(Interpretation.STRATONOVICH, from.t(), from.y())
                .times(from.h())
                .plus(equation.diffusion(from.t(), from.y()).matmul(rise));
        var predicted = from.y().plus(first);
        var second = equation.drift(Interpretation.STRATONOVICH, end, predicted)
                .times(from.h())
                .plus(equation.diffusion(end, predicted).matmul(rise));
        return new Result(from.y().plus(first.plus(second).times(0.5)), from.y(), 2, List.of(after));
    }

    /** The Ornstein-Uhlenbeck processes at the end of the step: their mean, given what is known of the path. */
    private static Expr followed(FractionalNoise fractional, Expr before, Step from) {
        var z = from.t().constant(HostArray.vector(fractional.rates())).times(from.h());
        var decay = z.negate().exp();
        var one = z.constant(1);
        var ofRise = one.minus(decay).over(z);
        // The increment, and the mean of the path above its chord, are independent; the latter's variance is h / 12.
        var exact = ofRise.times(0.5).minus(z.minus(one).plus(decay).over(z.times(z)));
        var series = z.times(z.times(z.constant(1.0 / 24).minus(z.over(80))).minus(1.0 / 12));
        var ofArea = z.less(z.constant(SMALL)).where(series, exact).times(12);
        var area = from.area().minus(from.dw().times(0.5));
        var shape = before.type().shape();
        return decay.expandDims(1)
                .broadcast(shape)
                .times(before)
                .plus(ofRise.outer(from.dw()))
                .plus(ofArea.outer(area));
    }

    @Override
    Result quietStep(Point from) {
        var first = from.slope(from.t(), from.y()).times(from.h());
        var second = from.slope(from.t().plus(from.h()), from.y().plus(first)).times(from.h());
        return new Result(from.y().plus(first.plus(second).times(0.5)), from.y(), 2);
    }
}
