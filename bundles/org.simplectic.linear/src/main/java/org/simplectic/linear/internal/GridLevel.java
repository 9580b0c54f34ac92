package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * A field's equations on a grid of cells, in which each is coupled with the next ones along the axes only:
 * {@code sum over axes of up (x - next x) + down (x - x before) + reaction x}, and what the conditions at the ends add. All coefficients are of the grid's rank,
 * with extent 1 along axes on which they do not depend.
 *
 * @param cells of each axis
 * @param up of each axis, the coupling with the next cell
 * @param down of each axis, the coupling with the one before
 * @param reaction the factor of the value itself
 * @param first of each axis what its beginning adds to the factor of the value next to it: with extent 1 along the axis
 * @param last of each axis the same at its end
 */
record GridLevel(List<Cells> cells, List<Expr> up, List<Expr> down, Expr reaction, List<Expr> first, List<Expr> last) {
    /** What a Dirichlet condition half a cell away makes of the coupling; nothing makes more. */
    private static final double FIRM = 2;

    /** A resistance that counts as none, beside those of cells. */
    private static final double NO_WALL = 1e-30;

    /** The compact equations that are near those of a stencil: along each axis the same sum of moments. */
    static GridLevel of(StencilOperator a) {
        var cells = a.grid().axes().stream().map(Cells::of).toList();
        int reach = a.entries().stream()
                .flatMap(entry -> entry.offset().stream())
                .mapToInt(Math::abs)
                .max()
                .orElse(0);
        var sum = a.entries().stream()
                .map(StencilOperator.Entry::coefficient)
                .reduce(Expr::plus)
                .orElseThrow();
        var up = new ArrayList<Expr>();
        var down = new ArrayList<Expr>();
        for (int axis = 0; axis < cells.size(); axis++) {
            up.add(inner(moment(a, axis, 1), cells, reach > 1 ? reach : 0));
            down.add(inner(moment(a, axis, -1), cells, reach > 1 ? reach : 0));
        }
        var reaction = inner(sum, cells, reach);
        var first = new ArrayList<Expr>();
        var last = new ArrayList<Expr>();
        for (int axis = 0; axis < cells.size(); axis++) {
            first.add(end(a, axis, reach, sum, reaction, up.get(axis), false));
            last.add(end(a, axis, reach, sum, reaction, down.get(axis), true));
        }
        var inside = new GridLevel(cells, up, down, reaction, first, last);
        // A sum that has a value at each point is kept as it is: what is not the ends' is reaction.
        return 4L * sum.type().shape().size() > a.grid().size() ? inside.withReaction(a, sum) : inside;
    }

    private GridLevel withReaction(StencilOperator a, Expr sum) {
        var rest = sum;
        for (int axis = 0; axis < rank(); axis++) {
            if (!cells.get(axis).isPeriodic()) {
                rest = rest.minus(
                                first.get(axis).plus(beyond(a, axis, 0, false)).times(indicator(axis, true, false)))
                        .minus(last.get(axis).plus(beyond(a, axis, 0, true)).times(indicator(axis, false, false)));
            }
        }
        return new GridLevel(cells, up, down, rest, first, last);
    }

    /** The sum of the coefficients in a row, so many rows from an end, of values beyond it. */
    private static Expr beyond(StencilOperator a, int axis, int layer, boolean isLast) {
        int n = a.grid().axes().get(axis).size();
        var sum = at(a.centre(), axis, isLast ? n - 1 : 0).times(0);
        for (var entry : a.entries()) {
            int outward = isLast ? entry.offset().get(axis) : -entry.offset().get(axis);
            if (outward > layer) {
                sum = sum.plus(at(entry.coefficient(), axis, isLast ? n - 1 - layer : layer));
            }
        }
        return sum;
    }

    /** Half the sum of {@code k^2 + k} times the coefficients of values k steps away, or of {@code k^2 - k}: minus the coupling with the next value, or the one before. */
    private static Expr moment(StencilOperator a, int axis, int direction) {
        Expr sum = null;
        for (var entry : a.entries()) {
            int steps = direction * entry.offset().get(axis);
            double factor = -(steps * steps + steps) / 2.0;
            if (factor != 0) {
                var term = entry.coefficient().times(factor);
                sum = sum == null ? term : sum.plus(term);
            }
        }
        return sum == null ? a.centre().times(0) : sum;
    }

    /** A coefficient with those of the outermost layers replaced by what is next to them: conditions at the ends have changed them. */
    private static Expr inner(Expr coefficient, List<Cells> cells, int layers) {
        var kept = coefficient;
        for (int axis = 0; axis < cells.size(); axis++) {
            kept = innerAlong(kept, cells, axis, layers);
        }
        return kept;
    }

    private static Expr innerAlong(Expr coefficient, List<Cells> cells, int axis, int layers) {
        int n = coefficient.type().shape().extent(axis);
        int count = Math.min(layers, (n - 1) / 2);
        if (n == 1 || count == 0 || cells.get(axis).isPeriodic()) {
            return coefficient;
        }
        var parts = new ArrayList<Expr>();
        parts.addAll(Collections.nCopies(count, coefficient.slice(axis, count, count + 1, 1)));
        parts.add(coefficient.slice(axis, count, n - count, 1));
        parts.addAll(Collections.nCopies(count, coefficient.slice(axis, n - count - 1, n - count, 1)));
        return Expr.concatenate(axis, parts);
    }

    /** What the sums of the rows next to an end have beyond those inside. */
    private static Expr end(
            StencilOperator a, int axis, int reach, Expr sum, Expr reaction, Expr coupling, boolean isLast) {
        int n = a.grid().axes().get(axis).size();
        Expr more = null;
        for (int layer = 0; layer < Math.min(reach, n / 2); layer++) {
            int row = isLast ? n - 1 - layer : layer;
            var there = at(sum, axis, row).minus(at(reaction, axis, row));
            there = there.minus(beyond(a, axis, layer, isLast));
            more = more == null ? there : more.plus(there);
        }
        var none = at(coupling, axis, isLast ? n - 1 : 0).times(0);
        if (more == null || a.grid().axes().get(axis).isPeriodic()) {
            return none;
        }
        var across = a.grid().axes().stream().map(Cells::of).toList();
        for (int other = 0; other < across.size(); other++) {
            if (other != axis) {
                more = innerAlong(more, across, other, reach);
            }
        }
        // The coupling that is cut off at the end is zero there: that beside it is meant.
        int inside = isLast ? n - 1 : 0;
        return more.max(none).min(at(coupling, axis, inside).times(FIRM));
    }

    private static Expr at(Expr coefficient, int axis, int index) {
        return coefficient.type().shape().extent(axis) == 1
                ? coefficient
                : coefficient.slice(axis, index, index + 1, 1);
    }

    int rank() {
        return cells.size();
    }

    int points() {
        return cells.stream().mapToInt(Cells::size).reduce(1, Math::multiplyExact);
    }

    /** Of both ends of an axis what the condition there adds, in units of the coupling: 0 for Neumann's, {@link #FIRM} for Dirichlet's. */
    private Expr stiffness(int axis, boolean isLast) {
        var coupling = isLast ? at(down.get(axis), axis, extent(down.get(axis), axis) - 1) : at(up.get(axis), axis, 0);
        var added = (isLast ? last : first).get(axis);
        var zero = coupling.constant(0);
        return zero.less(coupling)
                .broadcast(wide(added, coupling))
                .where(added.over(coupling), zero.broadcast(wide(added, coupling)))
                .min(zero.constant(FIRM));
    }

    private static Shape wide(Expr a, Expr b) {
        return Shape.of(IntStream.range(0, a.type().rank())
                .map(axis -> Math.max(extent(a, axis), extent(b, axis)))
                .toArray());
    }

    private static int extent(Expr value, int axis) {
        return value.type().shape().extent(axis);
    }

    /** What a value next to an end is multiplied by beyond it, on average: 1 for Neumann's condition, -1 for Dirichlet's. */
    List<Expr> ghosts(int axis) {
        return List.of(ghost(axis, false), ghost(axis, true));
    }

    private Expr ghost(int axis, boolean isLast) {
        return stiffness(axis, isLast).mean().negate().plus(1);
    }

    /** The factors of the values themselves, as terms of a sum. */
    List<Expr> diagonal() {
        var terms = new ArrayList<Expr>();
        terms.add(reaction);
        for (int axis = 0; axis < rank(); axis++) {
            var both = up.get(axis).plus(down.get(axis));
            if (!cells.get(axis).isPeriodic()) {
                both = up.get(axis)
                        .times(indicator(axis, false, true))
                        .plus(down.get(axis).times(indicator(axis, true, true)))
                        .plus(first.get(axis).times(indicator(axis, true, false)))
                        .plus(last.get(axis).times(indicator(axis, false, false)));
            }
            terms.add(both);
        }
        return terms;
    }

    /** One at the first or the last cell of an axis and zero elsewhere; or the other way round. */
    private Expr indicator(int axis, boolean isFirst, boolean isElsewhere) {
        int n = cells.get(axis).size();
        var values = new double[n];
        Arrays.fill(values, isElsewhere ? 1 : 0);
        values[isFirst ? 0 : n - 1] = isElsewhere ? 0 : 1;
        var extents = new int[rank()];
        Arrays.fill(extents, 1);
        extents[axis] = n;
        return reaction.constant(HostArray.of(new ArrayType(DType.F64, Shape.of(extents)), values))
                .convert(reaction.type().dtype());
    }

    /** The product with a field, without the factors of the values themselves: what the neighbours give, with its sign turned. */
    Expr neighbours(Expr x) {
        Expr sum = null;
        for (int axis = 0; axis < rank(); axis++) {
            var edge = cells.get(axis).isPeriodic() ? Structural.Edge.PERIODIC : Structural.Edge.ZERO;
            var both = x.shift(axis, 1, edge)
                    .times(up.get(axis))
                    .plus(x.shift(axis, -1, edge).times(down.get(axis)));
            sum = sum == null ? both : sum.plus(both);
        }
        return java.util.Objects.requireNonNull(sum);
    }

    /** On the coarser grid that transfers lead to. */
    GridLevel coarser(List<Transfer> transfers, Set<Integer> axes) {
        var coarseCells = IntStream.range(0, rank())
                .mapToObj(axis -> axes.contains(axis) ? transfers.get(axis).coarse() : cells.get(axis))
                .toList();
        var coarseUp = new ArrayList<Expr>();
        var coarseDown = new ArrayList<Expr>();
        var coarseFirst = new ArrayList<Expr>();
        var coarseLast = new ArrayList<Expr>();
        for (int axis = 0; axis < rank(); axis++) {
            var next = mean(up.get(axis), transfers, axes, axis);
            var before = mean(down.get(axis), transfers, axes, axis);
            var coupling = axes.contains(axis) ? transfers.get(axis).coupling(next, before) : List.of(next, before);
            coarseUp.add(coupling.get(0));
            coarseDown.add(coupling.get(1));
            coarseFirst.add(end(transfers, axes, axis, coupling.get(0), coarseCells, false));
            coarseLast.add(end(transfers, axes, axis, coupling.get(1), coarseCells, true));
        }
        return new GridLevel(
                coarseCells, coarseUp, coarseDown, mean(reaction, transfers, axes, -1), coarseFirst, coarseLast);
    }

    private Expr mean(Expr coefficient, List<Transfer> transfers, Set<Integer> axes, int except) {
        var mean = coefficient;
        for (int axis : axes) {
            if (axis != except) {
                mean = transfers.get(axis).mean(mean);
            }
        }
        return mean;
    }

    /** The wall's resistance and that of half a cell lie in series: the wall's stays when cells grow. */
    private Expr end(
            List<Transfer> transfers, Set<Integer> axes, int axis, Expr coupling, List<Cells> coarse, boolean isLast) {
        var stiffness = mean(stiffness(axis, isLast), transfers, axes, axis);
        int n = coarse.get(axis).size();
        int fine = cells.get(axis).size();
        double growth =
                coarse.get(axis).widths()[isLast ? n - 1 : 0] / cells.get(axis).widths()[isLast ? fine - 1 : 0];
        var halfCell = stiffness.times(-1 / FIRM).plus(1).max(stiffness.constant(NO_WALL));
        var wall = stiffness.over(halfCell).times(growth);
        var series = wall.over(wall.times(1 / FIRM).plus(1));
        return series.times(at(coupling, axis, isLast ? extent(coupling, axis) - 1 : 0));
    }

    /** As a stencil, for its matrix. */
    StencilOperator stencil() {
        var entries = new ArrayList<StencilOperator.Entry>();
        var centre = diagonal().stream().reduce(Expr::plus).orElseThrow();
        entries.add(new StencilOperator.Entry(Collections.nCopies(rank(), 0), centre));
        for (int axis = 0; axis < rank(); axis++) {
            for (int steps : new int[] {-1, 1}) {
                var offset = new ArrayList<>(Collections.nCopies(rank(), 0));
                offset.set(axis, steps);
                var coefficient = (steps < 0 ? down : up).get(axis).negate();
                entries.add(new StencilOperator.Entry(offset, coefficient));
            }
        }
        return new StencilOperator(grid(), entries, false, Set.of());
    }

    private Grid grid() {
        return new Grid(IntStream.range(0, rank())
                .mapToObj(axis -> {
                    var along = cells.get(axis);
                    return new Grid.Axis(
                            String.valueOf(axis),
                            "",
                            0,
                            along.width() * along.size(),
                            along.isPeriodic(),
                            HostArray.vector(along.middles()),
                            HostArray.vector(along.widths()));
                })
                .toList());
    }
}
