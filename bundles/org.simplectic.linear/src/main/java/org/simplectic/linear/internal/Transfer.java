package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * How fields go along one axis from a grid of cells to one whose cells are two of those each, the last one three if their number is odd, and back:
 * by linear interpolation between the middles of cells, and by its adjoint for the scalar product in which values are weighted by their cells.
 * Beyond an end the coarse field goes on with what the condition there makes of the value next to it.
 *
 * @see "P. Wesseling, An Introduction to Multigrid Methods (1992), section 5.3 (cell-centred transfer)"
 */
final class Transfer {
    /** The places of a child in its cell: first, second, and the third of the last cell. */
    private static final int CHILDREN = 3;

    private final int axis;
    private final Cells fine;
    private final Cells coarse;

    /** Of each kind of child, cell by cell: the weights of the cell before, of its own, and of the one behind. */
    private final double[][][] weights = new double[CHILDREN][3][];

    Transfer(int axis, Cells fine) {
        this.axis = axis;
        this.fine = fine;
        this.coarse = fine.joined();
        int m = coarse.size();
        for (var kind : weights) {
            for (int k = 0; k < kind.length; k++) {
                kind[k] = new double[m];
            }
        }
        var fineMiddles = fine.middles();
        var coarseMiddles = coarse.middles();
        for (int i = 0; i < fine.size(); i++) {
            int cell = Math.min(i / 2, m - 1);
            var kind = weights[i - 2 * cell];
            double away = fineMiddles[i] - coarseMiddles[cell];
            int side = away < 0 ? 0 : 2;
            double distance = away < 0
                    ? (coarse.widths()[cell] + coarse.widths()[Math.floorMod(cell - 1, m)]) / 2
                    : (coarse.widths()[cell] + coarse.widths()[(cell + 1) % m]) / 2;
            boolean isOutside = !fine.isPeriodic() && (away < 0 ? cell == 0 : cell == m - 1);
            double part = Math.abs(away) / (isOutside ? coarse.widths()[cell] : distance);
            kind[side][cell] = part;
            kind[1][cell] = 1 - part;
        }
    }

    Cells coarse() {
        return coarse;
    }

    private boolean hasThird() {
        return fine.size() % 2 == 1;
    }

    /**
     * The weights of a field's own cells, with what lies beyond the ends.
     *
     * @param ghosts what the coarse value next to the first and the last end is multiplied by beyond it: scalars
     */
    private Expr own(int child, List<Expr> ghosts, int rank) {
        int m = coarse.size();
        var own = vector(weights[child][1], rank, ghosts.getFirst());
        if (fine.isPeriodic()) {
            return own;
        }
        var first = new double[m];
        var last = new double[m];
        first[0] = weights[child][0][0];
        last[m - 1] = weights[child][2][m - 1];
        return own.plus(vector(first, rank, own).times(ghosts.get(0)))
                .plus(vector(last, rank, own).times(ghosts.get(1)));
    }

    /** Of the neighbours only those that are there. */
    private Expr neighbours(int child, int side, int rank, Expr program) {
        var values = weights[child][side].clone();
        if (!fine.isPeriodic()) {
            values[side == 0 ? 0 : values.length - 1] = 0;
        }
        return vector(values, rank, program);
    }

    private boolean isUsed(int child, int side) {
        for (int cell = 0; cell < coarse.size(); cell++) {
            boolean isOutside = !fine.isPeriodic() && cell == (side == 0 ? 0 : coarse.size() - 1);
            if (!isOutside && weights[child][side][cell] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Along the axis; of extent 1 if they are all the same. */
    private Expr vector(double[] values, int rank, Expr program) {
        boolean isConstant = Arrays.stream(values).allMatch(value -> value == values[0]);
        var kept = isConstant ? new double[] {values[0]} : values;
        return program.constant(HostArray.of(new ArrayType(DType.F64, along(kept.length, rank)), kept))
                .convert(program.type().dtype());
    }

    private Shape along(int extent, int rank) {
        return Shape.of(
                IntStream.range(0, rank).map(i -> i == axis ? extent : 1).toArray());
    }

    private Expr shifted(Expr field, int offset) {
        return field.shift(axis, offset, fine.isPeriodic() ? Structural.Edge.PERIODIC : Structural.Edge.ZERO);
    }

    /** The fine field. */
    Expr interpolated(Expr field, List<Expr> ghosts) {
        int m = coarse.size();
        var first = spread(child(field, 0, ghosts), 0, fine.size() - 2 * m + 1);
        var second = spread(child(field, 1, ghosts), 1, fine.size() - 2 * m);
        var both = first.plus(second);
        if (!hasThird()) {
            return both;
        }
        return both.plus(child(field, 2, ghosts).slice(axis, m - 1, m, 1).pad(axis, 2 * m, 0));
    }

    private Expr child(Expr field, int child, List<Expr> ghosts) {
        int rank = field.type().rank();
        var sum = field.times(own(child, ghosts, rank));
        for (int side : new int[] {0, 2}) {
            if (isUsed(child, side)) {
                sum = sum.plus(shifted(field, side - 1).times(neighbours(child, side, rank, field)));
            }
        }
        return sum;
    }

    /** Zeros in every other place. */
    private Expr spread(Expr field, int before, int behind) {
        int rank = field.type().rank();
        var low = new ArrayList<>(Collections.nCopies(rank, 0));
        var high = new ArrayList<>(low);
        var between = new ArrayList<>(low);
        low.set(axis, before);
        high.set(axis, behind);
        between.set(axis, 1);
        return field.pad(low, high, between);
    }

    /** The coarse field: the adjoint of {@link #interpolated}. */
    Expr restricted(Expr field, List<Expr> ghosts) {
        int rank = field.type().rank();
        int m = coarse.size();
        Expr sum = null;
        for (int child = 0; child < (hasThird() ? CHILDREN : 2); child++) {
            var values = child == 2
                    ? field.slice(axis, 2 * m, 2 * m + 1, 1).pad(axis, m - 1, 0)
                    : field.slice(axis, child, 2 * m, 2);
            var share = values.times(vector(shares(child), rank, field));
            var part = share.times(own(child, ghosts, rank));
            for (int side : new int[] {0, 2}) {
                if (isUsed(child, side)) {
                    var given = share.times(neighbours(child, side, rank, field));
                    part = part.plus(shifted(given, 1 - side));
                }
            }
            sum = sum == null ? part : sum.plus(part);
        }
        var volumes = vector(coarse.widths(), rank, field);
        return java.util.Objects.requireNonNull(sum).over(volumes);
    }

    /** The widths of the children of a kind. */
    private double[] shares(int child) {
        var shares = new double[coarse.size()];
        for (int cell = 0; cell < shares.length; cell++) {
            int i = 2 * cell + child;
            shares[cell] = child == 2 && cell < shares.length - 1 ? 0 : fine.widths()[i];
        }
        return shares;
    }

    /** The mean of the children of each cell. */
    Expr mean(Expr field) {
        if (field.type().shape().extent(axis) == 1) {
            return field;
        }
        int rank = field.type().rank();
        int m = coarse.size();
        Expr sum = null;
        for (int child = 0; child < (hasThird() ? CHILDREN : 2); child++) {
            var values = child == 2
                    ? field.slice(axis, 2 * m, 2 * m + 1, 1).pad(axis, m - 1, 0)
                    : field.slice(axis, child, 2 * m, 2);
            var share = values.times(vector(shares(child), rank, field));
            sum = sum == null ? share : sum.plus(share);
        }
        return java.util.Objects.requireNonNull(sum).over(vector(coarse.widths(), rank, field));
    }

    /** Of each cell the value of its last child, or of its first. */
    private Expr outermost(Expr field, boolean isLast) {
        int n = fine.size();
        int m = coarse.size();
        if (field.type().shape().extent(axis) == 1) {
            return field;
        } else if (!isLast) {
            return field.slice(axis, 0, 2 * m, 2);
        }
        return hasThird()
                ? Expr.concatenate(axis, List.of(field.slice(axis, 1, 2 * m - 2, 2), field.slice(axis, n - 1, n, 1)))
                : field.slice(axis, 1, n, 2);
    }

    /**
     * Coefficients of the neighbours along the axis on the coarse grid: what diffuses through a face goes with the inverse of the distance of
     * the middles, what is carried through it does not; both are spread over the cell. Where more is carried than diffuses, diffusion is made as
     * large: else no coarse solution would be of use.
     *
     * @param up the factors of the next value in the rows of the fine grid, averaged across the axis
     * @param down those of the value before
     * @return the same on the coarse grid
     */
    List<Expr> coupling(Expr up, Expr down) {
        int rank = up.type().rank();
        var widths = vector(fine.widths(), rank, up);
        var upward = up.times(widths);
        var downward = down.times(widths);
        return List.of(
                coupled(upward, seen(downward, 1), true, rank), coupled(seen(upward, -1), downward, false, rank));
    }

    /** Of each cell the coefficient of another one, so that both of one face are in one place. */
    private Expr seen(Expr coefficient, int offset) {
        return coefficient.type().shape().extent(axis) == 1 ? coefficient : shifted(coefficient, offset);
    }

    private Expr coupled(Expr upward, Expr downward, boolean isLast, int rank) {
        int m = coarse.size();
        var distances = new double[m];
        for (int cell = 0; cell < m; cell++) {
            int child = isLast ? (cell == m - 1 ? fine.size() - 1 : 2 * cell + 1) : 2 * cell;
            distances[cell] = fine.distance(child, isLast) / coarse.distance(cell, isLast);
        }
        var diffused = outermost(upward.plus(downward).times(0.5), isLast).times(vector(distances, rank, upward));
        var carried = outermost(upward.minus(downward).times(0.5), isLast);
        var enough = diffused.max(carried.abs());
        return (isLast ? enough.plus(carried) : enough.minus(carried)).over(vector(coarse.widths(), rank, upward));
    }
}
