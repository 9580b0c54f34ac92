package org.simplectic.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;
import org.simplectic.array.Structural;

/**
 * A linear map of fields on a grid in which a value depends on those at a few places around it: {@code (A x)(i)} is the sum of
 * {@code coefficient(i) x(i + offset)} over the entries. Beyond the ends of axes that are not periodic there is nothing. A product is one pass over the field: it reads each
 * value once, and of coefficients no more than they have.
 *
 * @param grid where the field has values; vectors have them in the grid's order
 * @param entries what makes up the sum; an offset may occur more than once
 * @param isMeanFree whether the mean is taken off each product: so the equations of a field that is known but for a constant have
 *     solutions whatever the mean of the right-hand side is. Such an operator has no entries
 * @param tags what is known of it
 */
public record StencilOperator(Grid grid, List<Entry> entries, boolean isMeanFree, Set<Tag> tags)
        implements LinearOperator {
    /**
     * One neighbour.
     *
     * @param offset where it is, an axis each: fewer steps than the axis has points
     * @param coefficient its factor, of the grid's rank: of extent 1 along axes on which it does not depend
     */
    public record Entry(List<Integer> offset, Expr coefficient) {
        /** Copies the offset. */
        public Entry {
            offset = List.copyOf(offset);
        }

        /**
         * Whether it is the value itself.
         *
         * @return true if the offset is zero
         */
        public boolean isCentre() {
            return offset.stream().allMatch(steps -> steps == 0);
        }
    }

    /**
     * Checks offsets and coefficients, and copies the collections.
     *
     * @throws IllegalArgumentException if there is no entry, or one does not fit the grid
     */
    public StencilOperator {
        entries = List.copyOf(entries);
        tags = Set.copyOf(tags);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a stencil has at least one entry");
        }
        var shape = grid.shape();
        for (var entry : entries) {
            var own = entry.coefficient().type().shape();
            boolean fits = own.rank() == shape.rank() && entry.offset().size() == shape.rank();
            for (int axis = 0; fits && axis < shape.rank(); axis++) {
                fits = (own.extent(axis) == 1 || own.extent(axis) == shape.extent(axis))
                        && Math.abs(entry.offset().get(axis)) < shape.extent(axis);
            }
            if (!fits) {
                throw new IllegalArgumentException("the entry at " + entry.offset() + " of shape " + own
                        + " does not fit a grid of shape " + shape);
            }
        }
    }

    @Override
    public ArrayType type() {
        return entries.getFirst().coefficient().type().with(Shape.of(grid.size()));
    }

    @Override
    public Expr apply(Expr x) {
        return applyToField(x.reshape(grid.shape())).reshape(grid.size());
    }

    /**
     * The product with a field.
     *
     * @param x of the grid's shape
     * @return A x, of the same shape
     */
    public Expr applyToField(Expr x) {
        Expr sum = null;
        for (var entry : entries) {
            var term = entry.coefficient().times(shifted(x, entry.offset()));
            sum = sum == null ? term : sum.plus(term);
        }
        var product = java.util.Objects.requireNonNull(sum);
        return isMeanFree ? product.minus(product.sum().over(grid.size())) : product;
    }

    /**
     * A field as seen from elsewhere.
     *
     * @param x of the grid's shape, or of extent 1 along axes on which it does not depend
     * @param offset steps, an axis each
     * @return at each point the value at so many steps from it; zero beyond the ends of axes that are not periodic
     */
    public Expr shifted(Expr x, List<Integer> offset) {
        var seen = x;
        for (int axis = 0; axis < offset.size(); axis++) {
            if (offset.get(axis) != 0 && x.type().shape().extent(axis) > 1) {
                boolean isPeriodic = grid.axes().get(axis).isPeriodic();
                seen = seen.shift(axis, offset.get(axis), isPeriodic ? Structural.Edge.PERIODIC : Structural.Edge.ZERO);
            }
        }
        return seen;
    }

    @Override
    public LinearOperator transposed() {
        if (isSymmetric()) {
            return this;
        } else if (isMeanFree) {
            var plain = new StencilOperator(grid, mirrored(), false, tags);
            return MatrixFree.of(type(), x -> plain.apply(x.minus(x.sum().over(grid.size()))));
        }
        return new StencilOperator(grid, mirrored(), false, tags);
    }

    private List<Entry> mirrored() {
        return entries.stream()
                .map(entry -> {
                    var back = entry.offset().stream().map(steps -> -steps).toList();
                    return new Entry(back, shifted(entry.coefficient(), back));
                })
                .toList();
    }

    @Override
    public boolean hasEntries() {
        return !isMeanFree;
    }

    /** The sum of the entries on the diagonal: one pass over what they have. */
    @Override
    public Expr diagonal() {
        return centre().broadcast(grid.shape()).reshape(grid.size());
    }

    /**
     * The entries at offset zero together.
     *
     * @return of the grid's rank, with extent 1 along axes on which it does not depend
     */
    public Expr centre() {
        return entries.stream()
                .filter(Entry::isCentre)
                .map(Entry::coefficient)
                .reduce(Expr::plus)
                .orElseGet(() -> entries.getFirst().coefficient().constant(HostArray.filled(ones(), 0)));
    }

    private ArrayType ones() {
        return type().with(Shape.of(grid.axes().stream().mapToInt(axis -> 1).toArray()));
    }

    @Override
    public Sparse sparse() {
        if (isMeanFree) {
            throw new IllegalArgumentException(
                    "the field is known but for a constant, and such an operator has no entries;"
                            + " take an iterative linear solver, alone or with multigrid: cg, bicgstab or gmres");
        }
        var offsets = entries.stream().map(Entry::offset).distinct().toList();
        int n = grid.size();
        long most = (long) n * offsets.size();
        if (most > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("the operator has up to " + most
                    + " entries, too many for a solver that needs them; take an iterative one with multigrid");
        }
        var places = new int[n + 1];
        var columns = new int[(int) most];
        var from = new int[(int) most];
        int count = 0;
        var row = new int[grid.axes().size()];
        for (int i = 0; i < n; i++) {
            int first = count;
            count = row(offsets, row, i, columns, from, count);
            sort(columns, from, first, count);
            places[i + 1] = count;
            next(row);
        }
        var structure = SparseStructure.csr(n, places, Arrays.copyOf(columns, count));
        return new Sparse(structure, values(offsets, Arrays.copyOf(from, count)), tags);
    }

    /** Adds the neighbours of one point, and where their coefficients are. */
    private int row(List<List<Integer>> offsets, int[] point, int i, int[] columns, int[] from, int count) {
        int filled = count;
        for (int entry = 0; entry < offsets.size(); entry++) {
            int column = neighbour(point, offsets.get(entry));
            if (column >= 0) {
                columns[filled] = column;
                from[filled++] = entry * grid.size() + i;
            }
        }
        return filled;
    }

    private int neighbour(int[] point, List<Integer> offset) {
        int index = 0;
        for (int axis = 0; axis < point.length; axis++) {
            int size = grid.axes().get(axis).size();
            int there = point[axis] + offset.get(axis);
            if (grid.axes().get(axis).isPeriodic()) {
                there = Math.floorMod(there, size);
            } else if (there < 0 || there >= size) {
                return -1;
            }
            index = index * size + there;
        }
        return index;
    }

    private void next(int[] point) {
        for (int axis = point.length - 1; axis >= 0; axis--) {
            if (++point[axis] < grid.axes().get(axis).size()) {
                return;
            }
            point[axis] = 0;
        }
    }

    /** Orders a row's columns; places of the same column, which a short periodic axis has, are an error. */
    private static void sort(int[] columns, int[] from, int first, int end) {
        for (int i = first + 1; i < end; i++) {
            for (int j = i; j > first && columns[j - 1] > columns[j]; j--) {
                int column = columns[j];
                columns[j] = columns[j - 1];
                columns[j - 1] = column;
                int place = from[j];
                from[j] = from[j - 1];
                from[j - 1] = place;
            }
        }
        for (int i = first + 1; i < end; i++) {
            if (columns[i] == columns[i - 1]) {
                throw new IllegalArgumentException(
                        "a periodic axis of the grid is shorter than the operator's stencil;" + " take more points");
            }
        }
    }

    private Expr values(List<List<Integer>> offsets, int[] from) {
        var fields = new ArrayList<Expr>();
        for (var offset : offsets) {
            entries.stream()
                    .filter(entry -> entry.offset().equals(offset))
                    .map(Entry::coefficient)
                    .reduce(Expr::plus)
                    .map(field -> field.broadcast(grid.shape()).reshape(grid.size()))
                    .ifPresent(fields::add);
        }
        var indices = HostArray.ofIntegers(
                ArrayType.of(DType.I32, from.length),
                IntStream.of(from).asLongStream().toArray());
        var all = Expr.concatenate(fields);
        return all.gather(all.constant(indices));
    }

    @Override
    public LinearOperator scaled(Expr rows, Expr columns) {
        if (isMeanFree) {
            return MatrixFree.of(type(), x -> rows.times(apply(columns.times(x))));
        }
        var rowFactors = rows.broadcast(Shape.of(grid.size())).reshape(grid.shape());
        var columnFactors = columns.broadcast(Shape.of(grid.size())).reshape(grid.shape());
        return new StencilOperator(
                grid,
                entries.stream()
                        .map(entry -> new Entry(
                                entry.offset(),
                                entry.coefficient().times(rowFactors).times(shifted(columnFactors, entry.offset()))))
                        .toList(),
                false,
                Set.of());
    }
}
