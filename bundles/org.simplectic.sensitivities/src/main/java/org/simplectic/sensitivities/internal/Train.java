package org.simplectic.sensitivities.internal;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Model;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Quantity;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;

/** The verb {@code train}: finds parameters at which a number that the solution leads to is small, by its gradient. */
@Component(service = Verb.class)
@StudyPlugin("train")
@About(
        summary =
                "Train parameters: make a loss of the solution small, and the solution cheap where a regularizer is given")
public final class Train implements Verb {
    private static final String SCHEMA = "train.schema.json";

    /** Keeps the draws of neighbouring iterations apart: 2^64 over the golden ratio. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    @Override
    public String schema() {
        return Verb.schema(Train.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var read = Section.read(section, model, methods);
        var problem = read.problem("loss", HostArray.vector(), draw(model.seed(), 0));
        checkNames(section, model, read.parametric().parameters());
        var plain = isOn(section, "baseline") ? Optional.of(withoutSteps(section, problem)) : none();
        Optimizer<?> optimizer = methods.method(Optimizer.class, "optimizer", section.mapping("with"));
        return task(
                section.mapping("with"),
                optimizer,
                read.sensitivity("gradient", problem),
                new TrainingTask.Question(
                        problem,
                        plain,
                        read.parametric(),
                        model.seed(),
                        whole(section, "iterations"),
                        Math.max(1, whole(section.mapping("save"), "every"))));
    }

    private static Optional<SensitivityProblem> none() {
        return Optional.empty();
    }

    /** Which step stands for all of them, for a gradient: a number from 0 to below 1. */
    static double draw(long seed, long iteration) {
        return new SplittableRandom(seed ^ (iteration * GOLDEN)).nextDouble();
    }

    /** Columns have different names. */
    private static void checkNames(StudyNode.Mapping section, Model model, List<Quantity> parameters) {
        Stream.concat(model.states().stream(), parameters.stream())
                .map(Quantity::name)
                .filter(TrainingTask.TAKEN::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw section.error(
                            "'" + name + "' heads a column of the results; call the model's by another name");
                });
    }

    private static boolean isOn(StudyNode.Mapping section, String key) {
        return section.find(key).orElse(null) instanceof StudyNode.Scalar scalar && Boolean.TRUE.equals(scalar.value());
    }

    private static SensitivityProblem withoutSteps(StudyNode.Mapping section, SensitivityProblem problem) {
        if (problem.functional().steps().isEmpty()) {
            throw section.get("baseline")
                    .error("'baseline' trains without the regularizer too, but there is none: add one");
        }
        return problem.with(problem.functional().with(Optional.empty()));
    }

    private static long whole(StudyNode.Mapping mapping, String key) {
        return mapping.find(key).orElse(null) instanceof StudyNode.Scalar scalar
                        && scalar.value() instanceof Long number
                ? number
                : 1;
    }

    // The runtime finds methods by name; that they have states of their own is all that is known here.
    private static <S extends Record & OptimizerState> Task<?> task(
            StudyNode.Mapping choice,
            Optimizer<S> optimizer,
            Sensitivity<?> sensitivity,
            TrainingTask.Question question) {
        try {
            optimizer.check(MinimizationProblem.toBeTold(question.problem().parameters()));
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return paired(optimizer, sensitivity, question);
    }

    private static <S extends Record & OptimizerState, G extends Record & SensitivityState> Task<?> paired(
            Optimizer<S> optimizer, Sensitivity<G> sensitivity, TrainingTask.Question question) {
        return new TrainingTask<>(optimizer, sensitivity, question);
    }
}
