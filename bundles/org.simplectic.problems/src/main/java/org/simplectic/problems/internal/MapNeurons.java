package org.simplectic.problems.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Quantity;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** What networks of neurons in discrete time share: a membrane potential x and a recovery variable y each, states x1, y1, x2, y2, ... */
final class MapNeurons {
    private MapNeurons() {}

    /**
     * The next states of all neurons.
     *
     * @see #rhs
     */
    interface Next {
        /**
         * One step.
         *
         * @param neurons each one's x and y
         * @param parameters by their names
         * @return each one's x and y a step later
         */
        List<Neuron> of(List<Neuron> neurons, SequencedMap<String, Expr> parameters);
    }

    /**
     * One neuron.
     *
     * @param x the membrane potential
     * @param y the recovery variable
     */
    record Neuron(Expr x, Expr y) {}

    static List<Quantity> states(int neurons) {
        var states = new ArrayList<Quantity>();
        for (int i = 1; i <= neurons; i++) {
            states.add(new Quantity("x" + i, ""));
            states.add(new Quantity("y" + i, ""));
        }
        return states;
    }

    /** The map for the values of its parameters. */
    static Program rhs(int neurons, SequencedMap<String, Double> values, Next next) {
        return DynamicalSystem.equations(2 * neurons, (t, state) -> {
            var parameters = new LinkedHashMap<String, Expr>();
            values.forEach((name, value) -> parameters.put(name, state.constant(value)));
            return joined(next.of(split(state, neurons), parameters));
        });
    }

    /** The map as a function of its parameters. */
    static DynamicalSystem.Family family(int neurons, List<String> names, Next next) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(2 * neurons), ArrayType.vector(names.size()));
        return new DynamicalSystem.Family(names, Program.trace("rhs", types, in -> {
            var parameters = new LinkedHashMap<String, Expr>();
            for (int i = 0; i < names.size(); i++) {
                parameters.put(names.get(i), in.getLast().get(i));
            }
            return List.of(joined(next.of(split(in.get(1), neurons), parameters)));
        }));
    }

    private static List<Neuron> split(Expr state, int neurons) {
        var split = new ArrayList<Neuron>();
        for (int i = 0; i < neurons; i++) {
            split.add(new Neuron(state.get(2 * i), state.get(2 * i + 1)));
        }
        return split;
    }

    private static Expr joined(List<Neuron> neurons) {
        return Expr.stack(neurons.stream()
                .flatMap(neuron -> Stream.of(neuron.x(), neuron.y()))
                .toList());
    }

    /** Chialvo's neuron with some input: {@code x^2 e^(y - x) + k0 + input}, {@code a y - b x + c}. */
    static Neuron chialvo(Neuron now, Expr input, SequencedMap<String, Expr> p) {
        var x = now.x();
        return new Neuron(
                x.times(x).times(now.y().minus(x).exp()).plus(get(p, "k0")).plus(input),
                get(p, "a").times(now.y()).minus(get(p, "b").times(x)).plus(get(p, "c")));
    }

    /** Rulkov's neuron with some input: {@code alpha / (1 + x^2) + y + input}, {@code y - mu (x - sigma)}. */
    static Neuron rulkov(Neuron now, Expr input, SequencedMap<String, Expr> p) {
        var x = now.x();
        return new Neuron(
                get(p, "alpha").over(x.times(x).plus(1)).plus(now.y()).plus(input),
                now.y().minus(get(p, "mu").times(x.minus(get(p, "sigma")))));
    }

    static Expr get(SequencedMap<String, Expr> parameters, String name) {
        var value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the map has no parameter " + name);
        }
        return value;
    }
}
