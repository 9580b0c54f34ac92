package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which contracts there are for which kind. A new kind adds its own here. */
final class Contracts {
    private Contracts() {}

    /** Those that all kinds share, the bundle's plug-ins given as {@code kind name}. */
    static List<Contract> common(Set<String> registered) {
        return List.of(new Declared(registered), new Documented());
    }

    /** Those of a kind alone; empty if it has none yet. */
    static List<Contract> of(String kind) {
        return switch (kind) {
            case "integrator" -> integrator();
            case "optimizer" -> optimizer();
            case "problem" -> problem();
            case "sampler" -> sampler();
            case "sensitivity" -> sensitivity();
            case "regularizer" -> List.of(new RegularizedGradient());
            case "backend" -> backend();
            case "discretization" -> List.of(new ConvergingDerivatives());
            case "linear-solver" -> linearSolver();
            case "nonlinear-solver" -> List.of(new KnownRoots(false), new KnownRoots(true));
            case "preconditioner" -> List.of(new NearInverse());
            case "writer" -> List.of(new WholeFiles());
            case "field-writer" -> List.of(new WholeFields());
            default -> List.of();
        };
    }

    private static List<Contract> integrator() {
        return List.of(
                new Convergence(false),
                new Convergence(true),
                new Landing(),
                new Backwards(),
                new Purity(),
                new Restart(),
                new Swap(),
                new Nonfinite(),
                new NothingLeftOpen(),
                new AdjointSteps(),
                new QuickDecay(),
                new QuickJumps(),
                new KeptEnergy());
    }

    private static List<Contract> sensitivity() {
        return List.of(
                new KnownGradient(false),
                new KnownGradient(true),
                new RepeatedGradient(),
                new ResumedGradient(),
                new SwappedGradient(),
                new FruitlessGradient(),
                new GradientArrays());
    }

    private static List<Contract> optimizer() {
        return List.of(
                new Minima(),
                new WithinBounds(),
                new RepeatedDescent(),
                new ResumedDescent(),
                new SwappedDescent(),
                new FruitlessDescent(),
                new DescentArrays());
    }

    private static List<Contract> problem() {
        return List.of(
                new FittingSystem(),
                new SameSystem(),
                new ParameterOptions(),
                new SystemDerivatives(),
                new SplitAddsUp(),
                new KeptInvariants(),
                new ReachedReference());
    }

    private static List<Contract> sampler() {
        return List.of(
                new InvariantDensity(),
                new FoundDensity(),
                new RepeatedDrawing(),
                new ResumedDrawing(),
                new SwappedDrawing(),
                new FruitlessDrawing(),
                new DrawingArrays());
    }

    private static List<Contract> linearSolver() {
        return List.of(
                new KnownSolutions(false),
                new KnownSolutions(true),
                new UnsuitedOperators(),
                new SingularEquations(),
                new SolutionDerivatives(),
                new SolutionsOnBackends());
    }

    private static List<Contract> backend() {
        var contracts = new ArrayList<Contract>();
        Example.all().forEach(example -> contracts.add(new Agreement(example)));
        contracts.addAll(List.of(new RoundTrip(), new BadArguments(), new Accounting()));
        return contracts;
    }
}
