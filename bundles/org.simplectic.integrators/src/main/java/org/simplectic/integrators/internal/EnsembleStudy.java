package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.Span;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;

/** The verb {@code ensemble}: many paths of a model with noise, and their moments. */
@Component(service = Verb.class)
@StudyPlugin("ensemble")
@About(summary = "Integrate a model with noise along many paths, and give means and variances")
public final class EnsembleStudy implements Verb {
    private static final String SCHEMA = "ensemble.schema.json";
    private static final int MOST_PATHS = 10_000_000;

    @Override
    public String schema() {
        return Verb.schema(EnsembleStudy.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var span = section.get("span");
        var interval = Span.read(span, model);
        double start = interval.start();
        double end = interval.end();
        if (!(start < end)) {
            throw span.error("an ensemble runs forward, but the span goes from " + start + " to " + end);
        }
        var problem = Integrate.problem(model, start, end, span);
        if (problem.noise().isEmpty()) {
            throw section.error(
                    "the model has no noise, so all paths are the same one: add 'noise', or use 'integrate'");
        }
        double paths = model.number(section.get("paths"));
        if (!(paths >= 2) || paths != Math.rint(paths) || paths > MOST_PATHS) {
            throw section.get("paths").error("the number of paths must be a whole number from 2 to " + MOST_PATHS);
        }
        var choice = section.mapping("with");
        var method = methods.method(Integrator.class, "integrator", choice);
        if (!(method instanceof StochasticIntegrator stochastic)) {
            throw choice.error("the model has noise, which this integrator does not handle: take "
                    + StochasticIntegrator.methodsFor(problem.noise().get().structure()));
        }
        try {
            stochastic.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        if (stochastic.control().isAdaptive()) {
            throw choice.error("the paths of an ensemble take their steps together: give the size, step");
        }
        var states = model.states().stream().map(Quantity::name).toList();
        return new EnsembleTask(stochastic, problem, interval.independent(), states, (int) paths);
    }
}
