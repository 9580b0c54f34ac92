package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.Contraction;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Products of matrices, dense and sparse. */
final class ProductSteps {
    private ProductSteps() {}

    /** The sizes of a batch of products; strides in elements. */
    record Sizes(int batch, int rows, int columns, int inner, boolean leftTransposed, boolean rightTransposed) {
        static Sizes of(Contraction.Dot dot, Site site) {
            var shape = site.type().shape();
            int axes = dot.batchAxes();
            return new Sizes(
                    shape.axes(0, axes).size(),
                    shape.extent(axes),
                    shape.extent(axes + 1),
                    site.operandType(0).shape().extent(axes + (dot.transposeLeft() ? 0 : 1)),
                    dot.transposeLeft(),
                    dot.transposeRight());
        }

        int leftLeading() {
            return Math.max(1, leftTransposed ? rows : inner);
        }

        int rightLeading() {
            return Math.max(1, rightTransposed ? inner : columns);
        }
    }

    static Step dot(Contraction.Dot dot, Site site) {
        var sizes = Sizes.of(dot, site);
        var type = site.type().dtype();
        if (type.isReal()) {
            return table -> multiply(
                    site.resources(),
                    type,
                    sizes,
                    site.operand(0).in(table),
                    site.operand(1).in(table),
                    site.result(0).in(table));
        }
        return complex(sizes, type, site);
    }

    /** Products one after the other in memory. */
    static void multiply(Resources resources, DType type, Sizes s, long a, long b, long c) {
        var gemm = resources.dense(type).gemm();
        if (s.inner() == 0) {
            Memory.clear(c, (long) s.batch() * s.rows() * s.columns() * type.bytes());
            return;
        }
        gemm.batched(
                s.batch(),
                s.rows(),
                s.columns(),
                s.inner(),
                1,
                a,
                s.leftLeading(),
                (long) s.rows() * s.inner(),
                s.leftTransposed(),
                b,
                s.rightLeading(),
                (long) s.inner() * s.columns(),
                s.rightTransposed(),
                0,
                c,
                Math.max(1, s.columns()),
                (long) s.rows() * s.columns());
    }

    /** Four products of real and imaginary parts, taken apart and put together again. */
    private static Step complex(Sizes sizes, DType type, Site site) {
        var part = type.real();
        int left = site.operandType(0).shape().size();
        int right = site.operandType(1).shape().size();
        int out = site.type().shape().size();
        int bytes = part.bytes();
        var a = site.temporary(2L * left * bytes);
        var b = site.temporary(2L * right * bytes);
        var c = site.temporary(2L * out * bytes);
        var resources = site.resources();
        return table -> {
            long result = site.result(0).in(table);
            long aReal = a.in(table);
            long bReal = b.in(table);
            long aImaginary = aReal + (long) left * bytes;
            long bImaginary = bReal + (long) right * bytes;
            split(part, site.operand(0).in(table), aReal, left);
            split(part, site.operand(1).in(table), bReal, right);
            long first = c.in(table);
            long second = first + (long) out * bytes;
            multiply(resources, part, sizes, aReal, bReal, first);
            multiply(resources, part, sizes, aImaginary, bImaginary, second);
            join(part, first, second, -1, result, out);
            multiply(resources, part, sizes, aReal, bImaginary, first);
            multiply(resources, part, sizes, aImaginary, bReal, second);
            join(part, first, second, 1, result + bytes, out);
        };
    }

    private static void split(DType part, long from, long to, int count) {
        int bytes = part.bytes();
        for (int i = 0; i < count; i++) {
            long element = from + 2L * i * bytes;
            Elements.copy(bytes, element, to + (long) i * bytes);
            Elements.copy(bytes, element + bytes, to + (long) (count + i) * bytes);
        }
    }

    private static void join(DType part, long first, long second, double sign, long to, int count) {
        int bytes = part.bytes();
        for (int i = 0; i < count; i++) {
            double sum = Elements.real(part, first + (long) i * bytes)
                    + sign * Elements.real(part, second + (long) i * bytes);
            Elements.putReal(part, to + 2L * i * bytes, sum);
        }
    }

    static Step sparse(Contraction.SparseMultiply sparse, Site site) {
        var structure = sparse.structure();
        var type = site.type().dtype();
        var x = site.operandType(1);
        int width = x.rank() == 1 ? 1 : x.shape().extent(1);
        if (type.isReal()) {
            return SparseStep.of(structure, site);
        }
        var columns = structure.columnIndices();
        var rows = structure.rowIndices();
        int block = structure.block();
        return table -> {
            long out = site.result(0).in(table);
            Memory.clear(out, site.type().bytes());
            for (int k = 0; k < columns.length; k++) {
                for (int i = 0; i < block * block; i++) {
                    addRow(
                            type,
                            site.operand(0).in(table) + (long) (k * block * block + i) * type.bytes(),
                            site.operand(1).in(table) + (long) (columns[k] * block + i % block) * width * type.bytes(),
                            out + (long) (rows[k] * block + i / block) * width * type.bytes(),
                            width);
                }
            }
        };
    }

    /** Adds a multiple of a row to another one. */
    static void addRow(DType type, long factor, long from, long to, int width) {
        var part = type.real();
        int bytes = part.bytes();
        double real = Elements.real(part, factor);
        double imaginary = type.isComplex() ? Elements.real(part, factor + bytes) : 0;
        for (int i = 0; i < width; i++) {
            long x = from + (long) i * type.bytes();
            long y = to + (long) i * type.bytes();
            if (type.isComplex()) {
                double a = Elements.real(part, x);
                double b = Elements.real(part, x + bytes);
                Elements.putReal(part, y, Elements.real(part, y) + real * a - imaginary * b);
                Elements.putReal(part, y + bytes, Elements.real(part, y + bytes) + real * b + imaginary * a);
            } else {
                Elements.putReal(part, y, Elements.real(part, y) + real * Elements.real(part, x));
            }
        }
    }
}
