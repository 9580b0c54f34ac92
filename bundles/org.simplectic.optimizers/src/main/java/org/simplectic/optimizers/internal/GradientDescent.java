package org.simplectic.optimizers.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProgramOptimizer;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Steepest descent: along the negative gradient to a point that meets the strong Wolfe conditions. The first length tried
 * promises the same decrease as the last step (Nocedal, Wright, 3.60). Converges from everywhere, but linearly: many steps
 * where the problem is ill-conditioned.
 *
 * @see "J. Nocedal, S. J. Wright, Numerical Optimization, 2nd edition, 2006, chapter 3"
 */
@Component(factory = Plugins.FACTORY, service = Optimizer.class)
@OptimizerPlugin("gradient-descent")
@About(
        summary = "Steepest descent with a line search for the strong Wolfe conditions; no rate to choose",
        source = "J. Nocedal, S. J. Wright, Numerical Optimization, 2006, chapter 3")
@Designate(ocd = GradientDescent.Options.class)
public final class GradientDescent extends ProgramOptimizer {
    @ObjectClassDefinition(
            name = "Strong Wolfe conditions",
            description = "A step is long enough where the slope along it has become flat, and short enough where the"
                    + " objective has decreased.")
    @interface Options {
        @AttributeDefinition(
                name = "Sufficient decrease",
                description = "The decrease asked for, relative to what the slope at the start promises.",
                min = "1e-16",
                max = "0.49")
        double decrease() default 1e-4;

        @AttributeDefinition(
                name = "Curvature",
                description =
                        "How steep the slope may still be at the end of a step, relative to its start; must be above"
                                + " the sufficient decrease.",
                min = "1e-3",
                max = "0.999")
        double curvature() default 0.1;
    }

    private final double decrease;
    private final double curvature;

    @Activate
    public GradientDescent(Options options) {
        decrease = options.decrease();
        curvature = options.curvature();
    }

    @Override
    public void check(MinimizationProblem problem) {
        if (!(decrease < curvature)) {
            throw new IllegalArgumentException(
                    "curvature must be above decrease, but they are " + curvature + " and " + decrease);
        }
        if (problem.known().isEmpty()) {
            throw new IllegalArgumentException(
                    "gradient-descent tries points along the gradient, for which the objective must be"
                            + " a formula; here it is found point by point: take adam");
        }
    }

    /** The length of the last step, and the slope at its start. */
    @Override
    protected List<ArrayType> memory(MinimizationProblem problem) {
        return List.of(ArrayType.vector(2));
    }

    @Override
    protected Update update(Place at) {
        var zero = at.value().constant(0);
        var direction = WolfeSearch.feasible(at, at.gradient().negate());
        var slope = at.gradient().times(direction).sum();
        var length = at.memory().getFirst().get(0);
        var before = at.memory().getFirst().get(1);
        var cautious = zero.constant(1).min(direction.abs().maximum().reciprocal());
        var first = zero.less(length).where(length.times(before).over(slope), cautious);
        var result = new WolfeSearch(decrease, curvature).search(at, direction, slope, first);
        return new Update(
                result.point(), List.of(Expr.stack(List.of(result.length(), slope))), Optional.of(result.known()));
    }

    @Override
    public String advice(MinimizationProblem problem, Iterate state) {
        return switch (state.status()) {
            case BREAKDOWN ->
                "No step along the gradient lowers the objective: it is as small as rounding allows, or not smooth here. Take"
                        + " a larger tolerance.";
            case MAX_STEPS ->
                "Gradient descent is slow where the objective is much more curved in one direction than in another: scale"
                        + " the unknowns, or take another optimizer.";
            default -> "";
        };
    }
}
