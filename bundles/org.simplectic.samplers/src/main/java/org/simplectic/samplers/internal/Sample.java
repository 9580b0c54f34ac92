package org.simplectic.samplers.internal;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.Sampler;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Unknown;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.RandomKey;

/** The verb {@code sample}: draws variables from a density that is given by its logarithm. */
@Component(service = Verb.class)
@StudyPlugin("sample")
@About(summary = "Draw variables from a density, and tell their means and how far chains agree")
public final class Sample implements Verb {
    private static final String SCHEMA = "sample.schema.json";
    private static final List<String> TAKEN = List.of(SamplingTask.DRAW, SamplingTask.CHAIN, SamplingTask.LOG_DENSITY);
    private static final long CHAINS = 4;
    private static final long WARM_UP = 1000;
    private static final long DRAWS = 1000;
    private static final double SPREAD = 1;

    @Override
    public String schema() {
        return Verb.schema(Sample.class, SCHEMA);
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var unknowns = section.mapping("variables");
        var variables = Unknown.read(unknowns, model, TAKEN);
        for (var variable : variables) {
            if (variable.initial() == variable.lower() || variable.initial() == variable.upper()) {
                throw unknowns.get(variable.quantity().name())
                        .error("the initial value must be inside the bounds, but is on one: " + variable.initial());
            }
        }
        var support = new Support(variables);
        var density = support.unbounded(model.function(section.get("log-density"), Unknown.names(variables)));
        int chains = Math.toIntExact(whole(section, "chains", CHAINS));
        var problem = new SamplingProblem(
                density,
                repeated(support.initial(), chains),
                Math.toIntExact(whole(section, "warm-up", WARM_UP)),
                RandomKey.ofSeed(model.seed()));
        double spread = section.find("spread").map(model::number).orElse(SPREAD);
        var choice = section.mapping("with");
        return task(method(methods, choice), choice, problem, support, spread, whole(section, "draws", DRAWS));
    }

    private static HostArray repeated(double[] point, int times) {
        var points = new double[times * point.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(point, 0, points, i * point.length, point.length);
        }
        return HostArray.of(ArrayType.of(DType.F64, times, point.length), points);
    }

    private static long whole(StudyNode.Mapping mapping, String key, long otherwise) {
        return mapping.find(key).orElse(null) instanceof StudyNode.Scalar scalar
                        && scalar.value() instanceof Long number
                ? number
                : otherwise;
    }

    // The runtime finds the method by name; that it is a sampler with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Sampler<?> method(Methods methods, StudyNode.Mapping choice) {
        return methods.method(Sampler.class, "sampler", choice);
    }

    private static <S extends Record & SamplerState> Task<?> task(
            Sampler<S> method,
            StudyNode.Mapping choice,
            SamplingProblem problem,
            Support support,
            double spread,
            long draws) {
        try {
            method.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new SamplingTask<>(method, problem, support, spread, draws);
    }
}
