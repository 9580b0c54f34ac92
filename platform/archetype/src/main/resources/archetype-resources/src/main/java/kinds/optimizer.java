import java.util.List;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;
import org.simplectic.api.*;
import org.simplectic.array.ArrayType;

/** Gradient descent that keeps a part of its velocity from step to step. */
@Component(factory = Plugins.FACTORY, service = Optimizer.class)
@OptimizerPlugin("${name}")
@About(summary = "Gradient descent with momentum and a fixed rate", source = "B. T. Polyak, 1964")
@Designate(ocd = ${className}.Options.class)
public final class ${className} extends ProgramOptimizer {
    @ObjectClassDefinition(name = "Momentum")
    @interface Options {
        @AttributeDefinition(name = "Rate", description = "The part of the gradient that joins the velocity.", min = "0")
        double rate() default 5e-4;
        @AttributeDefinition(name = "Momentum", description = "The part of the velocity that is kept.", min = "0", max = "0.999")
        double momentum() default 0.9;
    }

    private final Options options;

    @Activate
    public ${className}(Options options) {
        this.options = options;
    }

    @Override
    protected List<ArrayType> memory(MinimizationProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    protected Update update(Place at) {
        var velocity = at.memory().getFirst().times(options.momentum()).minus(at.gradient().times(options.rate()));
        return at.to(at.point().plus(velocity), velocity);
    }
}
