package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
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
        var matrix = HostArray.of(new ArrayType(DType.F64, Shape.of(3, 2)), 1, 2, 3, 4, 5, 6);
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
            assertTrue(String.valueOf(e.getMessage()).startsWith("argument 0 of f has type f64[2], but got f64[3]"));
        }
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWere() {
        for (var dtype : DType.values()) {
            var values = Run.as(dtype, HostArray.vector(0, 1, 1, 0));
            assertEquals(List.of(values), Run.function(x -> x, values));
        }
        var large = HostArray.ofIntegers(ArrayType.of(DType.I64, 2), Long.MAX_VALUE, Long.MIN_VALUE);
        assertEquals(List.of(large), Run.function(x -> x, large));
    }

    @Test
    void eachEquationIsAKernelWithEstimates() {
        var program = Program.trace("f", List.of(ArrayType.vector(10), ArrayType.of(DType.F64, 10, 10)), x -> {
            var product = x.get(1).matmul(x.get(0).plus(1));
            return List.of(product.sum());
        });
        try (var executable = backend.compile(program)) {
            var kernels = executable.kernels();
            assertEquals("add at %3", kernels.getFirst().name());
            assertEquals("%3: f64[10] = add %0 %2", kernels.getFirst().listing());
            assertEquals(10, kernels.getFirst().flops());
            assertEquals(8 * (10 + 1 + 10), kernels.getFirst().bytes());
            var flops = kernels.stream().mapToDouble(KernelReport::flops).sum();
            assertEquals(10 + 2 * 100 + 10, flops);
            assertTrue(kernels.stream().allMatch(kernel -> kernel.calls() == 0 && kernel.nanoseconds() == 0));
        }
    }

    @Test
    void countsAndTimesKernelsIfAsked() {
        var program = Program.trace(
                "f",
                List.of(ArrayType.vector(1000)),
                x -> List.of(x.getFirst().sin().sum()));
        try (var executable = backend.compile(program, new CompileOptions(true));
                var argument = backend.put(HostArray.vector(new double[1000]))) {
            for (int i = 0; i < 3; i++) {
                executable.call(List.of(argument)).forEach(Array::close);
            }
            for (var kernel : executable.kernels()) {
                assertEquals(3, kernel.calls());
                assertTrue(kernel.nanoseconds() > 0, kernel.toString());
            }
        }
    }

    @Test
    void callsAllocateNothingButResults() {
        var program = Program.trace(
                "f",
                List.of(ArrayType.vector(3)),
                x -> List.of(x.getFirst().sin().plus(x.getFirst()).sort(0)));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var executable = backend.compile(program);
                var argument = backend.put(HostArray.vector(3, 1, 2))) {
            long before = 0;
            for (int i = 0; i < 2000; i++) {
                before = i == 1000 ? threads.getCurrentThreadAllocatedBytes() : before;
                executable.call(List.of(argument)).forEach(Array::close);
            }
            long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;
            assertTrue(bytes < 400, bytes + " bytes a call");
        }
    }
}
