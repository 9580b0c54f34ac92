package org.simplectic.backend.simd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

final class SimdBackendTest {
    private final Oracle oracle = new Oracle(2);
    private final SimdBackend backend = oracle.simd();

    @AfterEach
    void close() {
        oracle.close();
    }

    @Test
    void aMillionCallsLeaveMemoryWhereItWas() {
        var type = ArrayType.vector(8);
        var program = Program.trace(
                "f", List.of(type), x -> List.of(x.getFirst().times(2).plus(1)));
        try (var executable = backend.compile(program);
                var x = backend.put(HostArray.filled(type, 1))) {
            var arguments = List.of(x);
            long before = backend.outstandingBytes();
            for (int i = 0; i < 1_000_000; i++) {
                executable.call(arguments).getFirst().close();
            }
            assertEquals(before, backend.outstandingBytes());
            assertEquals(1, backend.openArrays());
        }
        assertEquals(0, backend.openArrays());
        assertEquals(0, backend.outstandingBytes());
    }

    @Test
    void arraysAndProgramsGiveTheirMemoryBack() {
        var values = HostArray.filled(ArrayType.vector(1000), 1);
        for (int i = 0; i < 10_000; i++) {
            var array = backend.put(values);
            array.close();
            array.close();
        }
        var program = Program.trace("f", List.of(values.type()), x -> {
            var y = x.getFirst().exp();
            return List.of(y.sum(), y.cumulativeSum(0).plus(x.getFirst().constant(values)));
        });
        for (int i = 0; i < 20; i++) {
            Oracle.run(backend, program, List.of(values));
        }
        assertEquals(0, backend.openArrays());
        assertEquals(0, backend.outstandingBytes());
    }

    @Test
    void systemsWrittenByComponents() {
        var program = Program.trace("f", List.of(ArrayType.SCALAR, ArrayType.vector(20)), x -> {
            var y = new ArrayList<Expr>();
            for (int i = 0; i < 20; i++) {
                y.add(x.get(1).get(i));
            }
            for (int i = 0; i < 1500; i++) {
                y.set(
                        i % 20,
                        y.get(i % 20)
                                .times(y.get((i * 7 + 3) % 20))
                                .minus(x.get(0))
                                .sin());
            }
            return List.of(Expr.stack(y), y.get(3));
        });
        oracle.compare(program, oracle.random(program, -1, 1), 4, 1e-12);
    }

    @Test
    void outputsThatAreInputsConstantsOrParts() {
        var program = Program.trace("f", List.of(ArrayType.vector(50), ArrayType.vector(3)), x -> {
            var y = x.get(0);
            return List.of(
                    y,
                    y,
                    x.get(1),
                    y.reshape(5, 10),
                    y.slice(3, 9),
                    y.constant(3),
                    y.constant(HostArray.vector(1, 2, 3)),
                    y.iota(ArrayType.of(DType.I32, 70), 0),
                    y.plus(1),
                    y.plus(1).reshape(50, 1));
        });
        oracle.compare(program, oracle.random(program, -1, 1), 0, 0);
    }

    @Test
    void loopsAndChoices() {
        for (int length : new int[] {0, 1, 2, 7}) {
            var types = List.of(ArrayType.vector(40), ArrayType.vector(40), ArrayType.vector(length));
            var program = Program.trace("f", types, x -> {
                ControlFlow.ScanBody body = (carries, entries) -> {
                    var next = carries.getFirst().times(x.get(1)).plus(entries.getFirst());
                    return new ControlFlow.Step(List.of(next), List.of(next.sum()));
                };
                var forth = ControlFlow.scan(length, List.of(x.get(0)), List.of(x.get(2)), body);
                var back = ControlFlow.scanReverse(length, List.of(x.get(0)), List.of(x.get(2)), body);
                return List.of(
                        forth.carries().getFirst(),
                        forth.collected().getFirst(),
                        back.carries().getFirst(),
                        back.collected().getFirst());
            });
            oracle.compare(program, oracle.random(program, -1, 1), 4, 1e-12);
        }
        var loop = Program.trace(
                "f",
                List.of(ArrayType.vector(3)),
                x -> ControlFlow.whileLoop(
                        x,
                        c -> c.getFirst().sum().less(c.getFirst().constant(100)),
                        c -> List.of(c.getFirst().times(1.5))));
        oracle.compare(loop, oracle.random(loop, 1, 2), 4, 0);
        var choice = Program.trace(
                "f",
                List.of(ArrayType.of(DType.BOOL), ArrayType.vector(3)),
                x -> ControlFlow.cond(x.getFirst(), () -> List.of(x.get(1).exp()), () -> List.of(x.get(1))));
        for (int i = 0; i < 4; i++) {
            oracle.compare(choice, oracle.random(choice, 1, 2), 4, 0);
        }
    }

    @Test
    void badArgumentsAreNamed() {
        var program = Program.trace(
                "f", List.of(ArrayType.vector(3)), x -> List.of(x.getFirst().plus(1)));
        try (var executable = backend.compile(program);
                var wrong = backend.put(HostArray.vector(1, 2))) {
            assertThrows(IllegalArgumentException.class, () -> executable.call(List.of(wrong)));
            assertThrows(IllegalArgumentException.class, () -> executable.call(List.of()));
            Array closed = backend.put(HostArray.vector(1, 2, 3));
            closed.close();
            assertThrows(IllegalArgumentException.class, () -> executable.call(List.of(closed)));
            assertThrows(IllegalArgumentException.class, () -> backend.get(closed));
        }
    }

    @Test
    void divisionByZeroLeavesNothingBehind() {
        var type = ArrayType.of(DType.I32, 40);
        var program =
                Program.trace("f", List.of(type, type), x -> List.of(x.get(0).over(x.get(1))));
        try (var executable = backend.compile(program);
                var one = backend.put(HostArray.filled(type, 1));
                var zero = backend.put(HostArray.filled(type, 0))) {
            assertThrows(ArithmeticException.class, () -> executable.call(List.of(one, zero)));
            assertEquals(2, backend.openArrays());
        }
    }

    @Test
    void theHardwareIsThreadsAndVectors() {
        try (var one = new SimdBackend(1);
                var two = new SimdBackend(2)) {
            assertTrue(one.hardware().matches("1 thread, vectors of (64|128|256|512) bits"), one.hardware());
            assertTrue(two.hardware().startsWith("2 threads, "), two.hardware());
        }
    }
}
