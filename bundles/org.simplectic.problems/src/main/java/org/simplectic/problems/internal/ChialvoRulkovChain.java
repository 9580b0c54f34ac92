package org.simplectic.problems.internal;

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
 * A Chialvo neuron and a Rulkov neuron in discrete time that excite each other by {@code d} times the difference of their potentials. States x1, y1
 * (Chialvo), x2, y2 (Rulkov). A map.
 *
 * <p>Without coupling and with a = 0.89, b = 0.18, c = 0.28 Chialvo's fixed point near x = 1 loses its stability, by a Neimark-Sacker
 * bifurcation, where k0 falls below 0.071.
 *
 * @see "D. R. Chialvo, Generic excitable dynamics on a two-dimensional map, Chaos Solitons Fractals 5 (1995), 461-479"
 * @see "N. F. Rulkov, Regularization of synchronized chaotic bursts, Phys. Rev. Lett. 86 (2001), 183-186"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("chialvo-rulkov-chain")
@About(
        summary = "A map: a Chialvo and a Rulkov neuron in discrete time, coupled both ways",
        source = "D. R. Chialvo, 1995; N. F. Rulkov, 2001")
@Designate(ocd = ChialvoRulkovChain.Options.class)
public final class ChialvoRulkovChain implements DynamicalSystem {
    private static final int NEURONS = 2;

    @ObjectClassDefinition(name = "Chialvo and Rulkov neurons")
    @interface Options {
        @AttributeDefinition(name = "Memory", description = "Of Chialvo's recovery, a; below 1.")
        double a() default 0.89;

        @AttributeDefinition(name = "Activation", description = "Of Chialvo's recovery by the potential, b.")
        double b() default 0.18;

        @AttributeDefinition(name = "Offset", description = "Of Chialvo's recovery, c.")
        double c() default 0.28;

        @AttributeDefinition(name = "Input", description = "To Chialvo's potential, k0.")
        double k0() default 0.03;

        @AttributeDefinition(name = "Nonlinearity", description = "Of Rulkov's potential, alpha.")
        double alpha() default 4;

        @AttributeDefinition(name = "Slowness", description = "Of Rulkov's recovery, mu; small.")
        double mu() default 0.001;

        @AttributeDefinition(name = "Rest", description = "Rulkov's potential at rest, sigma.")
        double sigma() default -2;

        @AttributeDefinition(name = "Coupling", description = "Of both potentials, d.")
        double d() default 0;
    }

    private final SequencedMap<String, Double> parameters = new LinkedHashMap<>();

    @Activate
    public ChialvoRulkovChain(Options options) {
        parameters.put("a", options.a());
        parameters.put("b", options.b());
        parameters.put("c", options.c());
        parameters.put("k0", options.k0());
        parameters.put("alpha", options.alpha());
        parameters.put("mu", options.mu());
        parameters.put("sigma", options.sigma());
        parameters.put("d", options.d());
    }

    @Override
    public boolean isMap() {
        return true;
    }

    @Override
    public List<Quantity> states() {
        return MapNeurons.states(NEURONS);
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        return new LinkedHashMap<>(parameters);
    }

    @Override
    public HostArray initial() {
        return HostArray.vector(1, 0.9, -2, -2.8);
    }

    @Override
    public Program rhs() {
        return MapNeurons.rhs(NEURONS, parameters, ChialvoRulkovChain::next);
    }

    @Override
    public Optional<Family> family() {
        return Optional.of(
                MapNeurons.family(NEURONS, List.copyOf(parameters.sequencedKeySet()), ChialvoRulkovChain::next));
    }

    private static List<Neuron> next(List<Neuron> now, SequencedMap<String, Expr> p) {
        var chialvo = now.getFirst();
        var rulkov = now.getLast();
        var input = MapNeurons.get(p, "d").times(rulkov.x().minus(chialvo.x()));
        return List.of(MapNeurons.chialvo(chialvo, input, p), MapNeurons.rulkov(rulkov, input.negate(), p));
    }
}
