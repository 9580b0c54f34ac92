package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simplectic.api.Event;
import org.simplectic.api.Noise;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * The equations of a problem in the form that methods work with: the state z is y and, behind it, the integral of the functional if there
 * is one, which makes the functional a sum of functions of z at points. All programs are of t, z and p.
 */
final class Equations {
    private final SensitivityProblem problem;
    private final int own;
    private final boolean hasIntegral;
    private final Program rhs;

    Equations(SensitivityProblem problem) {
        this.problem = problem;
        this.own = problem.size();
        this.hasIntegral = problem.functional().integrand().isPresent();
        this.rhs = Program.trace("rhs", place(), in -> {
            var y = problem.rhs().apply(ofOwn(in)).getFirst();
            return List.of(problem.functional()
                    .integrand()
                    .map(integrand -> Expr.concatenate(
                            List.of(y, integrand.apply(ofOwn(in)).getFirst().reshape(Shape.of(1)))))
                    .orElse(y));
        });
    }

    SensitivityProblem problem() {
        return problem;
    }

    /** The size of z. */
    int size() {
        return hasIntegral ? own + 1 : own;
    }

    /** The size of p. */
    int parameters() {
        return problem.parameters().size();
    }

    ArrayType state() {
        return ArrayType.vector(size());
    }

    ArrayType parameter() {
        return problem.parameters().type();
    }

    /** The types of t, z and p. */
    List<ArrayType> place() {
        return List.of(ArrayType.SCALAR, state(), parameter());
    }

    /** The arguments with y in place of z. */
    private List<Expr> ofOwn(List<Expr> in) {
        if (!hasIntegral) {
            return in;
        }
        var arguments = new ArrayList<>(in);
        arguments.set(1, in.get(1).slice(0, own));
        return arguments;
    }

    private Program lifted(Program program) {
        var types = new ArrayList<>(program.inputs());
        types.set(1, state());
        return Program.trace(program.name(), types, in -> program.apply(ofOwn(in)));
    }

    /** z'. */
    Program rhs() {
        return rhs;
    }

    /** From p to z at the start. */
    Program initial() {
        return Program.trace("initial", List.of(parameter()), in -> {
            var y = problem.initial().apply(in).getFirst();
            return List.of(hasIntegral ? Expr.concatenate(List.of(y, y.constant(HostArray.vector(0)))) : y);
        });
    }

    /** What the end adds to the functional: the integral too. */
    Program end() {
        return Program.trace("functional of the end", place(), in -> {
            var z = in.get(1);
            var integral = hasIntegral ? z.get(own) : z.constant(0);
            var atEnd = problem.functional()
                    .atEnd()
                    .map(program -> program.apply(ofOwn(in)).getFirst());
            return List.of(atEnd.map(integral::plus).orElse(integral));
        });
    }

    /** What a sample adds, of t, z, p and its data. */
    Program term() {
        return lifted(problem.functional().samples().orElseThrow().term());
    }

    /** What a step adds, of t, h, error, stiffness and the number of steps. */
    Program stepTerm() {
        return problem.functional().steps().orElseThrow().term();
    }

    /** The points of the samples, in the order of the run. */
    HostArray samples() {
        return problem.functional()
                .samples()
                .map(SensitivityProblem.Samples::times)
                .orElse(HostArray.vector());
    }

    /** The state at p as the study has it. */
    OdeProblem plain() {
        return new OdeProblem(
                problem.bound(rhs),
                problem.start(),
                problem.end(),
                HostArray.vector(new double[size()]),
                problem.noise()
                        .map(noise -> withDiffusion(noise.noise(), problem.bound(diffusion(noise.diffusion())))));
    }

    /** Parameters as components that do not change, behind z: for all of their values. */
    OdeProblem augmented() {
        int all = size() + parameters();
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(all));
        var slopes = Program.trace("rhs", types, in -> {
            var place = parts(in);
            var slope = rhs.apply(place).getFirst();
            return List.of(
                    Expr.concatenate(List.of(slope, slope.constant(HostArray.vector(new double[parameters()])))));
        });
        var noise = problem.noise()
                .map(given -> withDiffusion(
                        given.noise(),
                        Program.trace(
                                "diffusion",
                                types,
                                in -> List.of(diffusion(given.diffusion())
                                        .apply(parts(in))
                                        .getFirst()
                                        .pad(0, 0, parameters())))));
        return new OdeProblem(
                slopes,
                problem.start(),
                problem.end(),
                HostArray.vector(new double[all]),
                noise,
                Optional.empty(),
                parameters());
    }

    private List<Expr> parts(List<Expr> in) {
        var all = in.get(1);
        return List.of(in.get(0), all.slice(0, size()), all.slice(size(), size() + parameters()));
    }

    private Program diffusion(Program own) {
        return Program.trace("diffusion", place(), in -> {
            var matrix = own.apply(ofOwn(in)).getFirst();
            return List.of(hasIntegral ? matrix.pad(0, 0, 1) : matrix);
        });
    }

    private static Noise withDiffusion(Noise noise, Program diffusion) {
        return new Noise(diffusion, noise.interpretation(), noise.structure(), noise.key(), noise.from(), noise.to());
    }

    /** The events that have to do with the solution: they change it, or end it. */
    List<Event> events() {
        return problem.events().stream()
                .filter(event -> event.terminal() || !event.changes().isEmpty())
                .toList();
    }

    /** An event's expression. */
    Program when(int event) {
        return lifted(events().get(event).when());
    }

    /** The state that events leave. All new values are computed from the state before. */
    Program change(List<Integer> changers) {
        var changes = new TreeMap<Integer, Program>();
        changers.forEach(i -> changes.putAll(events().get(i).changes()));
        return Program.trace("set", place(), in -> List.of(changed(in, changes)));
    }

    private Expr changed(List<Expr> in, SortedMap<Integer, Program> changes) {
        var z = in.get(1);
        var parts = new ArrayList<Expr>();
        int next = 0;
        for (var change : changes.entrySet()) {
            if (change.getKey() > next) {
                parts.add(z.slice(next, change.getKey()));
            }
            parts.add(change.getValue().apply(ofOwn(in)).getFirst().reshape(Shape.of(1)));
            next = change.getKey() + 1;
        }
        if (next < size()) {
            parts.add(z.slice(next, size()));
        }
        return parts.size() == 1 ? parts.getFirst() : Expr.concatenate(parts);
    }

    /** Whether one of some events ends the span. */
    boolean isTerminal(List<Integer> occurred) {
        return occurred.stream().anyMatch(i -> events().get(i).terminal());
    }

    /** The events for a finder, which are looked for in a vector that begins with z; where problems are varied, p follows it. */
    List<Event> lookedFor(int all) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(all));
        return events().stream()
                .map(event -> new Event(
                        event.name(),
                        event.text(),
                        Program.trace("event", types, in -> {
                            var z = in.get(1).slice(0, size());
                            var p = problem.isVaried()
                                    ? in.get(1).slice(size(), size() + parameters())
                                    : z.constant(problem.parameters());
                            var place = List.of(in.get(0), z, p);
                            return lifted(event.when()).apply(place);
                        }),
                        event.direction(),
                        event.terminal(),
                        new TreeMap<>(),
                        event.tolerance()))
                .toList();
    }

    /** 1 if t grows along the run, else -1. */
    double direction() {
        return Math.signum(problem.end() - problem.start());
    }

    /** The first of some points, from an index on, that lies behind one point and not behind another. */
    Optional<Double> next(HostArray points, int index, double after, double upTo) {
        if (index >= points.size()) {
            return Optional.empty();
        }
        double t = points.get(index);
        return direction() * t > direction() * after && direction() * t <= direction() * upTo
                ? Optional.of(t)
                : Optional.empty();
    }
}
