package org.simplectic.backend.simd.internal.fft;

import org.simplectic.backend.simd.internal.fft.Chain.Rows;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Factors;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Kind;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;

/**
 * One long line in two sweeps over memory. The line of {@code n = p q} is a matrix of {@code p} rows and {@code q} columns:
 * the first sweep transforms blocks of columns in a buffer, multiplies by the roots and writes them transposed, the
 * second transforms the columns of what came out, which leaves the results in natural order.
 *
 * <p>Between the sweeps the numbers lie in strips, each the width of a vector and {@code q} rows long, so that the second
 * sweep reads memory in order. The roots are products of two: one for the block, one for the lane.
 *
 * @see "D. H. Bailey, FFTs in external or hierarchical memory, J. Supercomputing 4 (1990)"
 */
final class FourStep {
    private final Lanes lanes;
    private final int rows;
    private final int columns;
    private final Steps first;
    private final Codelet turn;
    private final Pass turnPass;
    private final Steps second;
    private final long firstBytes;
    private final long secondBytes;
    private final boolean turnsFromFirst;

    FourStep(Tables tables, int rows, int columns, boolean inverse) {
        this.lanes = tables.lanes();
        this.rows = rows;
        this.columns = columns;
        var length = (long) rows * columns;
        var interleaved = inverse ? Layout.SWAPPED : Layout.INTERLEAVED;
        var complex = lanes.complexBytes();
        var block = lanes.blockBytes();
        var packed = Rows.packed(lanes, 1);

        var firstRadices = Radices.of(rows);
        var firstChain = new Chain(tables.lanes(), rows, firstRadices, 1);
        var firstPlaces = places(firstRadices.size());
        this.firstBytes = firstChain.bytes();
        this.turnsFromFirst = firstPlaces[firstRadices.size()] == Steps.FIRST;
        this.first = new Steps(
                firstChain.steps(new Rows(interleaved, (long) columns * complex, block, 0), packed, firstPlaces, 1));

        var width = lanes.count();
        this.turn = Codelets.of(new CodeletSpec(
                lanes, width, Kind.COPY, Layout.BLOCK, Factors.PRODUCT, Layout.TRANSPOSED, false, false));
        this.turnPass = new Pass(
                rows / width,
                1,
                block,
                (long) width * block,
                0,
                block,
                (long) columns * block,
                0,
                Tables.uniform(lanes.single(), length, columns / width * rows, i -> i / rows * width * (i % rows)),
                2 * width,
                tables.blocks(length, rows, i -> i / width * (i % width)),
                (long) width * block,
                1);

        var secondRadices = Radices.of(columns);
        var secondChain = new Chain(tables.lanes(), columns, secondRadices, 1);
        var secondPlaces = places(secondRadices.size());
        secondPlaces[secondRadices.size()] = Steps.OUT;
        this.secondBytes = secondChain.bytes();
        this.second = new Steps(secondChain.steps(
                packed,
                new Rows(interleaved, (long) rows * complex, block, 0),
                secondPlaces,
                inverse ? 1.0 / length : 1));
    }

    private static int[] places(int passes) {
        var places = new int[passes + 1];
        for (var i = 1; i <= passes; i++) {
            places[i] = i % 2 == 1 ? Steps.FIRST : Steps.SECOND;
        }
        places[0] = Steps.IN;
        return places;
    }

    /** The split of {@code length} nearest to its square root with both factors multiples of the lanes; 0 if there is none. */
    static int rowsOf(int length, int lanes) {
        for (var rows = (int) Math.sqrt(length); rows >= lanes; rows--) {
            if (length % rows == 0 && rows % lanes == 0 && length / rows % lanes == 0) {
                return rows;
            }
        }
        return 0;
    }

    /** The parts of the first sweep: the blocks of columns. */
    int firstParts() {
        return columns / lanes.count();
    }

    /** The parts of the second sweep. */
    int secondParts() {
        return rows / lanes.count();
    }

    /** Parts {@code from} to before {@code to} of the first sweep. */
    void firstSweep(long in, long strips, int from, int to, long scratch) {
        var step = (long) lanes.count() * lanes.complexBytes();
        var turned = turnsFromFirst ? scratch : scratch + firstBytes;
        for (var part = from; part < to; part++) {
            first.run(in + part * step, 0, scratch, scratch + firstBytes);
            turn.run(turnPass, turned, strips + (long) part * lanes.count() * lanes.blockBytes(), part * 2 * rows);
        }
    }

    /** Parts {@code from} to before {@code to} of the second sweep. */
    void secondSweep(long strips, long out, int from, int to, long scratch) {
        var step = (long) lanes.count() * lanes.complexBytes();
        for (var part = from; part < to; part++) {
            second.run(
                    strips + part * (long) columns * lanes.blockBytes(),
                    out + part * step,
                    scratch,
                    scratch + secondBytes);
        }
    }

    /** Bytes of what lies between the sweeps. */
    long stripBytes() {
        return (long) rows * columns * lanes.complexBytes();
    }

    long scratchBytes() {
        return 2 * Math.max(firstBytes, secondBytes);
    }

    /** The same for many lines, each done by one thread. */
    Lines lines() {
        return new Lines() {
            @Override
            public void run(long in, long inStride, long out, long outStride, int count, long scratch) {
                var strips = scratch + FourStep.this.scratchBytes();
                for (var line = 0; line < count; line++) {
                    firstSweep(in + line * inStride, strips, 0, firstParts(), scratch);
                    secondSweep(strips, out + line * outStride, 0, secondParts(), scratch);
                }
            }

            @Override
            public long scratchBytes() {
                return FourStep.this.scratchBytes() + stripBytes();
            }
        };
    }
}
