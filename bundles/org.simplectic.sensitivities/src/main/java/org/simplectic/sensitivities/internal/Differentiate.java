package org.simplectic.sensitivities.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Span;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;

/** The verb {@code differentiate}: the derivatives of a number that a solution leads to, by parameters and initial values. */
@Component(service = Verb.class)
@StudyPlugin("differentiate")
@About(summary = "Differentiate what a solution leads to by parameters and initial values, through events")
public final class Differentiate implements Verb {
    private static final String SCHEMA = "differentiate.schema.json";
    private static final int MOST_POINTS = 1_000_000;

    @Override
    public String schema() {
        return Verb.schema(Differentiate.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var read = Section.read(section, model, methods);
        var times = section.find("save")
                .map(save -> times(save, read.span(), model))
                .orElse(HostArray.vector());
        var problem = read.problem("functional", times, Train.draw(model.seed(), 0));
        var columns = new Columns(
                model.states(),
                read.parametric().parameters(),
                Section.unit(section.get("functional")),
                problem.times().size() > 0);
        var method = read.sensitivity("with", problem);
        var check = section.find("check").<Sensitivity<?>>map(node -> read.sensitivity("check", without(problem)));
        return task(method, check, problem, read.span(), columns);
    }

    private static <S extends Record & SensitivityState> Task<?> task(
            Sensitivity<S> method,
            Optional<Sensitivity<?>> check,
            SensitivityProblem problem,
            Span span,
            Columns columns) {
        return new DifferentiationTask<>(method, check, problem, without(problem), span.independent(), columns);
    }

    /** A gradient is compared, not what is told on the way. */
    private static SensitivityProblem without(SensitivityProblem problem) {
        return new SensitivityProblem(
                problem.rhs(),
                problem.start(),
                problem.end(),
                problem.initial(),
                problem.parameters(),
                problem.noise(),
                problem.functional(),
                problem.events(),
                HostArray.vector(),
                problem.integrator());
    }

    /** The points at which derivatives are kept: always the start and the end too. */
    private static HostArray times(StudyNode save, Span span, Model model) {
        if (!(save instanceof StudyNode.Mapping mapping)) {
            throw save.error("save is one of {every: ...}, {at: [...]}, {points: ...}");
        }
        if (mapping.find("at").isPresent()) {
            var times = Section.numbers(mapping.get("at"), model);
            for (double t : times) {
                Section.checkInside(t, mapping.get("at"), span);
            }
            double sign = Math.signum(span.end() - span.start());
            return HostArray.vector(java.util.stream.DoubleStream.concat(
                            java.util.stream.DoubleStream.of(span.start(), span.end()), java.util.Arrays.stream(times))
                    .map(t -> sign * t)
                    .sorted()
                    .distinct()
                    .map(t -> sign * t)
                    .toArray());
        }
        var key = mapping.find("every").isPresent() ? "every" : "points";
        double number = model.number(mapping.get(key));
        double parts = key.equals("every") ? Math.abs(span.end() - span.start()) / number : number - 1;
        if (!(number > 0)
                || !(parts > 0)
                || parts > MOST_POINTS
                || (key.equals("points") && number != Math.rint(number))) {
            throw mapping.get(key)
                    .error("'" + key + "' must lead to between 2 and " + MOST_POINTS + " points, but is " + number);
        }
        int last = (int) Math.ceil(parts - 1e-9);
        double step = (span.end() - span.start()) / parts;
        var times = new double[last + 1];
        for (int i = 0; i <= last; i++) {
            times[i] = i == last ? span.end() : span.start() + i * step;
        }
        return HostArray.vector(times);
    }
}
