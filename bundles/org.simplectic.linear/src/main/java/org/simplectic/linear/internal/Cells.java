package org.simplectic.linear.internal;

import org.simplectic.api.Grid;

/**
 * The cells of a grid along one axis.
 *
 * @param widths of the cells, one behind the other
 * @param isPeriodic whether the last one is followed by the first
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Cells(double[] widths, boolean isPeriodic) {
    static Cells of(Grid.Axis axis) {
        return new Cells(axis.weights().toArray(), axis.isPeriodic());
    }

    int size() {
        return widths.length;
    }

    double width() {
        double sum = 0;
        for (double width : widths) {
            sum += width;
        }
        return sum / widths.length;
    }

    /** Two at a time; the last three if their number is odd. */
    Cells joined() {
        int m = widths.length / 2;
        var joined = new double[m];
        for (int i = 0; i < widths.length; i++) {
            joined[Math.min(i / 2, m - 1)] += widths[i];
        }
        return new Cells(joined, isPeriodic);
    }

    double[] middles() {
        var middles = new double[widths.length];
        double sum = 0;
        for (int i = 0; i < widths.length; i++) {
            middles[i] = sum + widths[i] / 2;
            sum += widths[i];
        }
        return middles;
    }

    /** From the middle of a cell to that of the next one, or of the one before; of the outermost one as if there were another like it. */
    double distance(int cell, boolean isNext) {
        int other = isNext ? cell + 1 : cell - 1;
        if (isPeriodic) {
            other = Math.floorMod(other, widths.length);
        } else if (other < 0 || other == widths.length) {
            other = cell;
        }
        return (widths[cell] + widths[other]) / 2;
    }
}
