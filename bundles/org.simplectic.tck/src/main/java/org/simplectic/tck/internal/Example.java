package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.array.Structural;

/**
 * A program with its inputs, on which backends are compared.
 *
 * @param program the program; its name says what it exercises
 * @param inputs its arguments
 * @param tolerance by how much results may differ from the reference's, relative to the largest of them
 */
record Example(Program program, List<HostArray> inputs, double tolerance) {
    /** Functions to a few units in the last place, and sums of a few hundred terms. */
    private static final double SMALL = 1e-13;

    /** Factorizations of well-conditioned matrices. */
    private static final double FACTORED = 1e-11;

    private static final double SAME_BITS = 0;

    /** One or more of every family of primitives. */
    static List<Example> all() {
        var vector = ArrayType.vector(1027);
        var matrix = ArrayType.of(DType.F64, 37, 37);
        var examples = new ArrayList<Example>();
        examples.add(numbers("arithmetic", SAME_BITS, List.of(vector, vector), Example::arithmetic));
        examples.add(numbers("functions", SMALL, List.of(vector), Example::functions));
        examples.add(numbers(
                "selection",
                SAME_BITS,
                List.of(vector, vector),
                in -> List.of(
                        in.get(0).less(in.get(1)).where(in.get(0), in.get(1).negate()))));
        examples.add(numbers("reductions", SMALL, List.of(matrix), Example::reductions));
        examples.add(numbers(
                "shapes",
                SAME_BITS,
                List.of(matrix),
                in -> List.of(
                        in.getFirst().transpose().reverse(0).slice(1, 3, 30, 2),
                        in.getFirst().shift(1, 2, Structural.Edge.PERIODIC))));
        examples.add(numbers(
                "matrix product",
                SMALL,
                List.of(matrix, matrix),
                in -> List.of(in.get(0).matmul(in.get(1)))));
        examples.add(numbers(
                "linear solution",
                FACTORED,
                List.of(matrix, matrix),
                in -> List.of(dominant(in.get(0)).solve(in.get(1)))));
        examples.add(numbers("kept factors", FACTORED, List.of(matrix, matrix), in -> {
            var factors = dominant(in.get(0)).lu();
            return List.of(factors.solve(in.get(1)), factors.solveTransposed(in.get(1)));
        }));
        examples.add(numbers(
                "banded solution",
                FACTORED,
                List.of(ArrayType.of(DType.F64, 200, 3), ArrayType.vector(200)),
                in -> List.of(dominantBand(in.get(0)).bandedLu(1, 1).solve(in.get(1)))));
        examples.add(numbers(
                "Cholesky factor",
                FACTORED,
                List.of(matrix),
                in -> List.of(positive(in.getFirst()).cholesky())));
        examples.add(numbers(
                "Fourier transform",
                SMALL,
                List.of(ArrayType.vector(360)),
                in -> List.of(in.getFirst().rfft(0).irfft(360, 0))));
        examples.add(numbers("loop", SMALL, List.of(ArrayType.vector(5)), Example::loop));
        examples.add(
                numbers("derivative", SMALL, List.of(vector), Example::energy).gradient());
        examples.add(random());
        return List.copyOf(examples);
    }

    private static Example numbers(
            String name, double tolerance, List<ArrayType> types, Function<List<Expr>, List<Expr>> function) {
        var program = Program.trace(name, types, function);
        var random = new SplittableRandom(name.hashCode());
        var inputs = types.stream()
                .map(type -> HostArray.of(
                        type, random.doubles(type.shape().size(), -2, 2).toArray()))
                .toList();
        return new Example(program, inputs, tolerance);
    }

    private Example gradient() {
        return new Example(program.gradient(), inputs, tolerance);
    }

    private static List<Expr> arithmetic(List<Expr> in) {
        var x = in.get(0);
        var y = in.get(1);
        return List.of(
                x.times(y).plus(x.minus(y)).over(y.abs().plus(1)),
                x.max(y).sqrt(),
                x.min(y).negate());
    }

    private static List<Expr> functions(List<Expr> in) {
        var x = in.getFirst();
        return List.of(x.exp(), x.abs().plus(0.5).log(), x.sin(), x.cos(), x.tanh(), x.erf(), x.logistic());
    }

    private static List<Expr> reductions(List<Expr> in) {
        var x = in.getFirst();
        return List.of(x.sum(), x.sum(0), x.maximum(1), x.mean(), x.cumulativeSum(1), x.norm());
    }

    private static Expr dominantBand(Expr x) {
        var diagonal = x.constant(HostArray.vector(0, 5, 0));
        return x.plus(diagonal.broadcast(x.type().shape(), List.of(1)));
    }

    private static Expr dominant(Expr matrix) {
        return matrix.plus(matrix.identity(37).times(100));
    }

    private static Expr positive(Expr matrix) {
        return matrix.matmul(matrix.transpose()).plus(matrix.identity(37));
    }

    private static List<Expr> loop(List<Expr> in) {
        var steps = ControlFlow.scan(20, in, List.of(), (carries, entries) -> {
            var next = carries.getFirst().sin().times(0.9);
            return new ControlFlow.Step(List.of(next), List.of(next.sum()));
        });
        return List.of(steps.collected().getFirst());
    }

    private static List<Expr> energy(List<Expr> in) {
        var x = in.getFirst();
        return List.of(x.times(x).exp().sum().plus(x.sin().times(x).sum()));
    }

    /** The same bits on every backend; the normal distribution's come out of functions. */
    private static Example random() {
        var program = Program.trace(
                "random numbers",
                List.of(ArrayType.of(DType.I64, 2)),
                in -> List.of(new RandomKey(in.getFirst()).uniform(ArrayType.vector(1000))));
        return new Example(program, List.of(RandomKey.ofSeed(42)), SAME_BITS);
    }
}
