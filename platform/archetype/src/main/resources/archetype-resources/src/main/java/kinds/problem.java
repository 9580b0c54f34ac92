import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.Quantity;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** A mass on a spring with friction, which begins at rest at 1: {@code x'' = -x - friction x'}. */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("${name}")
@About(summary = "A mass on a spring with friction")
@Designate(ocd = ${className}.Options.class)
public final class ${className} implements DynamicalSystem {
    @ObjectClassDefinition(name = "A mass on a spring")
    @interface Options {
        @AttributeDefinition(name = "Friction [1/s]", description = "Force per velocity and mass.", min = "0")
        double friction() default 0;
    }

    private final double friction;

    @Activate
    public ${className}(Options options) {
        friction = options.friction();
    }

    @Override
    public List<Quantity> states() {
        return List.of(new Quantity("x", "m"), new Quantity("v", "m/s"));
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        return new LinkedHashMap<>(Map.of("friction", friction));
    }

    @Override
    public HostArray initial() {
        return HostArray.vector(1, 0);
    }

    @Override
    public Program rhs() {
        return DynamicalSystem.equations(2, (t, state) -> {
            var x = state.get(0);
            var v = state.get(1);
            return Expr.stack(List.of(v, x.negate().minus(v.times(friction))));
        });
    }

    /** Without friction, its default. */
    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(10, Map.of("x", Math.cos(10), "v", -Math.sin(10)), 1e-9));
    }
}
