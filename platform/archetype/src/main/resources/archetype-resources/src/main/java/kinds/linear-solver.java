import java.util.Optional;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;
import org.simplectic.api.*;

/** Minimal residual iteration: the residual as correction, as long as makes the next residual shortest. */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("${name}")
@About(
        summary = "Minimal residual iteration, for operators with a positive symmetric part",
        source = "Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., 2003, section 5.3.2")
@Designate(ocd = ${className}.Options.class)
public final class ${className} extends IterativeSolver {
    @ObjectClassDefinition(name = "Stopping rule")
    @interface Options {
        @AttributeDefinition(name = "Tolerance", description = "The residual, relative to the right-hand side.", min = "0")
        double rtol() default 1e-10;
        @AttributeDefinition(name = "Most iterations", description = "After which it gives up.", min = "1")
        int maxIterations() default 1000;
    }

    @Activate
    public ${className}(Options options) {
        super("${name}", new StoppingRule(options.rtol(), 0, options.maxIterations()), Optional.empty());
    }

    @Override
    protected Cycle cycle(Start start) {
        var residual = start.right();
        var image = start.a().apply(residual);
        var length = image.times(residual).sum().over(image.times(image).sum());
        return new Cycle(residual.times(length), length.constant(1));
    }
}
