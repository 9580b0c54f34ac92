package org.simplectic.backend.java.internal;

import java.util.Arrays;
import org.simplectic.array.Primitive;

/** One primitive applied to fixed places of the workspace. */
interface Instruction {
    void run(double[] workspace);

    static Instruction of(Primitive primitive, int result, int[] operands, Interpreter places) {
        int out = places.offset(result);
        int size = places.size(result);
        var in = Arrays.stream(operands).map(places::offset).toArray();
        var stride = Arrays.stream(operands).map(places::stride).toArray();
        return switch (primitive) {
            case Primitive.Unary unary ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = unary.applyAsDouble(w[in[0] + i]);
                    }
                };
            case Primitive.Binary binary -> binary(binary, out, size, in[0], stride[0], in[1], stride[1]);
            case Primitive.Where where ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        int chosen = w[in[0] + i * stride[0]] != 0 ? 1 : 2;
                        w[out + i] = w[in[chosen] + i * stride[chosen]];
                    }
                };
            case Primitive.Slice slice -> {
                int row = slice.stop() == slice.start() ? 0 : size / (slice.stop() - slice.start());
                yield w -> System.arraycopy(w, in[0] + slice.start() * row, w, out, size);
            }
            case Primitive.Concatenate concatenate -> {
                var sizes = Arrays.stream(operands).map(places::size).toArray();
                yield w -> concatenate(w, out, in, sizes);
            }
            case Primitive.Reshape reshape -> w -> System.arraycopy(w, in[0], w, out, size);
            case Primitive.Broadcast broadcast -> w -> Arrays.fill(w, out, out + size, w[in[0]]);
            case Primitive.Reduction reduction -> {
                int length = places.size(operands[0]);
                yield w -> w[out] = reduce(reduction, w, in[0], in[0] + length);
            }
            case Primitive.Constant constant -> throw new IllegalArgumentException("constants are no instructions");
        };
    }

    /** The four operations of arithmetic have loops of their own: they are most of any program. */
    private static Instruction binary(Primitive.Binary f, int out, int size, int a, int da, int b, int db) {
        return switch (f) {
            case ADD ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] + w[b + i * db];
                    }
                };
            case SUBTRACT ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] - w[b + i * db];
                    }
                };
            case MULTIPLY ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] * w[b + i * db];
                    }
                };
            case DIVIDE ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = w[a + i * da] / w[b + i * db];
                    }
                };
            default ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = f.applyAsDouble(w[a + i * da], w[b + i * db]);
                    }
                };
        };
    }

    private static void concatenate(double[] w, int out, int[] in, int[] sizes) {
        int next = out;
        for (int part = 0; part < in.length; part++) {
            System.arraycopy(w, in[part], w, next, sizes[part]);
            next += sizes[part];
        }
    }

    /** By halving, so that the order of operations is the same on every backend. */
    private static double reduce(Primitive.Reduction reduction, double[] w, int from, int to) {
        if (to - from == 0) {
            return reduction.neutral();
        } else if (to - from == 1) {
            return w[from];
        }
        int middle = (from + to) >>> 1;
        return reduction
                .operation()
                .applyAsDouble(reduce(reduction, w, from, middle), reduce(reduction, w, middle, to));
    }
}
