import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProgramSampler;
import org.simplectic.api.Sampler;
import org.simplectic.api.SamplerPlugin;
import org.simplectic.array.Expr;
import org.simplectic.array.RandomKey;

/** Langevin's diffusion in steps of one size, made exact by Metropolis' rule. Two gradients a draw. */
@Component(factory = Plugins.FACTORY, service = Sampler.class)
@SamplerPlugin("${name}")
@About(summary = "Langevin steps of one size with Metropolis' rule", source = "G. O. Roberts, R. L. Tweedie, Bernoulli 2 (1996)")
@Designate(ocd = ${className}.Options.class)
public final class ${className} extends ProgramSampler {
    @ObjectClassDefinition(name = "Langevin steps")
    @interface Options {
        @AttributeDefinition(name = "Step", description = "The standard deviation of a proposal.", min = "1e-300")
        double step() default 0.35;
    }

    private final double step;

    @Activate
    public ${className}(Options options) {
        step = options.step();
    }

    @Override
    protected Move move(Place from, RandomKey key) {
        var keys = key.split(2);
        var here = from.problem().valueAndGradient(from.point());
        var noise = keys.get(0).normal(from.point().type());
        var proposal = drifted(from.point(), here.get(1)).plus(noise.times(step));
        var there = from.problem().valueAndGradient(proposal);
        var back = from.point().minus(drifted(proposal, there.get(1))).over(step);
        var ratio = there.get(0).minus(here.get(0)).plus(squares(noise).minus(squares(back)).times(0.5));
        var choice = Choice.metropolis(ratio, keys.get(1));
        return new Move(
                choice.accepted().where(proposal, from.point()),
                choice.accepted().where(there.get(0), here.get(0)),
                choice.probability(),
                2,
                from.memory());
    }

    private Expr drifted(Expr point, Expr gradient) {
        return point.plus(gradient.times(step * step / 2));
    }

    private static Expr squares(Expr x) {
        return x.times(x).sum();
    }
}
