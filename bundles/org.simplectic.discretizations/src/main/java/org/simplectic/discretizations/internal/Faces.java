package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;

/**
 * The faces between the cells of an axis, of equal steps, and the cells on their sides. On periodic axes there is a face to the right of
 * each cell; otherwise one more, and fields are continued by cells beyond the ends.
 */
final class Faces {
    private final Grid.Axis along;
    private final int axis;
    private final int reach;

    /**
     * Says which axis.
     *
     * @param grid the grid
     * @param axis the number of the axis
     * @param reach how many cells on each side of a face are asked for
     */
    Faces(Grid grid, int axis, int reach) {
        this.along = grid.axes().get(axis);
        this.axis = axis;
        this.reach = reach;
        if (along.size() < reach + 1) {
            throw new IllegalArgumentException("the axis " + along.name() + " has " + along.size()
                    + " cells, but this reconstruction needs at least " + (reach + 1));
        }
    }

    int axis() {
        return axis;
    }

    double step() {
        return along.length() / along.size();
    }

    /** Where the faces are. */
    HostArray positions() {
        int first = along.isPeriodic() ? 1 : 0;
        return even(first, along.size() + 1);
    }

    /** The middles of the cells that fields are continued to. */
    HostArray middles() {
        int beyond = along.isPeriodic() ? 0 : reach;
        return even(0.5 - beyond, along.size() + beyond + 0.5);
    }

    private HostArray even(double first, double end) {
        int count = (int) Math.round(end - first);
        return HostArray.vector(IntStream.range(0, count)
                .mapToDouble(i -> along.from() + (first + i) * step())
                .toArray());
    }

    /**
     * A field with cells beyond the ends. They mirror those inside so that the condition holds at the end itself: walls that
     * reflect are exact, any condition is of order 2. Without one the mirror image goes on.
     */
    Expr continued(Expr field, Optional<Discretization.Ends> ends) {
        if (along.isPeriodic()) {
            return field;
        }
        int size = along.size();
        var first = field.slice(axis, 0, reach, 1).reverse(axis);
        var last = field.slice(axis, size - reach, size, 1).reverse(axis);
        var distances =
                IntStream.range(0, reach).mapToDouble(i -> (2 * i + 1) * step()).toArray();
        return Expr.concatenate(
                axis,
                List.of(
                        mirrored(
                                first,
                                IntStream.range(0, reach)
                                        .mapToDouble(i -> -distances[reach - 1 - i])
                                        .toArray(),
                                ends.map(Discretization.Ends::from)),
                        field,
                        mirrored(last, distances, ends.map(Discretization.Ends::to))));
    }

    /** With v = (inner + ghost) / 2 and v' = (ghost - inner) / distance at the end, the condition decides the ghost. */
    private Expr mirrored(Expr inner, double[] distances, Optional<Discretization.Condition> condition) {
        if (condition.isEmpty()) {
            return inner;
        }
        double value = condition.get().value();
        double slope = condition.get().slope();
        var ratios = new double[reach];
        var factors = new double[reach];
        for (int i = 0; i < reach; i++) {
            double pull = value / 2 + slope / distances[i];
            if (Math.abs(pull) <= 1e-8 * (Math.abs(value) + Math.abs(slope / distances[i]))) {
                throw new IllegalArgumentException("with this many points the mixed condition at an end of the axis "
                        + along.name() + " does not decide the values beyond it: take another number of points");
            }
            ratios[i] = (slope / distances[i] - value / 2) / pull;
            factors[i] = 1 / pull;
        }
        var shape = inner.type().shape();
        return scaled(inner, ratios).plus(scaled(condition.get().right().broadcast(shape), factors));
    }

    private Expr scaled(Expr values, double[] factors) {
        if (Arrays.stream(factors).allMatch(factor -> factor == factors[0])) {
            return values.times(factors[0]);
        }
        return values.times(values.constant(HostArray.vector(factors))
                .broadcast(values.type().shape(), List.of(axis)));
    }

    /**
     * A field that other equations decide, with cells beyond the ends: continued by polynomials, as differences of the same accuracy
     * continue it. The difference of face values is then their derivative, to rounding, at the ends too.
     */
    Expr continued(Expr given, int accuracy) {
        return along.isPeriodic()
                ? given
                : new GhostPoints(along.size(), step(), reach, accuracy - 1).around(given, axis, Optional.empty());
    }

    /**
     * The values on the sides of faces.
     *
     * @param continued a field with the cells beyond the ends
     * @param offset which cell: 0 is the one to the left of the face, 1 the one to the right
     * @return a value a face
     */
    Expr beside(Expr continued, int offset) {
        if (along.isPeriodic()) {
            return offset == 0 ? continued : continued.shift(axis, offset, Structural.Edge.PERIODIC);
        }
        int first = reach - 1 + offset;
        return continued.slice(axis, first, first + along.size() + 1, 1);
    }

    /** The differences of neighbours, the one across the face in the middle: {@code reach - 1} on each side of it. */
    List<Expr> differences(Expr continued) {
        var across = along.isPeriodic()
                ? continued.shift(axis, 1, Structural.Edge.PERIODIC).minus(continued)
                : continued
                        .slice(axis, 1, along.size() + 2 * reach, 1)
                        .minus(continued.slice(axis, 0, along.size() + 2 * reach - 1, 1));
        var differences = new ArrayList<Expr>();
        for (int offset = 1 - reach; offset < reach; offset++) {
            differences.add(beside(across, offset));
        }
        return differences;
    }

    /** The difference of each cell's faces over the step. */
    Expr divergence(Expr flux) {
        var difference = along.isPeriodic()
                ? flux.minus(flux.shift(axis, -1, Structural.Edge.PERIODIC))
                : flux.slice(axis, 1, along.size() + 1, 1).minus(flux.slice(axis, 0, along.size(), 1));
        return difference.over(step());
    }
}
