package org.simplectic.nonlinear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * How the derivatives of the equations of one field are made an operator with entries: where a value depends on others, and what is done to the equations so
 * that conjugate gradients can be used. They are multiplied by -1 where diffusion has made the diagonal negative. The ones next to the ends are
 * multiplied by numbers that make the operator symmetric where one-sided formulas have not: one number a side of the grid.
 *
 * @param colours to find coefficients with
 * @param offsets where a value depends on others
 * @param sign 1 or -1
 * @param isWeighted whether the outermost equations are multiplied
 * @param isMeanFree whether the equations leave a constant free
 * @param tags what is known of the operator
 */
record FieldOperator(
        Colours colours,
        List<List<Integer>> offsets,
        double sign,
        boolean isWeighted,
        boolean isMeanFree,
        Set<LinearOperator.Tag> tags) {
    private Grid grid() {
        return colours.grid();
    }

    /** The derivatives of f, as they are. */
    List<StencilOperator.Entry> entries(SteadyProblem problem, Expr y) {
        return colours.entries(problem.derivative(y), y, offsets);
    }

    /** What the equations are multiplied by, of the grid's rank. */
    Expr factors(List<StencilOperator.Entry> entries) {
        var first = entries.getFirst().coefficient();
        Expr product = first.constant(HostArray.filled(
                new ArrayType(
                        DType.F64,
                        Shape.of(grid().axes().stream().mapToInt(axis -> 1).toArray())),
                sign));
        for (int axis = 0; isWeighted && axis < grid().axes().size(); axis++) {
            if (!grid().axes().get(axis).isPeriodic()) {
                var weights = weights(entries, axis);
                if (weights.isPresent()) {
                    product = product.times(weights.get());
                }
            }
        }
        return product;
    }

    /** Along an axis: what makes the coupling of the outermost values and the next ones the same both ways, on average; 1 elsewhere. */
    private Optional<Expr> weights(List<StencilOperator.Entry> entries, int axis) {
        int n = grid().axes().get(axis).size();
        var up = along(entries, axis, 1);
        var down = along(entries, axis, -1);
        if (up.isEmpty() || down.isEmpty() || n < 3) {
            return Optional.empty();
        }
        var first = mean(down.get(), axis, 1).over(mean(up.get(), axis, 0));
        var last = mean(up.get(), axis, n - 2).over(mean(down.get(), axis, n - 1));
        var one = first.constant(1).broadcast(Shape.of(n - 2));
        var values = Expr.concatenate(List.of(first.reshape(1), one, last.reshape(1)));
        var extents = new int[grid().axes().size()];
        Arrays.fill(extents, 1);
        extents[axis] = n;
        return Optional.of(values.reshape(Shape.of(extents)));
    }

    private Optional<Expr> along(List<StencilOperator.Entry> entries, int axis, int steps) {
        var offset = new ArrayList<>(Collections.nCopies(grid().axes().size(), 0));
        offset.set(axis, steps);
        return entries.stream()
                .filter(entry -> entry.offset().equals(offset))
                .map(StencilOperator.Entry::coefficient)
                .findFirst();
    }

    private static Expr mean(Expr coefficient, int axis, int index) {
        return coefficient.slice(axis, index, index + 1, 1).mean();
    }

    /** The operator, of equations that are multiplied already. */
    StencilOperator operator(List<StencilOperator.Entry> entries, Expr factors) {
        return new StencilOperator(
                grid(),
                entries.stream()
                        .map(entry -> new StencilOperator.Entry(
                                entry.offset(), entry.coefficient().times(factors)))
                        .toList(),
                isMeanFree,
                tags);
    }
}
