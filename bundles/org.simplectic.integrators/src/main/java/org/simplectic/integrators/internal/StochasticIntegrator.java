package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.RandomKey;

/**
 * What methods for stochastic equations have in common: the path of the noise. It is a function of the problem's key and of t, so a
 * step that is tried again, shorter, goes along the same path, and tolerances or methods can be compared path by path. What is remembered
 * from step to step is the path at its end.
 *
 * <p>Dense output: the drift's part of the step is spread evenly, the noise follows the path, with the amplitudes at the step's
 * beginning.
 */
abstract class StochasticIntegrator extends SteppingIntegrator {
    /** The kinds of noise with which the methods of this bundle keep their order. */
    private static final Map<String, Set<Structure>> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put("sra1", EnumSet.of(Structure.ADDITIVE));
        METHODS.put("sriw1", EnumSet.of(Structure.ADDITIVE, Structure.SCALAR, Structure.DIAGONAL));
        METHODS.put("milstein", EnumSet.complementOf(EnumSet.of(Structure.GENERAL)));
        METHODS.put("stochastic-heun", EnumSet.allOf(Structure.class));
        METHODS.put("euler-maruyama", EnumSet.allOf(Structure.class));
    }

    private final String name;

    StochasticIntegrator(String name, StepControl control) {
        super(control);
        this.name = name;
    }

    /**
     * A step to be done.
     *
     * @param equation drift and diffusion
     * @param t where it begins
     * @param h its size
     * @param y the state there
     * @param dw the increment of the Wiener process
     * @param area the mean over the step of the process less its value at the beginning, I(1, 0) / h
     * @param own what the method itself remembers
     */
    record Step(StochasticEquation equation, Expr t, Expr h, Expr y, Expr dw, Expr area, List<Expr> own) {}

    /**
     * What came of it.
     *
     * @param y the state at its end
     * @param error an estimate of the error in each component
     * @param evaluations of the drift
     * @param own what the method itself remembers
     */
    record Result(Expr y, Expr error, int evaluations, List<Expr> own) {
        Result(Expr y, Expr error, int evaluations) {
            this(y, error, evaluations, List.of());
        }
    }

    /** The types of what the method itself remembers beside the path; it is zero where the path begins. */
    List<ArrayType> ownTypes(Noise noise) {
        return List.of();
    }

    /** What the method knows of its accuracy on such noise before a run, by name. */
    SequencedMap<String, Double> figures(Noise noise) {
        return new LinkedHashMap<>();
    }

    /** How much the noise inside a step departs from its chord, in terms of the Wiener process. */
    double roughness(Noise noise) {
        return 1;
    }

    /** One step with noise. */
    abstract Result step(Step from);

    /** One step without noise. */
    abstract Result quietStep(Point from);

    /** The methods that keep their order with such noise, best first, for messages. */
    static String methodsFor(Structure structure) {
        var names = METHODS.entrySet().stream()
                .filter(method -> method.getValue().contains(structure))
                .map(Map.Entry::getKey)
                .toList();
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    @Override
    final boolean takesNoise() {
        return true;
    }

    @Override
    public void check(OdeProblem problem) {
        super.check(problem);
        var known = METHODS.getOrDefault(name, EnumSet.allOf(Structure.class));
        problem.noise()
                .map(Noise::structure)
                .filter(kind -> !known.contains(kind))
                .ifPresent(kind -> {
                    throw new IllegalArgumentException(name + " is for "
                            + known.stream().map(StochasticIntegrator::describe).collect(Collectors.joining(", or "))
                            + ", but here " + describe(kind) + ": take " + methodsFor(kind));
                });
    }

    private static String describe(Structure structure) {
        return switch (structure) {
            case ADDITIVE -> "noise that does not depend on the state";
            case SCALAR -> "noise from one process";
            case DIAGONAL -> "noise of each state's own, with an amplitude that depends on this state only";
            case COMMUTATIVE -> "commutative noise, in which the order of two processes does not matter";
            case GENERAL -> "several processes act on states that the amplitudes of others depend on";
        };
    }

    private static BrownianPath path(Noise noise, Expr key) {
        return new BrownianPath(new RandomKey(key), noise.from(), noise.to(), noise.processes());
    }

    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.noise()
                .map(noise -> remember(noise, BrownianPath.key(t, noise).expression(), t))
                .orElse(List.of());
    }

    /** What is remembered of a path with a given key. */
    final List<Expr> remember(Noise noise, Expr key, Expr t) {
        var place = path(noise, key).at(t);
        var memory = new ArrayList<>(List.of(key, place.w(), place.integral()));
        for (var type : ownTypes(noise)) {
            memory.add(t.constant(HostArray.filled(type, 0)));
        }
        return memory;
    }

    private static List<ArrayType> pathTypes(Noise noise) {
        var process = ArrayType.vector(noise.processes());
        return List.of(ArrayType.of(DType.I64, 2), process, process);
    }

    @Override
    final int evaluationsToRemember() {
        return 0;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        return problem.noise()
                .map(noise -> Stream.concat(pathTypes(noise).stream(), ownTypes(noise).stream())
                        .toList())
                .orElse(List.of());
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        return problem.noise().map(StochasticIntegrator::pathTypes).orElse(List.of());
    }

    @Override
    final Attempt attempt(Point from) {
        var noise = from.problem().noise();
        if (noise.isEmpty()) {
            return attempt(from, quietStep(from), List.of(), List.of());
        }
        var key = from.memory().getFirst();
        var before = new BrownianPath.Place(from.memory().get(1), from.memory().get(2));
        var after = path(noise.get(), key).at(from.t().plus(from.h()));
        var increment = BrownianPath.between(before, after, from.h());
        var result = step(new Step(
                new StochasticEquation(from.problem()),
                from.t(),
                from.h(),
                from.y(),
                increment.dw(),
                increment.area(),
                from.memory().subList(3, from.memory().size())));
        var memory = new ArrayList<>(List.of(key, after.w(), after.integral()));
        memory.addAll(result.own());
        return attempt(from, result, memory, List.of(key, before.w(), increment.dw()));
    }

    private Attempt attempt(Point from, Result result, List<Expr> memory, List<Expr> dense) {
        var error = control().isAdaptive()
                ? control().norm(result.error(), from.y(), result.y())
                : from.t().constant(0);
        return new Attempt(
                result.y(), memory, dense, error, from.t().constant(0), from.t().constant(result.evaluations()));
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        var change = after.minus(before);
        if (problem.noise().isEmpty()) {
            return before.plus(change.times(theta));
        }
        var noise = problem.noise().get();
        var key = dense.getFirst();
        var begin = dense.get(1);
        var whole = dense.get(2);
        var matrix = new StochasticEquation(problem).diffusion(t, before);
        var part = path(noise, key).at(t.plus(h.times(theta))).w().minus(begin);
        var departure = part.minus(whole.times(theta)).times(roughness(noise));
        return before.plus(change.times(theta)).plus(matrix.matmul(departure));
    }
}
