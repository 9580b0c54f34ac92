import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.api.About;
import org.simplectic.api.BackendPlugin;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** A backend that hands everything on to the reference backend: replace one part after the other. */
@Component(property = "service.ranking:Integer=-100")
@BackendPlugin("${name}")
@About(summary = "Computes by the reference backend")
public final class ${className} implements Backend {
    private final Backend reference;

    @Activate
    public ${className}(@Reference(target = "(simplectic.backend.plugin=java)") Backend reference) {
        this.reference = reference;
    }

    @Override
    public String name() {
        return "${name}";
    }

    @Override
    public boolean supports(Program program) {
        return reference.supports(program);
    }

    @Override
    public Executable compile(Program program, CompileOptions options) {
        return reference.compile(program, options);
    }

    @Override
    public Array put(HostArray values) {
        return reference.put(values);
    }

    @Override
    public HostArray get(Array array) {
        return reference.get(array);
    }

    @Override
    public long openArrays() {
        return reference.openArrays();
    }
}
