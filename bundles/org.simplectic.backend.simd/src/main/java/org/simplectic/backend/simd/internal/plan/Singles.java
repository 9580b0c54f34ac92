package org.simplectic.backend.simd.internal.plan;

import java.util.List;
import java.util.function.Function;
import org.simplectic.array.Contraction;
import org.simplectic.array.Control;
import org.simplectic.array.Factorization;
import org.simplectic.array.Fourier;
import org.simplectic.array.Indexing;
import org.simplectic.array.RandomNumbers;
import org.simplectic.array.Reduction;
import org.simplectic.array.Structural;
import org.simplectic.backend.simd.internal.code.Code;

/** Steps of equations that are not fused. */
final class Singles {
    private Singles() {}

    static List<Function<Code, Step>> lower(Planner planner, Slots slots, Resources resources, Group.Single group) {
        var equation = planner.program.equations().get(group.equation);
        var results = planner.results(group.equation);
        if (results.stream().noneMatch(planner::isRequired)) {
            return List.of();
        }
        equation.operands().forEach(operand -> planner.require(planner.root(operand)));
        var site = new Site(
                equation,
                planner.program.listing(group.equation),
                equation.operands().stream().map(planner::type).toList(),
                equation.operands().stream()
                        .map(operand -> slots.of(operand, group.position))
                        .toList(),
                results.stream().map(result -> slots.of(result, group.position)).toList(),
                slots,
                group.position,
                resources);
        var step = step(site);
        return List.of(code -> step);
    }

    private static Step step(Site site) {
        return switch (site.equation().primitive()) {
            case Structural.Concatenate p -> IndexingSteps.concatenate(p, site);
            case Indexing.Gather p -> IndexingSteps.gather(p, site);
            case Indexing.ScatterAdd p -> IndexingSteps.scatterAdd(p, site);
            case Indexing.Sort p -> SortStep.sort(p.axis(), site);
            case Indexing.ArgSort p -> SortStep.argSort(p.axis(), site);
            case Reduction.Reduce p -> ReductionSteps.empty(p, site);
            case Reduction.ArgReduce p -> ReductionSteps.argReduce(p, site);
            case Reduction.CumulativeSum p -> ReductionSteps.cumulativeSum(p, site);
            case Contraction.Dot p -> ProductSteps.dot(p, site);
            case Contraction.SparseMultiply p -> ProductSteps.sparse(p, site);
            case Contraction.Convolution p -> ConvolutionStep.of(p, site);
            case RandomNumbers.Draw p -> DrawStep.of(p, site);
            case Control p -> ControlSteps.of(p, site);
            case Fourier.Fft p -> FourierStep.of(p, site);
            case Factorization p -> FactorizationStep.of(p, site);
            default ->
                throw new IllegalArgumentException("the simd backend does not support "
                        + site.equation().primitive().label());
        };
    }
}
