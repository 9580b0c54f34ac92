package org.simplectic.nonlinear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * Colours of a grid's points, those of one colour so far apart that no value depends on two of them: the product of an operator with a field that is one at all
 * points of a colour, and zero elsewhere, has the coefficients of all these points at once. There are {@code (2 reach + 1)} to the power of the grid's axes, a
 * product each.
 *
 * @param grid the grid
 * @param reach how many steps away along an axis a value depends on others
 * @see "A. R. Curtis, M. J. D. Powell, J. K. Reid, On the estimation of sparse Jacobian matrices, J. Inst. Math. Appl. 13 (1974), 117"
 */
record Colours(Grid grid, int reach) {
    private static final double NONE = -1e9;

    private int period() {
        return 2 * reach + 1;
    }

    /** Colours along an axis; where a periodic one closes there are some more. */
    private int count(int axis) {
        int n = grid.axes().get(axis).size();
        if (n <= period()) {
            return n;
        }
        return grid.axes().get(axis).isPeriodic() ? period() + n % period() : period();
    }

    int count() {
        return IntStream.range(0, grid.axes().size()).map(this::count).reduce(1, Math::multiplyExact);
    }

    private int colour(int axis, int index) {
        int n = grid.axes().get(axis).size();
        if (n <= period()) {
            return index;
        }
        int rest = grid.axes().get(axis).isPeriodic() ? n % period() : 0;
        return index < n - rest ? index % period() : period() + index - (n - rest);
    }

    /** Of each point the number of the colour so many steps from it; beyond an end a number that is none. */
    private Expr field(Expr program, List<Integer> offset) {
        Expr sum = program.constant(0);
        int factor = 1;
        for (int axis = grid.axes().size() - 1; axis >= 0; axis--) {
            int n = grid.axes().get(axis).size();
            boolean isPeriodic = grid.axes().get(axis).isPeriodic();
            var values = new double[n];
            for (int i = 0; i < n; i++) {
                int there = i + offset.get(axis);
                boolean isOutside = !isPeriodic && (there < 0 || there >= n);
                values[i] = isOutside ? NONE : factor * (double) colour(axis, Math.floorMod(there, n));
            }
            var extents = new int[grid.axes().size()];
            Arrays.fill(extents, 1);
            extents[axis] = n;
            sum = sum.plus(program.constant(HostArray.of(new ArrayType(DType.F64, Shape.of(extents)), values)));
            factor *= count(axis);
        }
        return sum;
    }

    /**
     * The coefficients of an operator.
     *
     * @param product from a vector to the operator times it
     * @param program of the program
     * @param offsets where a value depends on others, no further than the reach
     * @return of each offset a field
     */
    List<StencilOperator.Entry> entries(UnaryOperator<Expr> product, Expr program, List<List<Integer>> offsets) {
        var zero = program.constant(0);
        var none = zero.broadcast(grid.shape());
        var numbers = zero.constant(
                HostArray.vector(IntStream.range(0, count()).asDoubleStream().toArray()));
        var starts = offsets.stream().map(offset -> none).toList();
        var centre = grid.axes().stream().map(axis -> 0).toList();
        var found = ControlFlow.scan(count(), starts, List.of(numbers), (carries, step) -> {
                    var number = step.getFirst();
                    var ones = field(number, centre)
                            .equal(number)
                            .where(number.constant(1), number.constant(0))
                            .broadcast(grid.shape());
                    var image = product.apply(ones.reshape(grid.size())).reshape(grid.shape());
                    var next = new ArrayList<Expr>();
                    for (int i = 0; i < offsets.size(); i++) {
                        var isHere = field(number, offsets.get(i)).equal(number).broadcast(grid.shape());
                        next.add(isHere.where(image, carries.get(i)));
                    }
                    return new ControlFlow.Step(next, List.of());
                })
                .carries();
        return IntStream.range(0, offsets.size())
                .mapToObj(i -> new StencilOperator.Entry(offsets.get(i), found.get(i)))
                .toList();
    }
}
