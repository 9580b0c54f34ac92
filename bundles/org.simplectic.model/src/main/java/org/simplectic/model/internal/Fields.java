package org.simplectic.model.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.MeshOperators.Operator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * The grid of a model whose states are fields, the conditions at its boundaries, and its derivatives as programs: nothing of the
 * discretization itself is kept.
 *
 * @param grid where the fields have values
 * @param edges what holds for a field at the ends of an axis that is not periodic
 * @param derivatives every one that there is, or why there is none
 * @param transport the divergence of the fluxes of conserved fields, if there are any
 * @param inverses of the Laplacian
 * @param mesh instead of all derivatives and conditions on axes, those on a mesh
 */
record Fields(
        Grid grid,
        Map<String, Map<Integer, Edges>> edges,
        Map<Key, Derivative> derivatives,
        Optional<Transport> transport,
        Inverses inverses,
        Optional<MeshFields> mesh) {
    /**
     * A condition at one end of an axis, as {@link Discretization.Condition} has it.
     *
     * @param value the factor of the field
     * @param slope the factor of its derivative along the axis
     * @param right what their sum is: an expression of t, parameters and coordinates
     */
    record Edge(double value, double slope, Formula right) {}

    /**
     * The conditions at both ends of an axis.
     *
     * @param from where it begins
     * @param to where it ends
     */
    record Edges(Edge from, Edge to) {}

    /**
     * Which derivative.
     *
     * @param field whose conditions hold at the ends; empty where none are known, or needed
     * @param axis the number of the axis
     * @param order how often
     */
    record Key(Optional<String> field, int axis, int order) {}

    /**
     * A derivative, or an inverse of one.
     *
     * @param program from the field, and with conditions their right-hand sides at both ends, to the derivative
     * @param refusal why there is none
     */
    record Derivative(Optional<Program> program, String refusal) {}

    /** Copies the maps. */
    Fields {
        edges = Map.copyOf(edges);
        derivatives = Map.copyOf(derivatives);
    }

    /** Asks a discretization for all derivatives, and for the divergence of fluxes. */
    static Fields of(
            Discretization discretization,
            Grid grid,
            Set<String> fields,
            Map<String, Map<Integer, Edges>> edges,
            Optional<FluxTerms> fluxes,
            Inverses inverses) {
        var derivatives = new HashMap<Key, Derivative>();
        for (int axis = 0; axis < grid.axes().size(); axis++) {
            for (int order = 1; order <= FieldFunctions.HIGHEST_ORDER; order++) {
                var plain = new Key(Optional.empty(), axis, order);
                derivatives.put(plain, derivative(discretization, grid, plain, Optional.empty()));
                for (var field : fields) {
                    var ends = Optional.ofNullable(
                            edges.getOrDefault(field, Map.of()).get(axis));
                    if (ends.isPresent()) {
                        var key = new Key(Optional.of(field), axis, order);
                        derivatives.put(key, derivative(discretization, grid, key, ends));
                    }
                }
            }
        }
        return new Fields(
                grid,
                edges,
                derivatives,
                fluxes.map(terms -> Transport.of(discretization, grid, edges, terms)),
                inverses,
                Optional.empty());
    }

    private static Derivative derivative(Discretization discretization, Grid grid, Key key, Optional<Edges> edges) {
        var field = new ArrayType(DType.F64, grid.shape());
        var face = new ArrayType(DType.F64, face(grid, key.axis()));
        var types = edges.isPresent() ? List.of(field, face, face) : List.of(field);
        var name = "d" + grid.axes().get(key.axis()).name().repeat(key.order());
        try {
            return new Derivative(
                    Optional.of(Program.trace(name, types, in -> {
                        var ends = edges.map(both -> ends(both, in.get(1), in.get(2)));
                        return List.of(discretization.derivative(in.getFirst(), grid, key.axis(), key.order(), ends));
                    })),
                    "");
        } catch (IllegalArgumentException refused) {
            return new Derivative(Optional.empty(), String.valueOf(refused.getMessage()));
        }
    }

    /** Conditions with the values of their right sides. */
    static Discretization.Ends ends(Edges edges, Expr from, Expr to) {
        return new Discretization.Ends(condition(edges.from(), from), condition(edges.to(), to));
    }

    private static Discretization.Condition condition(Edge edge, Expr right) {
        return new Discretization.Condition(edge.value(), edge.slope(), right);
    }

    /** The grid's shape with extent 1 along an axis. */
    static Shape face(Grid grid, int axis) {
        int[] extents = grid.axes().stream().mapToInt(Grid.Axis::size).toArray();
        extents[axis] = 1;
        return Shape.of(extents);
    }

    /** The field among several in one vector. */
    Expr field(Expr y, int index) {
        return y.slice(index * grid.size(), (index + 1) * grid.size()).reshape(grid.shape());
    }

    /** Fields, or numbers that are the same everywhere, in one vector. */
    Expr joined(List<Expr> values) {
        return Expr.concatenate(
                0,
                values.stream()
                        .map(value -> value.broadcast(grid.shape()).reshape(grid.size()))
                        .toList());
    }

    /** The values of coordinates on the grid. */
    void coordinates(Expr program, Map<String, Expr> values) {
        for (int axis = 0; axis < grid.axes().size(); axis++) {
            var along = along(program, axis);
            values.put(
                    grid.axes().get(axis).name(),
                    mesh.isPresent() ? along : along.broadcast(grid.shape(), List.of(axis)));
        }
    }

    private Expr along(Expr program, int axis) {
        return program.constant(grid.axes().get(axis).points());
    }

    /** The operations of fields in one program. */
    final class Traced implements Algebra<Expr> {
        private final Algebra.Traced numbers;
        private final IdentityHashMap<Expr, String> names = new IdentityHashMap<>();
        private Map<String, Expr> values = Map.of();

        Traced(Expr program) {
            this.numbers = new Algebra.Traced(program);
        }

        /** Says which values are fields, and what conditions at boundaries are computed from. */
        void know(Map<String, Expr> all, Iterable<String> fields) {
            values = all;
            fields.forEach(field -> names.put(all.get(field), field));
        }

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
            var shape = condition.type().shape();
            var wanted = shape.rank() > 0
                    ? shape
                    : yes.type().rank() > 0 ? yes.type().shape() : no.type().shape();
            return numbers.where(condition.broadcast(wanted), yes.broadcast(wanted), no.broadcast(wanted));
        }

        @Override
        public Expr derivative(Expr operand, int axis, int order) {
            if (mesh.isPresent()) {
                return applied(axis == 0 ? Operator.DX : Operator.DY, List.of(operand));
            }
            var field = operand.broadcast(grid.shape());
            var name = Optional.ofNullable(names.get(operand));
            var ends = name.map(edges::get).map(ofField -> ofField.get(axis));
            if (ends.isEmpty()) {
                return program(new Key(Optional.empty(), axis, order))
                        .apply(List.of(field))
                        .getFirst();
            }
            var rights = rights(ends.get(), axis);
            return program(new Key(name, axis, order))
                    .apply(List.of(field, rights.getFirst(), rights.getLast()))
                    .getFirst();
        }

        /** The right sides of conditions at both ends of an axis. */
        List<Expr> rights(Edges ends, int axis) {
            var here = grid.axes().get(axis);
            return List.of(right(ends.from(), axis, here.from()), right(ends.to(), axis, here.to()));
        }

        /** Time derivatives of fields less the divergence of their fluxes. */
        List<Expr> lessDivergence(List<String> fields, List<Expr> slopes) {
            if (transport.isEmpty()) {
                return slopes;
            }
            var divergences = transport.get().in(this, grid, values);
            return IntStream.range(0, fields.size())
                    .mapToObj(i -> Optional.ofNullable(divergences.get(fields.get(i)))
                            .map(divergence ->
                                    slopes.get(i).broadcast(grid.shape()).minus(divergence))
                            .orElse(slopes.get(i)))
                    .toList();
        }

        @Override
        public Expr applied(Operator operator, List<Expr> arguments) {
            var given = arguments.stream()
                    .limit(operator.fields())
                    .map(names::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (!given.isEmpty() && given.size() < operator.fields()) {
                throw new IllegalArgumentException("expected two fields, or two other expressions, but only "
                        + Source.quote(given.getFirst()) + " is a field with conditions at the boundary");
            }
            var coordinates = grid.axes().stream().map(Grid.Axis::name).toList();
            var spread = arguments.stream()
                    .map(argument -> argument.broadcast(grid.shape()))
                    .toList();
            return mesh.orElseThrow(() -> new IllegalArgumentException("this is for fields on a mesh"))
                    .apply(this, operator, spread, given, values, coordinates);
        }

        private Program program(Key key) {
            var derivative = Objects.requireNonNull(derivatives.get(key), "every derivative was asked for");
            return derivative.program().orElseThrow(() -> new IllegalArgumentException(derivative.refusal()));
        }

        private Expr right(Edge edge, int axis, double position) {
            var shape = face(grid, axis);
            var there = new HashMap<>(values);
            for (int other = 0; other < grid.axes().size(); other++) {
                var coordinate = other == axis
                        ? numbers.constant(position).broadcast(shape)
                        : along(numbers.program(), other).broadcast(shape, List.of(other));
                there.put(grid.axes().get(other).name(), coordinate);
            }
            return edge.right().in(this, there).broadcast(shape);
        }

        @Override
        public Expr inverseLaplacian(Expr operand, Discretization.Laplacian laplacian) {
            return inverses.apply(operand.broadcast(grid.shape()), Optional.ofNullable(names.get(operand)), laplacian);
        }

        @Override
        public Expr reduced(FieldFunctions.Reduction reduction, Expr operand) {
            var field = operand.broadcast(grid.shape());
            int[] all = IntStream.range(0, grid.shape().rank()).toArray();
            return switch (reduction) {
                case MAXIMUM -> field.maximum(all);
                case MINIMUM -> field.minimum(all);
                case INTEGRAL -> integral(field);
                case MEAN -> integral(field).over(volume());
            };
        }

        private double volume() {
            if (mesh.isPresent()) {
                return Arrays.stream(grid.weights()).sum();
            }
            return grid.axes().stream().mapToDouble(Grid.Axis::length).reduce(1, (a, b) -> a * b);
        }

        private Expr integral(Expr field) {
            if (mesh.isPresent()) {
                return field.times(field.constant(HostArray.vector(grid.weights())))
                        .sum();
            }
            var sum = field;
            double uniform = 1;
            for (int axis = 0; axis < grid.axes().size(); axis++) {
                var weights = grid.axes().get(axis).weights();
                double first = weights.get(0);
                if (Arrays.stream(weights.toArray()).allMatch(weight -> weight == first)) {
                    uniform *= first;
                } else {
                    sum = sum.times(field.constant(weights).broadcast(grid.shape(), List.of(axis)));
                }
            }
            return sum.sum().times(uniform);
        }
    }
}
