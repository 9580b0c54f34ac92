package org.simplectic.backend.simd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;

/** What explain and profile show of compiled programs. */
final class KernelReportTest {
    private static final Program CHAIN = Program.trace(
            "chain",
            List.of(ArrayType.vector(1000), ArrayType.of(DType.F64, 1000, 1000)),
            x -> List.of(x.get(1).matmul(x.get(0).times(x.get(0)).plus(x.get(0)).exp())));

    @Test
    void fusedEquationsAreOneKernelWithTheTrafficAtItsBorders() {
        try (var backend = new SimdBackend(1);
                var executable = backend.compile(CHAIN)) {
            var kernels = executable.kernels();
            assertEquals(
                    List.of("loop 1", "dot 1"),
                    kernels.stream().map(KernelReport::name).toList());
            assertEquals(3, kernels.getFirst().listing().lines().count());
            assertEquals(3000, kernels.getFirst().flops());
            assertEquals(16_000, kernels.getFirst().bytes());
            assertEquals(2e6, kernels.getLast().flops());
            assertEquals(0, kernels.getFirst().calls());
        }
    }

    @Test
    void profilesCountAndTimeEachKernel() {
        try (var backend = new SimdBackend(1);
                var executable = backend.compile(CHAIN, new CompileOptions(true));
                var x = backend.put(HostArray.filled(CHAIN.inputs().get(0), 0.5));
                var a = backend.put(HostArray.filled(CHAIN.inputs().get(1), 2))) {
            for (int i = 0; i < 3; i++) {
                executable.call(List.of(x, a)).forEach(Array::close);
            }
            assertTrue(executable.kernels().stream().allMatch(k -> k.calls() == 3 && k.nanoseconds() > 0));
        }
    }
}
