package org.simplectic.problems.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.Quantity;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.problems.internal.MapNeurons.Neuron;

/**
 * Chialvo neurons in discrete time on a ring, each joined to one in the middle. States x1, y1 (the one in the middle), x2, y2, ... A map.
 *
 * <p>Input to a neuron i: {@code mu} times the differences to its neighbours on the star, {@code sigma} times those on the ring, and of higher order
 * {@code nu} times {@code x_j + x_k - 2 x_i}, summed over the triangles {i, j, k} of the middle and two neighbours on the ring. The source leaves
 * open how terms of higher order are weighted; being linear, they add to the others here.
 *
 * @see "D. R. Chialvo, Generic excitable dynamics on a two-dimensional map, Chaos Solitons Fractals 5 (1995), 461-479"
 * @see "A. S. Nair, I. Ghosh, H. O. Fatoyinbo, S. S. Muni, On the higher-order smallest ring-star network of Chialvo neurons under diffusive
 *     couplings, Chaos 34 (2024)"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("ring-star-chialvo")
@About(
        summary = "A map: Chialvo neurons in discrete time on a ring around another one",
        source = "D. R. Chialvo, 1995; A. S. Nair, I. Ghosh, H. O. Fatoyinbo, S. S. Muni, 2024")
@Designate(ocd = RingStarChialvo.Options.class)
public final class RingStarChialvo implements DynamicalSystem {
    @ObjectClassDefinition(name = "Ring and star of Chialvo neurons")
    @interface Options {
        @AttributeDefinition(
                name = "Neurons",
                description = "1, a neuron alone, or 4 and more: one in the middle and the others around it.",
                min = "1",
                max = "100")
        int neurons() default 4;

        @AttributeDefinition(name = "Memory", description = "Of the recovery, a; below 1.")
        double a() default 0.89;

        @AttributeDefinition(name = "Activation", description = "Of the recovery by the potential, b.")
        double b() default 0.18;

        @AttributeDefinition(name = "Offset", description = "Of the recovery, c.")
        double c() default 0.28;

        @AttributeDefinition(name = "Input", description = "To the potential, k0.")
        double k0() default 0.03;

        @AttributeDefinition(name = "Coupling to the middle", description = "Of pairs on the star, mu.")
        double mu() default 0;

        @AttributeDefinition(name = "Coupling on the ring", description = "Of pairs on the ring, sigma.")
        double sigma() default 0;

        @AttributeDefinition(name = "Coupling of three", description = "Of triangles, nu.")
        double nu() default 0;
    }

    private final int neurons;
    private final SequencedMap<String, Double> varied = new LinkedHashMap<>();

    @Activate
    public RingStarChialvo(Options options) {
        neurons = options.neurons();
        if (neurons == 2 || neurons == 3) {
            throw new IllegalArgumentException(
                    "a ring takes three neurons around the one in the middle: neurons must be 1, or at least 4, not "
                            + neurons);
        }
        varied.put("a", options.a());
        varied.put("b", options.b());
        varied.put("c", options.c());
        varied.put("k0", options.k0());
        varied.put("mu", options.mu());
        varied.put("sigma", options.sigma());
        varied.put("nu", options.nu());
    }

    @Override
    public boolean isMap() {
        return true;
    }

    @Override
    public List<Quantity> states() {
        return MapNeurons.states(neurons);
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        var parameters = new LinkedHashMap<String, Double>();
        parameters.put("neurons", (double) neurons);
        parameters.putAll(varied);
        return parameters;
    }

    /** All in the same state. */
    @Override
    public HostArray initial() {
        var values = new double[2 * neurons];
        Arrays.fill(values, 0.1);
        return HostArray.vector(values);
    }

    @Override
    public Program rhs() {
        return MapNeurons.rhs(neurons, varied, RingStarChialvo::next);
    }

    @Override
    public Optional<Family> family() {
        return Optional.of(MapNeurons.family(neurons, List.copyOf(varied.sequencedKeySet()), RingStarChialvo::next));
    }

    private static List<Neuron> next(List<Neuron> now, SequencedMap<String, Expr> p) {
        var next = new ArrayList<Neuron>();
        for (int i = 0; i < now.size(); i++) {
            next.add(MapNeurons.chialvo(now.get(i), input(i, now, p), p));
        }
        return next;
    }

    private static Expr input(int i, List<Neuron> now, SequencedMap<String, Expr> p) {
        var own = now.get(i).x();
        var input = own.constant(0);
        var star = MapNeurons.get(p, "mu");
        var triangle = MapNeurons.get(p, "nu");
        int ring = now.size() - 1;
        if (i == 0) {
            for (int j = 1; j <= ring; j++) {
                // On the ring a neuron is part of two triangles.
                input = input.plus(
                        star.plus(triangle.times(2)).times(now.get(j).x().minus(own)));
            }
            return input;
        }
        var toMiddle = now.getFirst().x().minus(own);
        var before = now.get(i == 1 ? ring : i - 1).x().minus(own);
        var behind = now.get(i == ring ? 1 : i + 1).x().minus(own);
        var around = before.plus(behind);
        return star.times(toMiddle)
                .plus(MapNeurons.get(p, "sigma").times(around))
                .plus(triangle.times(toMiddle.times(2).plus(around)));
    }
}
