package org.simplectic.linear.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;

/** What goes where when fronts are put together, all batches of them. */
final class Assembly {
    private final List<Batch> batches;

    private Assembly(List<Batch> batches) {
        this.batches = batches;
    }

    /** Elements of one array that are added to elements of another. */
    private record Moves(IntList from, IntList to) {
        Moves() {
            this(new IntList(), new IntList());
        }

        Expr into(Expr target, Expr source) {
            return target.scatterAdd(
                    target.constant(SparseTriangle.integers(to.toArray(), to.size())),
                    source.gather(source.constant(SparseTriangle.integers(from.toArray(), from.size()))));
        }
    }

    /**
     * What a batch is made of.
     *
     * @param fronts of it
     * @param entries of the matrix
     * @param borders of earlier batches, by their numbers
     */
    private record Batch(Fronts.Batch fronts, Moves entries, Map<Integer, Moves> borders) {
        int side() {
            return fronts.pivots() + fronts.border();
        }

        /** Where entry (i, j) of the matrix, in its new order, is in front f. */
        int place(int f, int i, int j) {
            return (f * side() + local(f, i)) * side() + local(f, j);
        }

        private int local(int f, int i) {
            var front = fronts.fronts().get(f);
            int pivot = Arrays.binarySearch(front.pivots(), i);
            return pivot >= 0 ? pivot : fronts.pivots() + Arrays.binarySearch(front.border(), i);
        }

        /** Zeros, and ones where a front has fewer pivots than the batch. */
        double[] nothing() {
            var values = new double[fronts.fronts().size() * side() * side()];
            for (int f = 0; f < fronts.fronts().size(); f++) {
                for (int i = fronts.fronts().get(f).pivots().length; i < fronts.pivots(); i++) {
                    values[(f * side() + i) * side() + i] = 1;
                }
            }
            return values;
        }
    }

    /** The front, by the numbers of its batch and in it, that a row is a pivot of. */
    private record Owner(int batch, int front) {}

    static Assembly of(SparseStructure structure, int[] order, Fronts fronts) {
        var batches = fronts.batches().stream()
                .map(batch -> new Batch(batch, new Moves(), new TreeMap<>()))
                .toList();
        var owners = owners(fronts, order.length);
        var place = Graph.inverse(order);
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        for (int k = 0; k < rows.length; k++) {
            int i = place[rows[k]];
            int j = place[columns[k]];
            var owner = owners[Math.min(i, j)];
            var batch = batches.get(owner.batch);
            batch.entries.from.add(k);
            batch.entries.to.add(batch.place(owner.front, i, j));
        }
        for (int b = 0; b < batches.size(); b++) {
            addBorders(b, batches, owners);
        }
        long moves = batches.stream().mapToLong(Assembly::count).sum();
        Levels.checkSize("sparse-lu by fronts", moves);
        return new Assembly(batches);
    }

    private static Owner[] owners(Fronts fronts, int n) {
        var owners = new Owner[n];
        for (int b = 0; b < fronts.batches().size(); b++) {
            var batch = fronts.batches().get(b).fronts();
            for (int f = 0; f < batch.size(); f++) {
                for (int pivot : batch.get(f).pivots()) {
                    owners[pivot] = new Owner(b, f);
                }
            }
        }
        return owners;
    }

    /** Adds what the fronts of one batch leave of their borders to those that wait for them. */
    private static void addBorders(int from, List<Batch> batches, Owner[] owners) {
        var batch = batches.get(from).fronts;
        int width = batch.border();
        for (int f = 0; f < batch.fronts().size(); f++) {
            var border = batch.fronts().get(f).border();
            if (border.length == 0) {
                continue;
            }
            var owner = owners[border[0]];
            var target = batches.get(owner.batch);
            var moves = target.borders.computeIfAbsent(from, b -> new Moves());
            for (int i = 0; i < border.length; i++) {
                for (int j = 0; j < border.length; j++) {
                    moves.from.add((f * width + i) * width + j);
                    moves.to.add(target.place(owner.front, border[i], border[j]));
                }
            }
        }
    }

    private static long count(Batch batch) {
        return batch.entries.to.size()
                + batch.borders.values().stream()
                        .mapToLong(moves -> moves.to.size())
                        .sum();
    }

    /**
     * The fronts of a batch, one after the other.
     *
     * @param number of the batch
     * @param values of the matrix
     * @param left of their borders by earlier batches
     */
    Expr front(int number, Expr values, List<Expr> left) {
        var batch = batches.get(number);
        var nothing = batch.nothing();
        var front = values.constant(HostArray.of(ArrayType.of(values.type().dtype(), nothing.length), nothing));
        front = batch.entries.into(front, values);
        for (var border : batch.borders.entrySet()) {
            front = border.getValue().into(front, left.get(border.getKey()));
        }
        return front;
    }
}
