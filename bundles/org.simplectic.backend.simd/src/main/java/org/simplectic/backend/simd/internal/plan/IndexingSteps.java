package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Indexing;
import org.simplectic.array.Structural;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Elements addressed by computed indices, and arrays joined. */
final class IndexingSteps {
    private IndexingSteps() {}

    /**
     * Values {@code [batch, extent, row]}, indices {@code [batch, count]}, and {@code [batch, count, row]} picked or added.
     *
     * @param row bytes
     */
    private record Indexed(Site site, int batch, int extent, int count, int row) {
        static Indexed of(Site site, int batchAxes) {
            var values = site.operandType(0);
            var indices = site.operandType(1).shape();
            return new Indexed(
                    site,
                    values.shape().axes(0, batchAxes).size(),
                    values.shape().extent(batchAxes),
                    indices.axes(batchAxes, indices.rank()).size(),
                    values.shape().axes(batchAxes + 1, values.rank()).size()
                            * values.dtype().bytes());
        }

        /** Where the row begins, relative to the values, that the i-th index of all means. */
        long position(long indices, int i) {
            var type = site.operandType(1).dtype();
            long index = Elements.integer(type, indices + (long) i * type.bytes());
            if (index < 0 || index >= extent) {
                throw new IndexOutOfBoundsException(
                        "index " + index + " is outside an axis of extent " + extent + " in " + site.listing());
            }
            return ((long) (i / count) * extent + index) * row;
        }
    }

    static Step gather(Indexing.Gather gather, Site site) {
        var indexed = Indexed.of(site, gather.batchAxes());
        int indices = indexed.batch() * indexed.count();
        int row = indexed.row();
        return table -> {
            long values = site.operand(0).in(table);
            long places = site.operand(1).in(table);
            long out = site.result(0).in(table);
            for (int i = 0; i < indices; i++) {
                long from = values + indexed.position(places, i);
                if (row == 8) {
                    Memory.putLong(out + 8L * i, Memory.getLong(from));
                } else {
                    Memory.copy(from, out + (long) i * row, row);
                }
            }
        };
    }

    static Step scatterAdd(Indexing.ScatterAdd scatter, Site site) {
        var indexed = Indexed.of(site, scatter.batchAxes());
        int indices = indexed.batch() * indexed.count();
        int row = indexed.row();
        DType type = site.type().dtype();
        long bytes = site.type().bytes();
        return table -> {
            long places = site.operand(1).in(table);
            long updates = site.operand(2).in(table);
            long out = site.result(0).in(table);
            Memory.copy(site.operand(0).in(table), out, bytes);
            for (int i = 0; i < indices; i++) {
                long to = out + indexed.position(places, i);
                long from = updates + (long) i * row;
                for (int j = 0; j < row; j += type.bytes()) {
                    Elements.add(type, to + j, from + j);
                }
            }
        };
    }

    static Step concatenate(Structural.Concatenate concatenate, Site site) {
        var shape = site.type().shape();
        int bytes = site.type().dtype().bytes();
        int outer = shape.axes(0, concatenate.axis()).size();
        long rowBytes = (long) shape.axes(concatenate.axis(), shape.rank()).size() * bytes;
        var widths = site.operandTypes().stream()
                .mapToLong(type -> (long) type.shape()
                                .axes(concatenate.axis(), type.rank())
                                .size()
                        * bytes)
                .toArray();
        return table -> {
            long out = site.result(0).in(table);
            for (int i = 0; i < widths.length; i++) {
                long from = site.operand(i).in(table);
                for (int row = 0; row < outer; row++) {
                    if (widths[i] <= 16) {
                        for (long at = 0; at < widths[i]; at += bytes) {
                            Elements.copy(bytes, from + row * widths[i] + at, out + row * rowBytes + at);
                        }
                    } else {
                        Memory.copy(from + row * widths[i], out + row * rowBytes, widths[i]);
                    }
                }
                out += widths[i];
            }
        };
    }
}
