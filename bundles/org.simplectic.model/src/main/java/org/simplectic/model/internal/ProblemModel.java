package org.simplectic.model.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Noise;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Split;
import org.simplectic.api.StudyNode;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A plug-in's model that can more than its equations say: it is a map, or its parameters can be varied.
 *
 * @param equations the model for the values of its parameters
 * @param isMap whether the right-hand side is the next state
 * @param family the right-hand side as a function of parameters
 */
record ProblemModel(EquationModel equations, boolean isMap, Optional<DynamicalSystem.Family> family) implements Model {
    @Override
    public List<Quantity> states() {
        return equations.states();
    }

    @Override
    public Optional<Grid> grid() {
        return equations.grid();
    }

    @Override
    public Program rhs() {
        return equations.rhs();
    }

    @Override
    public Optional<Split> split() {
        return equations.split();
    }

    @Override
    public HostArray initial() {
        return equations.initial();
    }

    @Override
    public long seed() {
        return equations.seed();
    }

    @Override
    public Optional<Noise> noise(double from, double to) {
        return equations.noise(from, to);
    }

    @Override
    public Program expression(StudyNode text) {
        return equations.expression(text);
    }

    @Override
    public Program function(StudyNode text, SequencedMap<String, Place> names) {
        return equations.function(text, names);
    }

    @Override
    public double number(StudyNode text) {
        return equations.number(text);
    }

    @Override
    public List<String> variables() {
        return Stream.concat(varied().stream(), equations.variables().stream()).toList();
    }

    private List<String> varied() {
        return family.map(DynamicalSystem.Family::parameters).orElse(List.of());
    }

    @Override
    public ParametricModel parametric(SequencedMap<String, Place> names) {
        var others = new LinkedHashMap<>(names);
        others.keySet().removeAll(varied());
        ParametricEquations.check(equations, others, variables());
        var free = List.copyOf(names.sequencedKeySet());
        return new Parametric(new ParametricEquations(equations, free), free, family);
    }

    /** Expressions and initial values are those of the equations; only the right-hand side is the plug-in's own. */
    private record Parametric(ParametricEquations equations, List<String> free, Optional<DynamicalSystem.Family> family)
            implements ParametricModel {
        @Override
        public List<Quantity> parameters() {
            return equations.parameters();
        }

        @Override
        public HostArray values() {
            return equations.values();
        }

        @Override
        public Program initial() {
            return equations.initial();
        }

        @Override
        public Optional<Program> diffusion() {
            return equations.diffusion();
        }

        @Override
        public Program expression(StudyNode text) {
            return equations.expression(text);
        }

        @Override
        public Program rhs() {
            var own = equations.rhs();
            return family.map(found -> Program.trace("rhs", own.inputs(), in -> {
                        var p = in.getLast();
                        var values = found.parameters().stream()
                                .map(name -> free.contains(name)
                                        ? p.get(free.indexOf(name))
                                        : p.constant(
                                                equations.model().constants().getOrDefault(name, Double.NaN)))
                                .toList();
                        return found.rhs().apply(List.of(in.get(0), in.get(1), Expr.stack(values)));
                    }))
                    .orElse(own);
        }
    }
}
