package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * The divergence of the fluxes of a model's fields, as a program: nothing of the discretization itself is kept.
 *
 * @param terms the fluxes
 * @param conditions whose right sides the program takes, in that order
 * @param program from the terms' numbers, conserved fields and given values, and the conditions' right sides at both ends, to the
 *     divergence for each conserved field
 * @param rate from the terms' numbers, conserved fields and given values to how many distances of points waves cross in a unit of t
 */
record Transport(FluxTerms terms, List<Condition> conditions, Program program, Program rate) {
    /**
     * What holds for a conserved field at the ends of an axis.
     *
     * @param field its place among the conserved ones
     * @param axis the number of the axis
     * @param edges the condition
     */
    record Condition(int field, int axis, Fields.Edges edges) {}

    /** Asks a discretization for it. */
    static Transport of(
            Discretization discretization, Grid grid, Map<String, Map<Integer, Fields.Edges>> edges, FluxTerms terms) {
        var conditions = new ArrayList<Condition>();
        for (int field = 0; field < terms.fields().size(); field++) {
            for (int axis = 0; axis < grid.axes().size(); axis++) {
                var both =
                        edges.getOrDefault(terms.fields().get(field), Map.of()).get(axis);
                if (both != null) {
                    conditions.add(new Condition(field, axis, both));
                }
            }
        }
        try {
            return new Transport(
                    terms,
                    List.copyOf(conditions),
                    program(discretization, grid, conditions, terms),
                    rate(grid, terms));
        } catch (IllegalArgumentException refused) {
            throw terms.node().error(String.valueOf(refused.getMessage()));
        }
    }

    private static Program program(
            Discretization discretization, Grid grid, List<Condition> conditions, FluxTerms terms) {
        int fields = terms.numbers().size();
        int given = fields + terms.fields().size();
        int rights = given + terms.given().size();
        var types = types(grid, terms);
        conditions.forEach(condition -> {
            var face = new ArrayType(DType.F64, Fields.face(grid, condition.axis()));
            types.addAll(List.of(face, face));
        });
        return Program.trace("divergence", types, in -> {
            var ends = new HashMap<List<Integer>, Discretization.Ends>();
            for (int i = 0; i < conditions.size(); i++) {
                var condition = conditions.get(i);
                ends.put(
                        List.of(condition.field(), condition.axis()),
                        Fields.ends(condition.edges(), in.get(rights + 2 * i), in.get(rights + 2 * i + 1)));
            }
            return discretization.divergence(
                    new FluxLaw(terms, grid, in.subList(0, fields)),
                    in.subList(fields, given),
                    in.subList(given, rights),
                    grid,
                    (field, axis) -> Optional.ofNullable(ends.get(List.of(field, axis))));
        });
    }

    private static List<ArrayType> types(Grid grid, FluxTerms terms) {
        var types = new ArrayList<ArrayType>();
        terms.numbers().forEach(number -> types.add(ArrayType.SCALAR));
        int others = terms.fields().size() + terms.given().size();
        types.addAll(Collections.nCopies(others, new ArrayType(DType.F64, grid.shape())));
        return types;
    }

    private static Program rate(Grid grid, FluxTerms terms) {
        int fields = terms.numbers().size();
        int given = fields + terms.fields().size();
        int[] all = IntStream.range(0, grid.axes().size()).toArray();
        return Program.trace("wave rate", types(grid, terms), in -> {
            var law = new FluxLaw(terms, grid, in.subList(0, fields));
            var sum = in.getFirst().constant(0);
            for (int axis = 0; axis < all.length; axis++) {
                if (!law.carried(axis).isEmpty()) {
                    var along = grid.axes().get(axis);
                    var speeds = law.speeds(
                            axis,
                            new ConservationLaw.Values(
                                    along.points(), in.subList(fields, given), in.subList(given, in.size())));
                    var largest = speeds.getFirst().abs().max(speeds.getLast().abs());
                    sum = sum.plus(largest.maximum(all).over(distance(along)));
                }
            }
            return List.of(sum);
        });
    }

    /** The smallest of neighbours. */
    private static double distance(Grid.Axis axis) {
        return IntStream.range(1, axis.size())
                .mapToDouble(i -> axis.points().get(i) - axis.points().get(i - 1))
                .min()
                .orElse(axis.length());
    }

    /** How many distances of points waves cross in a unit of t, in a program with these values. */
    Expr rateIn(Grid grid, Map<String, Expr> values) {
        return rate.apply(arguments(grid, values)).getFirst();
    }

    private List<Expr> arguments(Grid grid, Map<String, Expr> values) {
        var arguments = new ArrayList<Expr>();
        terms.numbers().forEach(name -> arguments.add(value(name, values)));
        terms.fields().forEach(name -> arguments.add(value(name, values)));
        terms.given().forEach(name -> arguments.add(value(name, values).broadcast(grid.shape())));
        return arguments;
    }

    /** The divergence for each conserved field, in a program with these values. */
    Map<String, Expr> in(Fields.Traced algebra, Grid grid, Map<String, Expr> values) {
        var arguments = arguments(grid, values);
        conditions.forEach(condition -> arguments.addAll(algebra.rights(condition.edges(), condition.axis())));
        var divergences = program.apply(arguments);
        var byField = new HashMap<String, Expr>();
        for (int i = 0; i < terms.fields().size(); i++) {
            byField.put(terms.fields().get(i), divergences.get(i));
        }
        return byField;
    }

    private static Expr value(String name, Map<String, Expr> values) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
