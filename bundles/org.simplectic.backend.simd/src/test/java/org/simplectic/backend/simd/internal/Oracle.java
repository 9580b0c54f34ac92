package org.simplectic.backend.simd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Runs programs on the java backend and on this one, and compares. */
final class Oracle implements AutoCloseable {
    /** Extents around the numbers of lanes and of unrolled lanes. */
    static final int[] SIZES = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1000, 1027};

    private static final double F32_TO_F64 = 0x1p29;

    private final JavaBackend java = new JavaBackend();
    private final SimdBackend simd;

    /** Element by element for as long as these tests run. */
    private final SimdBackend cold;

    private final Random random = new Random(20261121);

    Oracle(int threads) {
        this.simd = new SimdBackend(threads, true);
        this.cold = new SimdBackend(threads, false);
    }

    SimdBackend simd() {
        return simd;
    }

    /** Numbers between two bounds; whole ones of integer types, 0 and 1 of truth values. */
    HostArray random(ArrayType type, double low, double high) {
        var numbers = new double[type.shape().size() * (type.dtype().isComplex() ? 2 : 1)];
        for (int i = 0; i < numbers.length; i++) {
            double x = low + (high - low) * random.nextDouble();
            numbers[i] = type.dtype() == DType.BOOL
                    ? random.nextInt(2)
                    : type.dtype().isInteger() ? Math.floor(x) : x;
        }
        return HostArray.of(type, numbers);
    }

    List<HostArray> random(Program program, double low, double high) {
        return program.inputs().stream().map(type -> random(type, low, high)).toList();
    }

    static List<HostArray> run(Backend backend, Program program, List<HostArray> arguments) {
        try (var executable = backend.compile(program)) {
            var handles = new ArrayList<Array>();
            arguments.forEach(argument -> handles.add(backend.put(argument)));
            var results = executable.call(handles);
            var values = results.stream().map(backend::get).toList();
            results.forEach(Array::close);
            handles.forEach(Array::close);
            return values;
        }
    }

    /**
     * Every number within so many units in its last place, or within a part of the largest one; and the same bits before vectors
     * are compiled, but for those of NaN.
     */
    void compare(Program program, List<HostArray> arguments, double ulps, double relative) {
        var expected = run(java, program, arguments);
        var actual = run(simd, program, arguments);
        for (int i = 0; i < expected.size(); i++) {
            compare(program, expected.get(i), actual.get(i), ulps, relative);
        }
        var first = run(cold, program, arguments);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(actual.get(i).toArray(), first.get(i).toArray(), () -> "before vectors in\n" + program);
        }
    }

    /** The numbers of a program's only result, which are the same before vectors are compiled. */
    double[] sameBits(Program program, List<HostArray> arguments) {
        var values = run(simd, program, arguments).getFirst().toArray();
        assertArrayEquals(
                values, run(cold, program, arguments).getFirst().toArray(), () -> "before vectors in\n" + program);
        return values;
    }

    private static void compare(Program program, HostArray expected, HostArray actual, double ulps, double relative) {
        boolean single = expected.type().dtype().real() == DType.F32;
        var e = expected.toArray();
        var a = actual.toArray();
        double largest = 0;
        for (double x : e) {
            largest = Double.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
        }
        double tolerance = relative * largest * (single ? F32_TO_F64 : 1);
        for (int i = 0; i < e.length; i++) {
            double difference = Math.abs(a[i] - e[i]);
            double ulp = single ? Math.ulp((float) e[i]) : Math.ulp(e[i]);
            boolean same = Double.compare(a[i], e[i]) == 0 || a[i] == e[i];
            if (!same && !(difference <= ulps * ulp || difference <= tolerance)) {
                fail("number " + i + " is " + a[i] + " instead of " + e[i] + " in\n" + program);
            }
        }
    }

    @Override
    public void close() {
        simd.close();
        cold.close();
    }
}
