package org.simplectic.backend.simd.internal.fft;

import org.simplectic.backend.simd.internal.fft.Chain.Rows;
import org.simplectic.backend.simd.internal.fft.CodeletSpec.Layout;

/** A part of a plan that must be done before the next begins. Its units are independent of each other. */
interface Stage {
    /** How many units there are to share out. */
    int units();

    /** Does units {@code from} to before {@code to}. */
    void run(Buffers buffers, int from, int to, long scratch);

    /** The bytes that a thread needs while it runs. */
    long scratchBytes();

    /** The memory that stages read and write, by native address. */
    final class Buffers {
        /** Places in it. */
        static final int IN = 0;

        static final int OUT = 1;
        static final int WORK = 2;
        static final int STRIPS = 3;

        private final long[] addresses = new long[4];

        long of(int place) {
            return addresses[place];
        }

        void set(int place, long address) {
            addresses[place] = address;
        }
    }

    /** Lines that lie one after the other: number {@code i} at {@code i} times the stride. */
    record Contiguous(Lines lines, int units, int from, long fromStride, int to, long toStride) implements Stage {
        @Override
        public void run(Buffers buffers, int first, int end, long scratch) {
            var in = buffers.of(from) + first * fromStride;
            var out = buffers.of(to) + first * toStride;
            lines.run(in, fromStride, out, toStride, end - first, scratch);
        }

        @Override
        public long scratchBytes() {
            return lines.scratchBytes();
        }
    }

    /** Where lines along an axis that is not the last one lie: {@code inner} of them side by side, {@code outer} times. */
    record Axis(int outer, int inner, int from, int to) {}

    /** A side of a strided line: the count and the bytes of its elements. */
    record Side(int length, int bytes) {
        long place(Axis axis, int line) {
            return ((long) line / axis.inner * length * axis.inner + line % axis.inner) * bytes;
        }
    }

    /** Lines whose elements are not side by side, each gathered, transformed and scattered; also in place. */
    record Strided(Lines lines, Axis axis, Side in, Side out) implements Stage {
        @Override
        public int units() {
            return axis.outer * axis.inner;
        }

        @Override
        public void run(Buffers buffers, int first, int end, long scratch) {
            var result = scratch + round((long) in.length * in.bytes);
            var rest = result + round((long) out.length * out.bytes);
            for (var line = first; line < end; line++) {
                var source = buffers.of(axis.from) + in.place(axis, line);
                var target = buffers.of(axis.to) + out.place(axis, line);
                Memory.copyStrided(source, (long) axis.inner * in.bytes, scratch, in.bytes, in.length, in.bytes);
                lines.run(scratch, 0, result, 0, 1, rest);
                Memory.copyStrided(result, out.bytes, target, (long) axis.inner * out.bytes, out.length, out.bytes);
            }
        }

        @Override
        public long scratchBytes() {
            return round((long) in.length * in.bytes) + round((long) out.length * out.bytes) + lines.scratchBytes();
        }

        private static long round(long bytes) {
            return Math.ceilDiv(bytes, 64) * 64;
        }
    }

    /** Complex lines along an axis that is not the last: blocks of neighbours at once, straight from memory; also in place. */
    final class Columns implements Stage {
        /** Blocks side by side: rows are read and written in longer pieces, as long as the buffers stay in the caches. */
        private static final int BLOCKS = 4;

        private final Lanes lanes;
        private final Axis axis;
        private final int length;
        private final Block wide;
        private final Block narrow;
        private final PackedLines rest;

        /** The passes over some blocks side by side. */
        private record Block(Steps steps, int columns, long bytes) {
            void run(long in, long out, long scratch) {
                steps.run(in, out, scratch, scratch + bytes);
            }
        }

        Columns(Tables tables, Axis axis, int length, boolean inverse) {
            this.lanes = tables.lanes();
            this.axis = axis;
            this.length = length;
            this.wide = block(BLOCKS, inverse);
            this.narrow = block(1, inverse);
            this.rest = new PackedLines(tables, length, inverse);
        }

        private Block block(int blocks, boolean inverse) {
            var radices = Radices.of(length);
            var chain = new Chain(lanes, length, radices, blocks);
            var places = new int[radices.size() + 1];
            places[0] = Steps.IN;
            for (var i = 1; i < radices.size(); i++) {
                places[i] = i % 2 == 1 ? Steps.FIRST : Steps.SECOND;
            }
            places[radices.size()] = Steps.OUT;
            var rows = new Rows(
                    inverse ? Layout.SWAPPED : Layout.INTERLEAVED,
                    rowBytes(),
                    lanes.blockBytes(),
                    (blocks - 1L) * lanes.blockBytes());
            var steps = new Steps(chain.steps(rows, rows, places, inverse ? 1.0 / length : 1));
            return new Block(steps, blocks * lanes.count(), chain.bytes());
        }

        private long rowBytes() {
            return (long) axis.inner * lanes.complexBytes();
        }

        private int groups() {
            return Math.ceilDiv(axis.inner, wide.columns);
        }

        @Override
        public int units() {
            return axis.outer * groups();
        }

        @Override
        public void run(Buffers buffers, int from, int to, long scratch) {
            for (var unit = from; unit < to; unit++) {
                var first = unit % groups() * wide.columns;
                var end = Math.min(first + wide.columns, axis.inner);
                var plane = (long) (unit / groups()) * length * rowBytes();
                group(buffers.of(axis.from) + plane, buffers.of(axis.to) + plane, first, end, scratch);
            }
        }

        private void group(long in, long out, int first, int end, long scratch) {
            var complex = lanes.complexBytes();
            for (var column = first; column < end; ) {
                var offset = (long) column * complex;
                var width = end - column;
                if (width >= narrow.columns) {
                    var block = width >= wide.columns ? wide : narrow;
                    block.run(in + offset, out + offset, scratch);
                    column += block.columns;
                } else {
                    rest.run(in + offset, rowBytes(), complex, out + offset, rowBytes(), complex, width, scratch);
                    column = end;
                }
            }
        }

        @Override
        public long scratchBytes() {
            return Math.max(2 * wide.bytes, rest.scratchBytes());
        }
    }

    /** One sweep of a long line: the first from {@code place} to the strips, or the second from there. */
    record Sweep(FourStep line, boolean first, int place, long offset) implements Stage {
        @Override
        public int units() {
            return first ? line.firstParts() : line.secondParts();
        }

        @Override
        public void run(Buffers buffers, int from, int to, long scratch) {
            var strips = buffers.of(Buffers.STRIPS);
            var data = buffers.of(place) + offset;
            if (first) {
                line.firstSweep(data, strips, from, to, scratch);
            } else {
                line.secondSweep(strips, data, from, to, scratch);
            }
        }

        @Override
        public long scratchBytes() {
            return line.scratchBytes();
        }
    }

    /** The step between a real line and the complex one of half its length. */
    record Untangle(Untangling untangling, int from, int to) implements Stage {
        @Override
        public int units() {
            return untangling.parts();
        }

        @Override
        public void run(Buffers buffers, int first, int end, long scratch) {
            untangling.run(buffers.of(from), buffers.of(to), first, end);
        }

        @Override
        public long scratchBytes() {
            return 0;
        }
    }

    /** Nothing but a copy. */
    record Copy(long bytes) implements Stage {
        @Override
        public int units() {
            return 1;
        }

        @Override
        public void run(Buffers buffers, int first, int end, long scratch) {
            Memory.copy(buffers.of(Buffers.IN), buffers.of(Buffers.OUT), bytes);
        }

        @Override
        public long scratchBytes() {
            return 0;
        }
    }
}
