package org.simplectic.discretizations.internal.elements;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Derivatives by finite elements. Everything is assembled once to sparse matrices; a program multiplies with them. Costs in numbers read, n being
 * the number of nodes: 7 n entries for each of {@code dx}, {@code dy} and {@code lap} of degree 1, 15 n of degree 2; for {@code diffuse} all
 * gradients at quadrature points and the way back, 24 n of degree 1, 100 n of degree 2.
 */
final class ElementOperators implements MeshOperators {
    private final Elements elements;
    private final Boundary boundary;
    private final Grid grid;
    private final Sparse[] averaged;
    private final Sparse inside;
    private final Sparse trace;
    private final Sparse through;
    private final Map<Conditions, WeakForm> forms = new HashMap<>();

    ElementOperators(Mesh mesh, int degree, List<String> names, String unit) {
        this.elements = new Elements(mesh, ReferenceTriangle.of(degree));
        this.boundary = new Boundary(elements);
        double[] weights = elements.weights();
        this.grid = Grid.of(elements.mesh(), names, unit, HostArray.vector(weights));
        this.averaged = averaged(weights);
        this.inside = inside();
        this.trace = onSides(false, weights);
        this.through = onSides(true, weights);
    }

    /** Gradients at nodes: averages of those in the triangles around, weighted as in the mass matrix. */
    private Sparse[] averaged(double[] weights) {
        int size = elements.size();
        var builders = List.of(new Sparse.Builder(size, size), new Sparse.Builder(size, size));
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            for (int i = 0; i < elements.local(); i++) {
                double[] place = elements.reference().nodes()[i];
                double[][] slopes = elements.map(triangle, place)
                        .slopes(elements.reference().slopes(place));
                int row = elements.node(triangle, i);
                double part = elements.weight(triangle, i) / weights[row];
                for (int j = 0; j < elements.local(); j++) {
                    builders.get(0).add(row, elements.node(triangle, j), part * slopes[0][j]);
                    builders.get(1).add(row, elements.node(triangle, j), part * slopes[1][j]);
                }
            }
        }
        return new Sparse[] {builders.get(0).build(), builders.get(1).build()};
    }

    /** From values at nodes to those at quadrature points. */
    private Sparse inside() {
        double[][] points = elements.reference().points();
        var builder = new Sparse.Builder(elements.count() * points.length, elements.size());
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            for (int q = 0; q < points.length; q++) {
                double[] values = elements.reference().values(points[q]);
                for (int i = 0; i < values.length; i++) {
                    builder.add(triangle * points.length + q, elements.node(triangle, i), values[i]);
                }
            }
        }
        return builder.build();
    }

    /** From values at nodes to those at places of the boundary, or from what flows in there to the change of values at nodes. */
    private Sparse onSides(boolean isInflow, double[] weights) {
        var reference = elements.reference();
        var builder = isInflow
                ? new Sparse.Builder(elements.size(), boundary.size())
                : new Sparse.Builder(boundary.size(), elements.size());
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            for (var side : boundary.sides(triangle)) {
                for (int p = 0; p < reference.side().length; p++) {
                    double[] place = boundary.place(side.number(), p);
                    double[] normal = elements.map(triangle, place).normal(side.number());
                    double[] values = reference.values(place);
                    double length = reference.sideWeights()[p] * Math.hypot(normal[0], normal[1]);
                    for (int i = 0; i < values.length; i++) {
                        int node = elements.node(triangle, i);
                        if (isInflow) {
                            builder.add(node, side.first() + p, values[i] * length / weights[node]);
                        } else {
                            builder.add(side.first() + p, node, values[i]);
                        }
                    }
                }
            }
        }
        return builder.build();
    }

    @Override
    public Grid grid() {
        return grid;
    }

    @Override
    public SequencedMap<String, List<HostArray>> places() {
        return boundary.places();
    }

    /** A field with what is known of it. */
    private record Known(Expr field, Expr right, WeakForm form) {
        Expr slope(int axis) {
            return form.slope(axis, field, right);
        }
    }

    @Override
    public Expr apply(
            Operator operator, List<Expr> arguments, List<? extends Map<String, Discretization.Condition>> conditions) {
        var fields = new ArrayList<Known>();
        for (int i = 0; i < operator.fields(); i++) {
            fields.add(known(arguments.get(i), conditions.get(i)));
        }
        return switch (operator) {
            case DX -> averaged[0].times(spread(arguments.getFirst()));
            case DY -> averaged[1].times(spread(arguments.getFirst()));
            case LAPLACIAN -> {
                var u = fields.getFirst();
                yield u.form().laplacian(u.field(), u.right());
            }
            case DIFFUSION -> diffusion(fields.getFirst(), arguments.get(1));
            case ELASTIC_X, ELASTIC_Y ->
                elastic(
                        fields.get(0),
                        fields.get(1),
                        arguments.get(2),
                        arguments.get(3),
                        operator == Operator.ELASTIC_X ? 0 : 1);
        };
    }

    private Known known(Expr argument, Map<String, Discretization.Condition> given) {
        var conditions = Conditions.of(given, boundary);
        var form = forms.computeIfAbsent(conditions, missing -> new WeakForm(elements, boundary, missing));
        var right = conditions.isKnown() ? Conditions.right(given, boundary) : argument.constant(0);
        return new Known(spread(argument), right, form);
    }

    private Expr spread(Expr argument) {
        return argument.broadcast(grid.shape());
    }

    /** Coefficients that are the same everywhere need not be interpolated. */
    private static Expr at(Sparse places, Expr coefficient) {
        return coefficient.type().rank() == 0 ? coefficient : places.times(coefficient);
    }

    private Expr diffusion(Known u, Expr k) {
        var at = at(inside, k);
        var change = u.form().divergence(times(at, u.slope(0)), times(at, u.slope(1)));
        if (!u.form().isKnown()) {
            return change;
        }
        var inflow = u.form().inflow(trace.times(u.field()), u.right());
        return change.plus(through.times(times(at(trace, k), inflow)));
    }

    private Expr elastic(Known u, Known v, Expr lambda, Expr mu, int component) {
        var shear = at(inside, mu);
        var dilation = at(inside, lambda);
        var ux = u.slope(0);
        var vy = v.slope(1);
        var across = times(shear, u.slope(1).plus(v.slope(0)));
        var along = times(dilation, ux.plus(vy)).plus(times(shear, (component == 0 ? ux : vy).times(2)));
        var own = component == 0 ? u : v;
        var change = component == 0
                ? own.form().divergence(along, across)
                : own.form().divergence(across, along);
        if (!own.form().isKnown()) {
            return change;
        }
        // Where the displacement is known, what flows in is a multiple of the jump; elsewhere it is the stress itself.
        var stiff = at(trace, lambda).plus(at(trace, mu).times(2));
        var essential = own.field().constant(own.form().essential());
        var factor = times(stiff.minus(1), essential).plus(1);
        var inflow = own.form().inflow(trace.times(own.field()), own.right());
        return change.plus(through.times(times(factor, inflow)));
    }

    private static Expr times(Expr coefficient, Expr values) {
        return coefficient.broadcast(values.type().shape()).times(values);
    }
}
