package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/**
 * The verb {@code stde-taylor-estimator}: differential operators of a function of very many variables from random directions, without the
 * matrix of second derivatives.
 */
@Component(service = Verb.class)
@StudyPlugin("stde-taylor-estimator")
@About(
        summary =
                "Estimate the Laplacian and fourth derivatives of functions of many variables by random Taylor series",
        source = "Z. Shi, Z. Hu, M. Lin, K. Kawaguchi, Stochastic Taylor derivative estimator, NeurIPS 2024")
public final class TaylorEstimate implements Verb {
    private static final String SCHEMA = "taylor-estimate.schema.json";
    private static final String COMPONENT = "x";
    private static final String INDEX = "i";
    private static final int MOST = 100_000_000;

    @Override
    public String schema() {
        return Verb.schema(TaylorEstimate.class, SCHEMA);
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        int dimension = whole(section, "dimension");
        int samples = whole(section, "samples");
        var part = section.mapping("sums");
        var names = new LinkedHashMap<String, Place>();
        var parts = new ArrayList<Program>();
        part.entries().forEach((name, text) -> {
            names.put(name, part.keys().getOrDefault(name, part.place()));
            parts.add(model.function(text, one(COMPONENT, text.place())));
        });
        var sums = new Sums(names, parts, dimension);
        var exact = section.mapping("exact");
        var known = Stream.of("laplacian", "fourth")
                .map(operator -> exact.find(operator).map(text -> sums.function(text, model)))
                .toList();
        boolean byAxes = !(section.find("axes").orElse(null) instanceof StudyNode.Scalar flag
                && Boolean.FALSE.equals(flag.value()));
        var at = section.get("at");
        boolean isNormal = section.find("directions").orElse(null) instanceof StudyNode.Scalar word
                && word.text().equals("normal");
        var jets = new DirectionalJets(
                sums.function(section.get("function"), model),
                model.function(at, one(INDEX, at.place())),
                dimension,
                samples,
                isNormal);
        var space = new TaylorTask.Space(dimension, samples, whole(section, "draws"), byAxes);
        return new TaylorTask(space, jets, RandomKey.ofSeed(model.seed()), known, isNormal);
    }

    /** Sums over the components, of which functions are made. */
    private record Sums(SequencedMap<String, Place> names, List<Program> parts, int dimension) {
        /** From the vector of all components to an expression of the sums. */
        Program function(StudyNode text, Model model) {
            var expression = model.function(text, names);
            return Program.trace("function", List.of(ArrayType.vector(dimension)), in -> {
                var components = List.of(in.getFirst().reshape(dimension, 1));
                var sums = parts.stream()
                        .map(part -> part.vmap(dimension)
                                .apply(components)
                                .getFirst()
                                .sum())
                        .toList();
                return expression.apply(List.of(Expr.stack(sums)));
            });
        }
    }

    private static SequencedMap<String, Place> one(String name, Place place) {
        var names = new LinkedHashMap<String, Place>();
        names.put(name, place);
        return names;
    }

    private static int whole(StudyNode.Mapping section, String key) {
        if (section.get(key) instanceof StudyNode.Scalar scalar
                && scalar.value() instanceof Long number
                && number >= 1
                && number <= MOST) {
            return Math.toIntExact(number);
        }
        throw section.get(key).error("'" + key + "' must be a whole number from 1 to " + MOST);
    }
}
