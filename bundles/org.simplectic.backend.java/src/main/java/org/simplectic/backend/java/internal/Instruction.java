package org.simplectic.backend.java.internal;

import java.util.Arrays;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Primitive;
import org.simplectic.array.Reduction;
import org.simplectic.array.Structural;

/** One primitive applied to fixed places of the workspace. */
interface Instruction {
    void run(double[] workspace);

    static Instruction of(Primitive primitive, int result, int[] operands, Interpreter places) {
        int out = places.offset(result);
        int size = places.size(result);
        var in = Arrays.stream(operands).map(places::offset).toArray();
        var stride = Arrays.stream(operands).map(places::stride).toArray();
        return switch (primitive) {
            case Elementwise.Unary unary ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        w[out + i] = unary.applyAsDouble(w[in[0] + i]);
                    }
                };
            case Elementwise.Binary binary -> binary(binary, out, size, in[0], stride[0], in[1], stride[1]);
            case Elementwise.Where where ->
                w -> {
                    for (int i = 0; i < size; i++) {
                        int chosen = w[in[0] + i * stride[0]] != 0 ? 1 : 2;
                        w[out + i] = w[in[chosen] + i * stride[chosen]];
                    }
                };
            case Structural.Slice slice -> {
                int taken = slice.stops().getFirst() - slice.starts().getFirst();
                int row = taken == 0 ? 0 : size / taken;
                int from = in[0] + slice.starts().getFirst() * row;
                yield w -> System.arraycopy(w, from, w, out, size);
            }
            case Structural.Concatenate concatenate -> {
                var sizes = Arrays.stream(operands).map(places::size).toArray();
                yield w -> concatenate(w, out, in, sizes);
            }
            case Structural.Reshape reshape -> w -> System.arraycopy(w, in[0], w, out, size);
            case Structural.Broadcast broadcast -> w -> Arrays.fill(w, out, out + size, w[in[0]]);
            case Reduction.Reduce reduction -> {
                int length = places.size(operands[0]);
                yield w -> w[out] = reduce(reduction.operation(), w, in[0], in[0] + length);
            }
            default -> throw new IllegalArgumentException(primitive.label() + " is not supported");
        };
    }

    /** The four operations of arithmetic have loops of their own: they are most of any program. */
    private static Instruction binary(Elementwise.Binary f, int out, int size, int a, int da, int b, int db) {
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
    private static double reduce(Reduction.Operation reduction, double[] w, int from, int to) {
        if (to - from == 0) {
            return reduction.neutral();
        } else if (to - from == 1) {
            return w[from];
        }
        int middle = (from + to) >>> 1;
        return reduction.join().applyAsDouble(reduce(reduction, w, from, middle), reduce(reduction, w, middle, to));
    }
}
