package org.simplectic.backend.java.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A function whose derivatives and batches {@link GradientChecks} checks.
 *
 * @param name what it is, with the parameters
 * @param inputs types and where the arguments are drawn from
 * @param function the function; the same at either precision
 * @param condition by how much it magnifies rounding errors, 1 for elementary functions
 */
public record GradientCase(
        String name, List<Input> inputs, Function<List<Expr>, List<Expr>> function, double condition) {
    /** An argument's type and where it is drawn from. */
    public record Input(ArrayType type, Domain domain) {}

    /** Copies the inputs. */
    public GradientCase {
        inputs = List.copyOf(inputs);
    }

    static Input input(Domain domain, int... extents) {
        return new Input(ArrayType.of(DType.F64, extents), domain);
    }

    static Input complex(int... extents) {
        return new Input(ArrayType.of(DType.C128, extents), Domain.ANY);
    }

    static Input indices(int below, int... extents) {
        return new Input(ArrayType.of(DType.I32, extents), Domain.below(below));
    }

    /** A function of one argument. */
    static GradientCase of(String name, Input input, UnaryOperator<Expr> function) {
        return of(name, x -> List.of(function.apply(x.getFirst())), input);
    }

    /** A function of some arguments. */
    static GradientCase of(String name, Function<List<Expr>, List<Expr>> function, Input... inputs) {
        return new GradientCase(name, Arrays.asList(inputs), function, 1);
    }

    /** The same with tolerances so many times as large. */
    GradientCase withCondition(double number) {
        return new GradientCase(name, inputs, function, number);
    }

    /** The same in single precision. */
    public GradientCase single() {
        return new GradientCase(
                name + " f32",
                inputs.stream()
                        .map(i -> new Input(
                                i.type()
                                        .with(
                                                switch (i.type().dtype()) {
                                                    case F64 -> DType.F32;
                                                    case C128 -> DType.C64;
                                                    default -> i.type().dtype();
                                                }),
                                i.domain()))
                        .toList(),
                function,
                condition);
    }

    public boolean isSingle() {
        return inputs.stream()
                .anyMatch(i -> i.type().dtype() == DType.F32 || i.type().dtype() == DType.C64);
    }

    /** The type of the same precision or, for single precision, of double. */
    static ArrayType doubled(ArrayType type) {
        return type.with(
                switch (type.dtype()) {
                    case F32 -> DType.F64;
                    case C64 -> DType.C128;
                    default -> type.dtype();
                });
    }

    /** Arguments at random. */
    public List<HostArray> point(SplittableRandom random) {
        return inputs.stream().map(i -> sample(i, random)).toList();
    }

    private static HostArray sample(Input input, SplittableRandom random) {
        var type = input.type();
        int numbers = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
        return HostArray.of(type, input.domain().sample(numbers, random));
    }

    List<ArrayType> types() {
        return inputs.stream().map(Input::type).toList();
    }

    public Program program() {
        return Program.trace(name, types(), function);
    }

    /** The program in double precision, whatever that of the inputs. */
    Program twin() {
        return Program.trace(name, types().stream().map(GradientCase::doubled).toList(), function);
    }

    @Override
    public String toString() {
        return name;
    }
}
