package org.simplectic.samplers.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.ProgramSampler;
import org.simplectic.api.SamplingProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/** Densities whose moments are known, and samplers by name. */
@NullMarked
final class Densities {
    /** Of the two components of {@link #correlated}. */
    static final double CORRELATION = 0.8;

    private Densities() {}

    /** Options as the component runtime makes them: those given, else the defaults. */
    static <O> O options(Class<O> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        given.getOrDefault(method.getName(), Objects.requireNonNullElse(method.getDefaultValue(), 0))));
    }

    static ProgramSampler sampler(String name, Map<String, Object> given) {
        return switch (name) {
            case "hmc" -> new Hmc(options(Hmc.Options.class, given));
            case "random-walk-metropolis" ->
                new RandomWalkMetropolis(options(RandomWalkMetropolis.Options.class, given));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static SamplingProblem problem(UnaryOperator<Expr> logDensity, int warmUp, long seed, double[]... initial) {
        int n = initial[0].length;
        var program =
                Program.trace("test", List.of(ArrayType.vector(n)), in -> List.of(logDensity.apply(in.getFirst())));
        var points = Arrays.stream(initial).flatMapToDouble(Arrays::stream).toArray();
        return new SamplingProblem(
                program,
                HostArray.of(ArrayType.of(DType.F64, initial.length, n), points),
                warmUp,
                RandomKey.ofSeed(seed));
    }

    /** Two normal variables of mean 0 and variance 1. */
    static Expr correlated(Expr x) {
        var squares = x.times(x).sum().minus(x.get(0).times(x.get(1)).times(2 * CORRELATION));
        return squares.times(-0.5 / (1 - CORRELATION * CORRELATION));
    }

    static double[][] exactCorrelated(int count, long seed) {
        var random = new Random(seed);
        var draws = new double[count][];
        for (int i = 0; i < count; i++) {
            double first = random.nextGaussian();
            double second = random.nextGaussian();
            draws[i] = new double[] {first, CORRELATION * first + Math.sqrt(1 - CORRELATION * CORRELATION) * second};
        }
        return draws;
    }

    /** The logarithm of a sum of two exponential variables: skewed. */
    static Expr skewed(Expr x) {
        return x.get(0).times(2).minus(x.get(0).exp());
    }

    static double[][] exactSkewed(int count, long seed) {
        var random = new Random(seed);
        var draws = new double[count][];
        for (int i = 0; i < count; i++) {
            double sum = -Math.log(random.nextDouble()) - Math.log(random.nextDouble());
            draws[i] = new double[] {Math.log(sum)};
        }
        return draws;
    }
}
