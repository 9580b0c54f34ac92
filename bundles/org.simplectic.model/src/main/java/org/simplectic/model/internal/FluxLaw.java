package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * Fluxes that are text, in a program that is being traced.
 *
 * @param terms the fluxes
 * @param grid where fields have values
 * @param numbers the values of {@link FluxTerms#numbers}
 */
record FluxLaw(FluxTerms terms, Grid grid, List<Expr> numbers) implements ConservationLaw {
    @Override
    public List<Integer> carried(int axis) {
        return terms.axes().get(axis).fluxes().keySet().stream()
                .map(terms.fields()::indexOf)
                .toList();
    }

    @Override
    public List<Expr> flux(int axis, Values at) {
        return evaluated(terms.axes().get(axis).fluxes().values(), axis, at);
    }

    @Override
    public List<Expr> change(int axis, Values at, List<Expr> directions) {
        var carried = carried(axis);
        var operands = new ArrayList<>(numbers);
        int first = operands.size();
        operands.addAll(at.fields());
        operands.addAll(at.given());
        var moving = new boolean[operands.size()];
        carried.forEach(field -> moving[first + field] = true);
        var types = operands.stream().map(Expr::type).toList();
        int given = first + terms.fields().size();
        var flux = Program.trace(
                "flux",
                types,
                in -> new FluxLaw(terms, grid, in.subList(0, first))
                        .flux(
                                axis,
                                new Values(at.positions(), in.subList(first, given), in.subList(given, in.size()))));
        operands.addAll(directions);
        return flux.jvp(moving).apply(operands).subList(carried.size(), 2 * carried.size());
    }

    @Override
    public List<Expr> speeds(int axis, Values at) {
        var speeds = terms.axes().get(axis).speeds();
        if (!speeds.isEmpty()) {
            return evaluated(speeds, axis, at);
        }
        // Of a single field it is the derivative of the flux.
        var one = at.fields().getFirst().constant(1).broadcast(type(at).shape());
        return change(axis, at, List.of(one));
    }

    private static ArrayType type(Values at) {
        return at.fields().getFirst().type();
    }

    private List<Expr> evaluated(Collection<Formula> formulas, int axis, Values at) {
        var shape = type(at).shape();
        var algebra = new Between(new Algebra.Traced(at.fields().getFirst()));
        var values = new HashMap<String, Expr>();
        for (int i = 0; i < numbers.size(); i++) {
            values.put(terms.numbers().get(i), numbers.get(i));
        }
        for (int other = 0; other < grid.axes().size(); other++) {
            var points = other == axis ? at.positions() : grid.axes().get(other).points();
            values.put(
                    grid.axes().get(other).name(),
                    algebra.numbers().program().constant(points).broadcast(shape, List.of(other)));
        }
        put(terms.fields(), at.fields(), values);
        put(terms.given(), at.given(), values);
        terms.local().forEach((name, formula) -> values.put(name, formula.in(algebra, values)));
        return formulas.stream()
                .map(formula -> formula.in(algebra, values).broadcast(shape))
                .toList();
    }

    private static void put(List<String> names, List<Expr> found, Map<String, Expr> values) {
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), found.get(i));
        }
    }

    /** The operations that there are between points: those at one place. */
    private record Between(Algebra.Traced numbers) implements Algebra<Expr> {
        private static final String REFUSAL =
                "fluxes and speeds are also computed between the points, where there are no derivatives and means: define"
                        + " this by a name of its own under 'equations', and use the name here";

        @Override
        public Expr constant(double number) {
            return numbers.constant(number);
        }

        @Override
        public Expr unary(Elementwise.Unary function, Expr operand) {
            return numbers.unary(function, operand);
        }

        @Override
        public Expr binary(Elementwise.Binary function, Expr left, Expr right) {
            return numbers.binary(function, left, right);
        }

        @Override
        public Expr where(Expr condition, Expr yes, Expr no) {
            var wanted = Stream.of(condition, yes, no)
                    .map(value -> value.type().shape())
                    .reduce((a, b) -> a.rank() > 0 ? a : b)
                    .orElseThrow();
            return numbers.where(condition.broadcast(wanted), yes.broadcast(wanted), no.broadcast(wanted));
        }

        @Override
        public Expr derivative(Expr field, int axis, int order) {
            throw new IllegalArgumentException(REFUSAL);
        }

        @Override
        public Expr reduced(FieldFunctions.Reduction reduction, Expr field) {
            throw new IllegalArgumentException(REFUSAL);
        }
    }
}
