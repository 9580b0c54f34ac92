package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Plugins;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.PreconditionerPlugin;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;

/**
 * Incomplete LU factorization that keeps the entries of the matrix and drops all others. What goes where is found while the program is made; in it
 * rows that do not depend on each other are eliminated at once, level by level, and so are the substitutions. Costs about as many operations for the
 * factorization as for a few products, and those of a product for each application; a zero pivot makes the result not finite.
 *
 * @see "J. A. Meijerink, H. A. van der Vorst, An iterative solution method for linear systems of which the coefficient matrix is a symmetric
 *     M-matrix, Math. Comp. 31 (1977), 148"
 */
@Component(factory = Plugins.FACTORY, service = Preconditioner.class)
@PreconditionerPlugin("ilu-0")
@About(
        summary = "Incomplete LU factorization without fill-in",
        source = "J. A. Meijerink, H. A. van der Vorst, Math. Comp. 31 (1977), 148")
public final class Ilu0 implements Preconditioner {
    @Activate
    public Ilu0() {}

    @Override
    public LinearOperator init(LinearOperator a) {
        var sparse = a.sparse();
        var rows = Rows.of(sparse.structure());
        var values = rows.factorized(sparse.values());
        var lower = rows.triangle(false);
        var upper = rows.triangle(true);
        var transposedLower = rows.transposedTriangle(true);
        var transposedUpper = rows.transposedTriangle(false);
        return new LinearOperator.MatrixFree(
                a.type(),
                x -> upper.solve(values, lower.solve(values, x)),
                x -> transposedLower.solve(values, transposedUpper.solve(values, x)),
                a.tags());
    }

    /**
     * The entries of a matrix row by row, by ascending columns.
     *
     * @param columns of each row
     * @param places of each row where its entries are
     * @param diagonals where in its row each diagonal entry is
     * @param count how many entries there are; behind them are a zero and a one, for rows of nothing
     */
    private record Rows(List<int[]> columns, List<int[]> places, List<Integer> diagonals, int count) {
        static Rows of(SparseStructure structure) {
            var starts = structure.rowStarts();
            var all = structure.columnIndices();
            var columns = new ArrayList<int[]>();
            var places = new ArrayList<int[]>();
            var diagonals = new ArrayList<Integer>();
            for (int i = 0; i < structure.rows(); i++) {
                var order = IntStream.range(starts[i], starts[i + 1])
                        .boxed()
                        .sorted((p, q) -> Integer.compare(all[p], all[q]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                var row = Arrays.stream(order).map(p -> all[p]).toArray();
                int diagonal = Arrays.binarySearch(row, i);
                if (diagonal < 0) {
                    throw new IllegalArgumentException("ilu-0 needs an entry on the diagonal of every row, but row " + i
                            + " has none; take no preconditioner, or another one");
                }
                columns.add(row);
                places.add(order);
                diagonals.add(diagonal);
            }
            return new Rows(columns, places, diagonals, all.length);
        }

        private int place(int row, int column) {
            int found = Arrays.binarySearch(columns.get(row), column);
            return found < 0 ? -1 : places.get(row)[found];
        }

        private int pivot(int row) {
            return places.get(row)[diagonals.get(row)];
        }

        /** The triangle above the diagonal with it, or that below with ones there. */
        SparseTriangle triangle(boolean upper) {
            var off = new ArrayList<int[]>();
            var values = new ArrayList<int[]>();
            var pivots = new int[columns.size()];
            for (int i = 0; i < columns.size(); i++) {
                int from = upper ? diagonals.get(i) + 1 : 0;
                int to = upper ? columns.get(i).length : diagonals.get(i);
                off.add(Arrays.copyOfRange(columns.get(i), from, to));
                values.add(Arrays.copyOfRange(places.get(i), from, to));
                pivots[i] = upper ? pivot(i) : count + 1;
            }
            return SparseTriangle.of(off, values, pivots, count);
        }

        /** The transposed triangle: that above the diagonal, with ones there, of the lower one; or that below of the upper one. */
        SparseTriangle transposedTriangle(boolean upper) {
            int n = columns.size();
            var off = new ArrayList<List<Integer>>();
            var values = new ArrayList<List<Integer>>();
            var pivots = new int[n];
            for (int i = 0; i < n; i++) {
                off.add(new ArrayList<>());
                values.add(new ArrayList<>());
                pivots[i] = upper ? count + 1 : pivot(i);
            }
            for (int i = 0; i < n; i++) {
                int from = upper ? 0 : diagonals.get(i) + 1;
                int to = upper ? diagonals.get(i) : columns.get(i).length;
                for (int k = from; k < to; k++) {
                    off.get(columns.get(i)[k]).add(i);
                    values.get(columns.get(i)[k]).add(places.get(i)[k]);
                }
            }
            return SparseTriangle.of(arrays(off), arrays(values), pivots, count);
        }

        private static List<int[]> arrays(List<List<Integer>> lists) {
            return lists.stream()
                    .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
        }

        /** The values of L, without its diagonal, and U in place of those of the matrix, then zero and one. */
        Expr factorized(Expr values) {
            var schedule = schedule();
            var start = Expr.concatenate(List.of(
                    values,
                    values.constant(HostArray.vector(0, 1))
                            .convert(values.type().dtype())));
            if (schedule.isEmpty()) {
                return start;
            }
            int width = schedule.stream().mapToInt(List::size).max().orElse(0);
            int longest = schedule.stream()
                    .flatMap(List::stream)
                    .mapToInt(step -> step.targets().length)
                    .max()
                    .orElse(0);
            int steps = schedule.size();
            Levels.checkSize("ilu-0", (long) steps * width * Math.max(1, longest));
            var entries = SparseTriangle.filled(steps * width, count);
            var pivots = SparseTriangle.filled(steps * width, count + 1);
            var targets = SparseTriangle.filled(steps * width * longest, count);
            var sources = targets.clone();
            for (int s = 0; s < steps; s++) {
                for (int k = 0; k < schedule.get(s).size(); k++) {
                    var step = schedule.get(s).get(k);
                    int at = s * width + k;
                    entries[at] = step.entry();
                    pivots[at] = step.pivot();
                    System.arraycopy(step.targets(), 0, targets, at * longest, step.targets().length);
                    System.arraycopy(step.sources(), 0, sources, at * longest, step.sources().length);
                }
            }
            var sequences = List.of(
                    values.constant(SparseTriangle.integers(entries, steps, width)),
                    values.constant(SparseTriangle.integers(pivots, steps, width)),
                    values.constant(SparseTriangle.integers(targets, steps, width, longest)),
                    values.constant(SparseTriangle.integers(sources, steps, width, longest)));
            return ControlFlow.scan(steps, List.of(start), sequences, (carries, step) -> {
                        var now = carries.getFirst();
                        var before = now.gather(step.get(0));
                        var factors = before.over(now.gather(step.get(1)));
                        var known = now.scatterAdd(step.get(0), factors.minus(before));
                        var changes = factors.expandDims(1).times(now.gather(step.get(3)));
                        return new ControlFlow.Step(
                                List.of(known.scatterAdd(step.get(2), changes.negate())), List.of());
                    })
                    .carries()
                    .getFirst();
        }

        /** What is done at once: the k-th entry left of the diagonal in each row of a level, one k after the other. */
        private List<List<Step>> schedule() {
            var left = new ArrayList<int[]>();
            for (int i = 0; i < columns.size(); i++) {
                left.add(Arrays.copyOf(columns.get(i), diagonals.get(i)));
            }
            var levels = Levels.of(left);
            var schedule = new ArrayList<List<Step>>();
            for (int level = 1; level < levels.count(); level++) {
                var rows = levels.rows(level);
                int most = Arrays.stream(rows).map(diagonals::get).max().orElse(0);
                for (int k = 0; k < most; k++) {
                    int place = k;
                    schedule.add(Arrays.stream(rows)
                            .filter(row -> place < diagonals.get(row))
                            .mapToObj(row -> step(row, place))
                            .toList());
                }
            }
            return schedule;
        }

        private Step step(int row, int k) {
            int above = columns.get(row)[k];
            var targets = new ArrayList<Integer>();
            var sources = new ArrayList<Integer>();
            for (int c = diagonals.get(above) + 1; c < columns.get(above).length; c++) {
                int target = place(row, columns.get(above)[c]);
                if (target >= 0) {
                    targets.add(target);
                    sources.add(places.get(above)[c]);
                }
            }
            return new Step(
                    places.get(row)[k],
                    pivot(above),
                    targets.stream().mapToInt(Integer::intValue).toArray(),
                    sources.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /** One entry that becomes a factor, and what is taken off its row with it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Step(int entry, int pivot, int[] targets, int[] sources) {}
}
