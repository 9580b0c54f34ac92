package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * The reversible Heun method: order 2, and for Stratonovich's integral strong order 1 where the noise commutes, 1/2 with any other. Steps of
 * one size, each undone in closed form, so that a gradient needs no stored solutions (sensitivity {@code reversible}). A second point z
 * is carried along: {@code z' = 2 y - z + f(z) h + g(z) dW}, and y moves by the trapezoidal rule on z and z'. Two evaluations a step. The stability
 * region without noise is the stretch of the imaginary axis from -i to i: for oscillations, not for damping. Dense output: straight lines, and the noise along
 * its path.
 *
 * @see "P. Kidger, On Neural Differential Equations, thesis, Oxford 2021, 5.3.2; P. Kidger, J. Foster, X. Li, T. Lyons, Efficient and accurate
 *     gradients for neural SDEs, NeurIPS 2021"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("reversible-heun-nde")
@About(
        summary =
                "Reversible Heun method of order 2, with noise or without: steps that can be undone, for gradients without storage",
        source = "P. Kidger, On Neural Differential Equations, thesis, Oxford 2021")
@Designate(ocd = FixedStepOptions.class)
public final class ReversibleHeun extends SteppingIntegrator {
    @Activate
    public ReversibleHeun(FixedStepOptions options) {
        super(FixedStep.of(options));
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    boolean takesNoise() {
        return true;
    }

    @Override
    boolean remembersThePast() {
        return true;
    }

    /** The second point, and with noise where the path is. */
    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var memory = new ArrayList<>(List.of(y));
        problem.noise().ifPresent(noise -> memory.add(path(noise, t).w()));
        return memory;
    }

    private static BrownianPath.Place path(Noise noise, Expr t) {
        return new BrownianPath(BrownianPath.key(t, noise), noise.from(), noise.to(), noise.processes()).at(t);
    }

    @Override
    int evaluationsToRemember() {
        return 0;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        var types = new ArrayList<>(List.of(problem.initial().type()));
        problem.noise().ifPresent(noise -> types.add(ArrayType.vector(noise.processes())));
        return types;
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return memoryTypes(problem);
    }

    /** What a point's slopes make of a step: f h + g dW. */
    private static Expr rise(OdeProblem problem, Expr t, Expr z, Expr h, Optional<Expr> dw) {
        if (dw.isEmpty()) {
            return problem.rhs().apply(List.of(t, z)).getFirst().times(h);
        }
        var equation = new StochasticEquation(problem);
        return equation.drift(Interpretation.STRATONOVICH, t, z)
                .times(h)
                .plus(equation.diffusion(t, z).matmul(dw.get()));
    }

    @Override
    Attempt attempt(Point from) {
        var problem = from.problem();
        var end = from.t().plus(from.h());
        var z = from.memory().getFirst();
        var place = problem.noise().map(noise -> path(noise, end).w());
        var dw = place.map(w -> w.minus(from.memory().get(1)));
        var first = rise(problem, from.t(), z, from.h(), dw);
        var next = from.y().times(2).minus(z).plus(first);
        var second = rise(problem, end, next, from.h(), dw);
        var memory = new ArrayList<>(List.of(next));
        place.ifPresent(memory::add);
        var zero = from.t().constant(0);
        return new Attempt(
                from.y().plus(first.plus(second).times(0.5)),
                memory,
                from.memory(),
                zero,
                zero,
                from.t().constant(2));
    }

    /** The same formulas, with signs turned: the method is its own inverse. */
    @Override
    Optional<Program> back(OdeProblem problem) {
        var y = problem.initial().type();
        var types = new ArrayList<>(List.of(ArrayType.SCALAR, ArrayType.SCALAR, y));
        types.addAll(memoryTypes(problem));
        return Optional.of(Program.trace("step undone", types, in -> {
            var t = in.get(0);
            var h = in.get(1);
            var z = in.get(3);
            var place = problem.noise().map(noise -> path(noise, t).w());
            var dw = place.map(w -> in.get(4).minus(w));
            var second = rise(problem, t.plus(h), z, h, dw);
            var before = in.get(2).times(2).minus(z).minus(second);
            var first = rise(problem, t, before, h, dw);
            var results =
                    new ArrayList<>(List.of(in.get(2).minus(first.plus(second).times(0.5)), before));
            place.ifPresent(results::add);
            return results;
        }));
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        var line = before.plus(after.minus(before).times(theta));
        if (problem.noise().isEmpty()) {
            return line;
        }
        var noise = problem.noise().get();
        var whole = path(noise, t.plus(h)).w().minus(dense.get(1));
        var part = path(noise, t.plus(h.times(theta))).w().minus(dense.get(1));
        var matrix = new StochasticEquation(problem).diffusion(t, before);
        return line.plus(matrix.matmul(part.minus(whole.times(theta))));
    }
}
