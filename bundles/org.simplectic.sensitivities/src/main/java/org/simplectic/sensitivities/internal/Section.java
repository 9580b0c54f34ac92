package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Event;
import org.simplectic.api.Integrator;
import org.simplectic.api.Model;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.Regularizer;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityProblem.Functional;
import org.simplectic.api.SensitivityProblem.Samples;
import org.simplectic.api.SensitivityProblem.Steps;
import org.simplectic.api.SensitivityProblem.VariableNoise;
import org.simplectic.api.Span;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb.Methods;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * What the sections of verbs have in common that ask for the gradient of what a solution leads to.
 *
 * @param section the section
 * @param model what is solved
 * @param methods makes the methods that are chosen
 * @param span from where to where
 * @param parametric the model as a function of what is varied
 */
record Section(StudyNode.Mapping section, Model model, Methods methods, Span span, ParametricModel parametric) {
    /** A section in which a sum may be of so many points at most. */
    static Section read(StudyNode.Mapping section, Model model, Methods methods) {
        if (model.grid().isPresent()) {
            throw section.error("there are no gradients of fields on a grid yet: the states of the model must be single"
                    + " numbers, without 'grid'");
        }
        var span = Span.read(section.get("span"), model);
        return new Section(section, model, methods, span, model.parametric(names(section, model)));
    }

    /**
     * The problem.
     *
     * @param asked the key of the number that is asked for
     * @param times at which derivatives are wanted
     * @param draw which step stands for all of them, where a regularizer wants one
     */
    SensitivityProblem problem(String asked, HostArray times, double draw) {
        var functional = functional(section.get(asked), span, model, parametric).with(steps(draw));
        return new SensitivityProblem(
                parametric.rhs(),
                span.start(),
                span.end(),
                parametric.initial(),
                parametric.values(),
                noise(),
                functional,
                section.find("events")
                        .map(list -> Event.read(list, model, parametric::expression))
                        .orElse(List.of()),
                times,
                integrator());
    }

    private Optional<Steps> steps(double draw) {
        return section.find("regularizer")
                .map(choice -> methods.method(Regularizer.class, "regularizer", section.mapping("regularizer"))
                        .steps(draw));
    }

    /** What is differentiated by: what the study lists, or all parameters, or all initial values if there are none. */
    private static SequencedMap<String, Place> names(StudyNode.Mapping section, Model model) {
        var names = new LinkedHashMap<String, Place>();
        if (section.find("by").orElse(null) instanceof StudyNode.Sequence list) {
            for (var item : list.items()) {
                var name = item instanceof StudyNode.Scalar scalar ? scalar.text() : "";
                if (names.put(name, item.place()) != null) {
                    throw item.error("'" + name + "' is listed twice");
                }
            }
            return names;
        }
        var all = model.variables();
        var parameters = all.stream()
                .filter(name -> !name.startsWith(ParametricModel.INITIAL))
                .toList();
        (parameters.isEmpty() ? all : parameters).forEach(name -> names.put(name, section.place()));
        return names;
    }

    private Optional<VariableNoise> noise() {
        if (parametric.diffusion().isEmpty()) {
            return Optional.empty();
        } else if (span.end() < span.start()) {
            throw section.get("span")
                    .error("the model has noise, and then t must run forward, but the span goes from " + span.start()
                            + " to " + span.end());
        }
        return model.noise(span.start(), span.end())
                .map(noise -> new VariableNoise(noise, parametric.diffusion().orElseThrow()));
    }

    private static Functional functional(StudyNode node, Span span, Model model, ParametricModel parametric) {
        if (!(node instanceof StudyNode.Mapping mapping)) {
            return new Functional(Optional.of(parametric.expression(node)), Optional.empty(), Optional.empty());
        }
        var end = mapping.find("end").map(parametric::expression);
        var integral = integrand(
                mapping.find("integral").map(parametric::expression),
                mapping.find("divergence").map(factor -> divergence(parametric.rhs(), model.number(factor))));
        var points = mapping.find("points").map(part -> samples(mapping.mapping("points"), span, model, parametric));
        if (end.isEmpty() && integral.isEmpty() && points.isEmpty()) {
            throw node.error(
                    "there is nothing to differentiate here: give 'end', 'integral', 'divergence' or 'points'");
        }
        return new Functional(end, integral, points);
    }

    private static Optional<Program> integrand(Optional<Program> one, Optional<Program> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return Optional.of(Program.trace(
                "integrand",
                one.get().inputs(),
                in -> List.of(one.get()
                        .apply(in)
                        .getFirst()
                        .plus(other.get().apply(in).getFirst()))));
    }

    /** The trace of the Jacobian, component by component: as many evaluations as there are components. */
    private static Program divergence(Program rhs, double factor) {
        int size = rhs.inputs().get(1).shape().size();
        var along = rhs.jvp(false, true, false);
        return Program.trace("divergence", rhs.inputs(), in -> {
            var sum = in.getFirst().constant(0);
            for (int i = 0; i < size; i++) {
                var unit = new double[size];
                unit[i] = 1;
                var arguments = new ArrayList<>(in);
                arguments.add(in.getFirst().constant(HostArray.vector(unit)));
                sum = sum.plus(along.apply(arguments).get(1).get(i));
            }
            return List.of(sum.times(factor));
        });
    }

    private static Samples samples(StudyNode.Mapping part, Span span, Model model, ParametricModel parametric) {
        var times = numbers(part.get("at"), model);
        double before = span.start() - (span.end() - span.start());
        for (int i = 0; i < times.length; i++) {
            checkInside(times[i], part.get("at"), span);
            if (!((times[i] - before) * (span.end() - span.start()) > 0)) {
                throw part.get("at")
                        .error("the points must follow each other in the order of the run, but " + times[i]
                                + " follows " + before);
            }
            before = times[i];
        }
        var values = part.find("values").map(node -> numbers(node, model));
        if (values.isPresent() && values.get().length != times.length) {
            throw part.get("values")
                    .error("there are " + values.get().length + " values for " + times.length
                            + " points: give one for each");
        }
        var expression = parametric.expression(part.get("of"));
        int columns = values.isPresent() ? 1 : 0;
        var types = new ArrayList<>(expression.inputs());
        types.add(ArrayType.vector(columns));
        var term = Program.trace("point", types, in -> {
            var value = expression.apply(in.subList(0, 3)).getFirst();
            if (columns == 0) {
                return List.of(value);
            }
            var distance = value.minus(in.get(3).get(0));
            return List.of(distance.times(distance));
        });
        var type = new ArrayType(DType.F64, Shape.of(times.length, columns));
        return new Samples(HostArray.vector(times), HostArray.of(type, values.orElse(new double[0])), term);
    }

    static double[] numbers(StudyNode node, Model model) {
        if (!(node instanceof StudyNode.Sequence list)) {
            throw node.error("expected a list of numbers");
        }
        return list.items().stream().mapToDouble(model::number).toArray();
    }

    static void checkInside(double t, StudyNode node, Span span) {
        if (t < Math.min(span.start(), span.end()) || t > Math.max(span.start(), span.end())) {
            throw node.error("t = " + t + " is outside the span from " + span.start() + " to " + span.end());
        }
    }

    static String unit(StudyNode functional) {
        return functional instanceof StudyNode.Mapping mapping
                        && mapping.find("unit").orElse(null) instanceof StudyNode.Scalar unit
                ? unit.text()
                : "";
    }

    // The runtime finds methods by name; of which kind they are, with states of their own, is all that is known here.
    private Integrator<?> integrator() {
        return methods.method(Integrator.class, "integrator", section.mapping("solution"));
    }

    /** The method that a key chooses, for a problem that it takes. */
    Sensitivity<?> sensitivity(String key, SensitivityProblem problem) {
        var choice = section.mapping(key);
        Sensitivity<?> method = methods.method(Sensitivity.class, "sensitivity", choice);
        try {
            method.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return method;
    }
}
