package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Fourier;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural.Edge;

/** Programs between fields, rewritten between their waves. */
@NullMarked
class WaveProgramTest {
    /** A derivative by the transform along one axis, as the discretization writes it. */
    private static Expr derivative(Expr field, int axis, int order) {
        int points = field.type().shape().extent(axis);
        var spectrum = field.rfft(axis);
        var real = new double[points / 2 + 1];
        var imaginary = new double[real.length];
        for (int k = 0; k < real.length; k++) {
            double power = order % 2 == 1 && 2 * k == points ? 0 : Math.pow(k, order);
            double signed = order % 4 >= 2 ? -power : power;
            real[k] = order % 2 == 0 ? signed : 0;
            imaginary[k] = order % 2 == 1 ? signed : 0;
        }
        var factor = Expr.complex(field.constant(HostArray.vector(real)), field.constant(HostArray.vector(imaginary)));
        return spectrum.times(factor.broadcast(spectrum.type().shape(), List.of(axis)))
                .irfft(points, axis);
    }

    /** Any factors of the transform over some axes, also such as no real field has. */
    private static Expr filtered(Expr field, int seed, int... axes) {
        var spectrum = field.rfft(axes);
        var shape = spectrum.type().shape();
        var extents = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            extents[i] = shape.extent(axes[i]);
        }
        var type = ArrayType.of(DType.C128, extents);
        var numbers = new Random(seed).doubles(2L * type.shape().size()).toArray();
        var factors = field.constant(HostArray.of(type, numbers))
                .broadcast(shape, java.util.Arrays.stream(axes).boxed().toList());
        return spectrum.times(factors).irfft(field.type().shape().extent(axes[axes.length - 1]), axes);
    }

    private static HostArray numbers(int size, int seed) {
        return HostArray.vector(new Random(seed).doubles(size).map(x -> x - 0.5).toArray());
    }

    private static Program between(Program program, PeriodicGrid grid) {
        var waves = WaveProgram.of(program, grid);
        return Program.trace(
                "between",
                program.inputs(),
                in -> List.of(grid.backward(waves.apply(List.of(in.getFirst(), grid.forward(in.getLast())))
                        .getFirst())));
    }

    /** The program by waves gives what the program gives, for fields of waves of all lengths. */
    private static void isTheSame(Program program, PeriodicGrid grid) {
        int n = grid.size() * grid.fields();
        var y = numbers(n, n);
        var expected = Runs.values(program, HostArray.scalar(0.7), y).getFirst();
        var actual =
                Runs.values(between(program, grid), HostArray.scalar(0.7), y).getFirst();
        // Derivatives of order 4 of n waves, of numbers of size 1: rounding a thousand times smaller than 1e-9 of them.
        assertArrayEquals(expected.toArray(), actual.toArray(), 1e-9);
        var weights = numbers(n, 1);
        var gradients = List.of(program, between(program, grid)).stream()
                .map(one -> Program.trace(
                                "weighted",
                                one.inputs(),
                                in -> List.of(one.apply(in)
                                        .getFirst()
                                        .times(in.getFirst().constant(weights))
                                        .sum()))
                        .gradient())
                .map(gradient -> Runs.values(gradient, HostArray.scalar(0.7), y).getLast())
                .toList();
        assertArrayEquals(gradients.getFirst().toArray(), gradients.getLast().toArray(), 1e-9);
    }

    private static Program onGrid(Shape shape, BiFunction<Expr, Expr, Expr> rhs) {
        return Runs.rhs(shape.size(), (t, y) -> rhs.apply(t, y.reshape(shape)).reshape(shape.size()));
    }

    private static long transforms(Program program, Fourier.Kind kind) {
        return program.equations().stream()
                .filter(equation -> equation.primitive() instanceof Fourier.Fft fft && fft.kind() == kind)
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 15, 16})
    void onALine(int points) {
        var shape = Shape.of(points);
        var rhs = onGrid(
                shape,
                (t, u) -> derivative(u.times(u), 0, 1)
                        .over(u.constant(-2))
                        .plus(derivative(derivative(u, 0, 1), 0, 2).times(t))
                        .minus(u.shift(0, 1, Edge.PERIODIC).negate())
                        .plus(filtered(filtered(u, 1, 0).plus(u.sin()), 2, 0))
                        .plus(u.times(u).plus(derivative(u, 0, 4)).shift(0, -1, Edge.PERIODIC))
                        .plus(t)
                        .minus(u.times(derivative(u, 0, 3))));
        var grid = PeriodicGrid.of(rhs);
        assertEquals(new PeriodicGrid(shape, 1), grid);
        isTheSame(rhs, grid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 6", "5 7", "6 5", "3 4 5", "4 2 6"})
    void onSeveralAxes(String extents) {
        var shape = Shape.of(java.util.Arrays.stream(extents.split(" "))
                .mapToInt(Integer::parseInt)
                .toArray());
        int last = shape.rank() - 1;
        var rhs = onGrid(
                shape,
                (t, u) -> filtered(u, 1, 0)
                        .plus(filtered(filtered(u, 2, last).times(u), 3, 0, last))
                        .minus(filtered(u.exp(), 4, last))
                        .plus(derivative(derivative(u, 0, 1), last, 1))
                        .plus(u.shift(0, 2, Edge.PERIODIC).shift(last, -1, Edge.PERIODIC)));
        isTheSame(rhs, PeriodicGrid.of(rhs));
    }

    @Test
    void severalFields() {
        var shape = Shape.of(4, 5);
        int size = shape.size();
        var rhs = Runs.rhs(2 * size, (t, y) -> {
            var u = y.slice(0, size).reshape(shape);
            var v = y.slice(size, 2 * size).reshape(shape);
            var first = derivative(u, 0, 2).minus(u.times(v)).plus(v);
            var second = derivative(v, 1, 1).times(t).plus(derivative(u.times(u), 1, 2));
            return Expr.concatenate(List.of(first.reshape(size), second.reshape(size)))
                    .minus(y);
        });
        var grid = PeriodicGrid.of(rhs);
        assertEquals(new PeriodicGrid(shape, 2), grid);
        isTheSame(rhs, grid);
    }

    @Test
    void whatIsNotUnderstoodIsComputedAtThePoints() {
        var rhs = onGrid(
                Shape.of(12),
                (t, u) -> u.reverse(0)
                        .plus(u.rfft(0).conjugate().irfft(12, 0))
                        .plus(u.shift(0, 1, Edge.ZERO))
                        .plus(derivative(u, 0, 1).maximum()));
        isTheSame(rhs, PeriodicGrid.of(rhs));
    }

    @Test
    void advectionTakesOneTransformEachWay() {
        var rhs = onGrid(
                Shape.of(16), (t, u) -> derivative(u.power(2), 0, 1).negate().over(u.constant(2)));
        var waves = WaveProgram.of(rhs, PeriodicGrid.of(rhs));
        assertEquals(1, transforms(waves, Fourier.Kind.REAL_FORWARD));
        assertEquals(1, transforms(waves, Fourier.Kind.REAL_INVERSE));
    }

    @Test
    void vorticityTakesTwoTransformsEachWay() {
        var rhs = onGrid(Shape.of(8, 10), (t, w) -> {
            var psi = filtered(w, 1, 0, 1);
            var u = derivative(psi, 1, 1);
            var v = derivative(psi, 0, 1).negate();
            var transport = derivative(u.times(v), 1, 2)
                    .minus(derivative(u.times(v), 0, 2))
                    .plus(derivative(derivative(u.power(2).minus(v.power(2)), 0, 1), 1, 1));
            return filtered(transport, 2, 0, 1);
        });
        isTheSame(rhs, PeriodicGrid.of(rhs));
        var waves = WaveProgram.of(rhs, PeriodicGrid.of(rhs));
        assertEquals(2, transforms(waves, Fourier.Kind.REAL_FORWARD));
        assertEquals(2, transforms(waves, Fourier.Kind.REAL_INVERSE));
    }

    @Test
    void factorsOfLinearPartsAreExact() {
        var rhs = onGrid(
                Shape.of(10),
                (t, u) -> derivative(u, 0, 2).plus(derivative(u, 0, 4)).negate());
        var factors = WaveProgram.factors(rhs, PeriodicGrid.of(rhs)).orElseThrow();
        assertArrayEquals(
                new double[] {0, 0, 4 - 16, 9 - 81, 16 - 256, 25 - 625},
                factors.getFirst().toArray().toArray(),
                0);
    }

    @Test
    void fieldsThatFeedEachOtherHaveNoFactors() {
        var coupled = Runs.rhs(20, (t, y) -> {
            var u = y.slice(0, 10);
            var v = y.slice(10, 20);
            return Expr.concatenate(List.of(derivative(u, 0, 2).plus(v), derivative(v, 0, 2)));
        });
        assertTrue(WaveProgram.factors(coupled, PeriodicGrid.of(coupled)).isEmpty());
    }
}
