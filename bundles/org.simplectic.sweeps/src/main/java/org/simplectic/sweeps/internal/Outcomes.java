package org.simplectic.sweeps.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.Counters;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/**
 * What is known of some members, as a matrix with a row a member: its status by {@link Solution#code}, where it is, its work, and its
 * quantities, which mean something where the status is {@link Status#DONE}.
 *
 * @param rows the matrix
 */
record Outcomes(HostArray rows) {
    private static final int STATUS = 0;
    private static final int POSITION = 1;
    private static final int WORK = 2;

    /** Columns before the quantities: status, position, and five counters. */
    static final int OWN = 7;

    static HostArray row(Status status, double position, Counters work, double[] quantities) {
        var row = new double[OWN + quantities.length];
        row[STATUS] = Solution.code(status);
        row[POSITION] = position;
        row[WORK] = work.steps();
        row[WORK + 1] = work.rejected();
        row[WORK + 2] = work.evaluations();
        row[WORK + 3] = work.jacobians();
        row[WORK + 4] = work.factorizations();
        System.arraycopy(quantities, 0, row, OWN, quantities.length);
        return HostArray.of(ArrayType.of(DType.F64, 1, row.length), row);
    }

    int members() {
        return rows.type().shape().extent(0);
    }

    private int width() {
        return rows.type().shape().extent(1);
    }

    private double get(int member, int column) {
        return rows.get(member * width() + column);
    }

    Status status(int member) {
        return Solution.status(get(member, STATUS));
    }

    double position(int member) {
        return get(member, POSITION);
    }

    /** The quantities of a member; NaN where it did not get to the end. */
    double[] quantities(int member) {
        boolean isThere = status(member).isSuccess();
        return IntStream.range(OWN, width())
                .mapToDouble(column -> isThere ? get(member, column) : Double.NaN)
                .toArray();
    }

    boolean areOver() {
        return IntStream.range(0, members()).noneMatch(member -> status(member) == Status.RUNNING);
    }

    /** Those that did not get to the end. */
    List<Integer> failed() {
        return IntStream.range(0, members())
                .filter(member -> !status(member).isSuccess())
                .boxed()
                .toList();
    }

    Counters work() {
        var work = Counters.NONE;
        for (int i = 0; i < members(); i++) {
            work = work.plus(new Counters(
                    (long) get(i, WORK),
                    (long) get(i, WORK + 1),
                    (long) get(i, WORK + 2),
                    (long) get(i, WORK + 3),
                    (long) get(i, WORK + 4)));
        }
        return work;
    }

    /** The first of these. */
    Outcomes first(int count) {
        return count == members()
                ? this
                : new Outcomes(HostArray.of(
                        ArrayType.of(DType.F64, count, width()), Arrays.copyOf(rows.toArray(), count * width())));
    }

    /** These and others behind them. */
    Outcomes and(Outcomes others) {
        var all = Arrays.copyOf(rows.toArray(), rows.size() + others.rows.size());
        System.arraycopy(others.rows.toArray(), 0, all, rows.size(), others.rows.size());
        return new Outcomes(HostArray.of(ArrayType.of(DType.F64, members() + others.members(), width()), all));
    }
}
