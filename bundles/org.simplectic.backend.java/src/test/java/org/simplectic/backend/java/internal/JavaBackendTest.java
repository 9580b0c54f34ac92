package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.Array;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

final class JavaBackendTest {
    private static final double[] SPECIAL = {
        0.0, -0.0, 1, -1, 0.5, -2.5, 1e300, -1e-300, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY
    };

    private final JavaBackend backend = new JavaBackend();

    private double[] run(Function<List<Expr>, Expr> function, HostArray... arguments) {
        var types = Arrays.stream(arguments).map(HostArray::type).toList();
        var program = Program.trace("test", types, x -> List.of(function.apply(x)));
        try (var executable = backend.compile(program)) {
            var arrays = Arrays.stream(arguments).map(backend::put).toList();
            var results = executable.call(arrays);
            var values = backend.get(results.getFirst()).toArray();
            arrays.forEach(Array::close);
            results.forEach(Array::close);
            return values;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Elementwise.Unary.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT")
    void unaryFunctionsActOnEveryElement(Elementwise.Unary function) {
        assertArrayEquals(
                Arrays.stream(SPECIAL).map(function).toArray(),
                run(x -> x.getFirst().unary(function), HostArray.vector(SPECIAL)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Elementwise.Binary.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AND", "OR"})
    void binaryFunctionsActOnEveryPairAndOnScalars(Elementwise.Binary function) {
        var random = new Random(1);
        var other = random.doubles(SPECIAL.length, -3, 3).toArray();
        var pairs = new double[other.length];
        var withScalar = new double[other.length];
        for (int i = 0; i < other.length; i++) {
            pairs[i] = function.applyAsDouble(SPECIAL[i], other[i]);
            withScalar[i] = function.applyAsDouble(1.75, other[i]);
        }
        assertArrayEquals(
                pairs,
                run(x -> x.get(0).binary(function, x.get(1)), HostArray.vector(SPECIAL), HostArray.vector(other)));
        assertArrayEquals(
                withScalar,
                run(x -> x.get(0).binary(function, x.get(1)), HostArray.scalar(1.75), HostArray.vector(other)));
    }

    @Test
    void choosesElementByElement() {
        assertArrayEquals(
                new double[] {10, -2, 10},
                run(
                        x -> x.get(0)
                                .binary(Elementwise.Binary.LESS, x.get(1))
                                .where(x.get(0).constant(10), x.get(1)),
                        HostArray.vector(1, 3, -5),
                        HostArray.vector(2, -2, 0)));
    }

    @Test
    void movesAndReshapesElements() {
        var matrix = HostArray.of(new org.simplectic.array.ArrayType(DType.F64, Shape.of(3, 2)), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new double[] {3, 4, 5, 6}, run(x -> x.getFirst().slice(1, 3), matrix));
        assertArrayEquals(new double[] {3, 4}, run(x -> x.getFirst().get(1), matrix));
        assertArrayEquals(
                new double[] {5, 6, 1, 2},
                run(x -> Expr.stack(List.of(x.getFirst().get(2), x.getFirst().get(0))), matrix));
        assertArrayEquals(new double[] {7, 7, 7}, run(x -> x.getFirst().broadcast(Shape.of(3)), HostArray.scalar(7)));
    }

    @Test
    void sumsByHalvingWhateverTheLength() {
        for (int size : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
            var values = new Random(size).doubles(size, -1, 1).toArray();
            double[] sum = run(x -> x.getFirst().sum(), HostArray.vector(values));
            // Pairwise summation: error at most log2(n) roundings of the sum of magnitudes.
            assertEquals(Arrays.stream(values).sum(), sum[0], 1e-15 * Math.max(1, size));
        }
        assertEquals(Double.NaN, run(x -> x.getFirst().maximum(), HostArray.vector(1, Double.NaN, 3))[0]);
    }

    @Test
    void countsOpenArraysAndRefusesClosedOnes() {
        var array = backend.put(HostArray.scalar(1));
        assertEquals(1, backend.openArrays());
        array.close();
        array.close();
        assertEquals(0, backend.openArrays());
        assertThrows(IllegalArgumentException.class, () -> backend.get(array));
    }

    @Test
    void refusesArgumentsThatDoNotFit() {
        var program = Program.trace("f", List.of(HostArray.vector(1, 2).type()), x -> x);
        try (var executable = backend.compile(program)) {
            var wrong = backend.put(HostArray.vector(1, 2, 3));
            var e = assertThrows(IllegalArgumentException.class, () -> executable.call(List.of(wrong)));
            assertEquals("argument 0 of f has type f64[2], but got f64[3]", e.getMessage());
        }
    }
}
