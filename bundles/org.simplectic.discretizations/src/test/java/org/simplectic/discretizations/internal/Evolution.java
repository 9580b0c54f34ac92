package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Fields of a law on a grid, in time: steps of the third order strong stability preserving method of Shu and Osher. */
final class Evolution {
    private final Discretization discretization;
    private final ConservationLaw law;
    private final Manufactured places;
    private final Grid grid;
    private final int axes;
    private final boolean isPeriodic;
    private Function<Expr, List<Expr>> given = like -> List.of();
    private List<double[]> conditions = List.of();
    private Function<List<Expr>, List<Expr>> sources = fields -> List.of();

    Evolution(
            Discretization discretization,
            ConservationLaw law,
            int axes,
            int points,
            double from,
            double to,
            boolean isPeriodic) {
        this.discretization = discretization;
        this.law = law;
        this.places = new Manufactured(discretization, axes, points, from, to, isPeriodic);
        this.grid = places.grid();
        this.axes = axes;
        this.isPeriodic = isPeriodic;
    }

    Grid grid() {
        return grid;
    }

    double step() {
        return grid.axes().getFirst().length() / grid.axes().getFirst().size();
    }

    double[] values(ToDoubleFunction<double[]> function) {
        return places.values(function);
    }

    /** Factors of value and slope in homogeneous conditions at all ends, for each field. */
    Evolution with(double[]... ofFields) {
        this.conditions = List.of(ofFields);
        return this;
    }

    /** A field that fluxes depend on besides. */
    Evolution given(double[] values) {
        this.given = like -> List.of(like.constant(HostArray.of(places.type(), values)));
        return this;
    }

    /** What is added to the time derivatives, from the fields with those given behind them. */
    Evolution sources(Function<List<Expr>, List<Expr>> added) {
        this.sources = added;
        return this;
    }

    List<Expr> slopes(List<Expr> fields) {
        var others = given.apply(fields.getFirst());
        var divergence =
                discretization.divergence(law, fields, others, grid, (field, axis) -> ends(fields.getFirst(), field));
        var all = new ArrayList<>(fields);
        all.addAll(others);
        var added = sources.apply(all);
        return IntStream.range(0, fields.size())
                .mapToObj(i -> added.isEmpty()
                        ? divergence.get(i).negate()
                        : added.get(i).minus(divergence.get(i)))
                .toList();
    }

    private Optional<Discretization.Ends> ends(Expr like, int field) {
        if (isPeriodic) {
            return Optional.empty();
        }
        var factors = conditions.isEmpty() ? new double[] {0, 1} : conditions.get(field);
        var condition = new Discretization.Condition(factors[0], factors[1], like.constant(0));
        return Optional.of(new Discretization.Ends(condition, condition));
    }

    /** The divergence's negative, with sources. */
    List<double[]> slopesOf(double[]... start) {
        var program = Program.trace("slopes", types(start.length), this::slopes);
        return run(program, 1, start);
    }

    /** The fields at a time, in steps of the nearest size that makes them equal. */
    List<double[]> until(double end, double step, double[]... start) {
        int steps = (int) Math.ceil(end / step);
        double h = end / steps;
        var program = Program.trace("step", types(start.length), before -> {
            var first = moved(before, h);
            var second = mixed(before, 0.75, moved(first, h), 0.25);
            return mixed(before, 1.0 / 3, moved(second, h), 2.0 / 3);
        });
        return run(program, steps, start);
    }

    private List<ArrayType> types(int fields) {
        return java.util.Collections.nCopies(fields, new ArrayType(DType.F64, grid.shape()));
    }

    private List<Expr> moved(List<Expr> fields, double h) {
        return Jump.combined(fields, slopes(fields), (value, slope) -> value.plus(slope.times(h)));
    }

    private static List<Expr> mixed(List<Expr> one, double weight, List<Expr> other, double otherWeight) {
        return Jump.combined(one, other, (a, b) -> a.times(weight).plus(b.times(otherWeight)));
    }

    private List<double[]> run(Program program, int times, double[]... start) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program)) {
            List<Array> now = Arrays.stream(start)
                    .map(values -> backend.put(HostArray.of(places.type(), values)))
                    .map(Array.class::cast)
                    .toList();
            for (int i = 0; i < times; i++) {
                var next = executable.call(now);
                now.forEach(Array::close);
                now = next;
            }
            var results = now.stream().map(backend::get).map(HostArray::toArray).toList();
            now.forEach(Array::close);
            return results;
        }
    }

    int axes() {
        return axes;
    }
}
