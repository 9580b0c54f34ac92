package org.simplectic.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** What a compiled program costs beside its arithmetic, and how near its arithmetic comes to the memory's speed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProgramBenchmark {

    /** A program of two vectors, compiled for the fastest backend. */
    public abstract static class TwoVectors {
        private final int length;
        private final Backend backend = Backends.fastest(1);
        private final Executable executable;
        private List<Array> arguments = List.of();

        TwoVectors(int length, BinaryOperator<Expr> result) {
            this.length = length;
            var vector = ArrayType.vector(length);
            var program = Program.trace(
                    "benchmark", List.of(vector, vector), in -> List.of(result.apply(in.get(0), in.get(1))));
            this.executable = backend.compile(program);
        }

        /** Puts the vectors on the backend. */
        @Setup
        public void open() {
            arguments = List.of(
                    backend.put(HostArray.vector(Hash.numbers(0, length, 2, -1))),
                    backend.put(HostArray.vector(Hash.numbers(length, length, 2, -1))));
        }

        /** One call; the results go back to the backend. */
        void call() {
            executable.call(arguments).forEach(Array::close);
        }

        /** Gives everything back. */
        @TearDown
        public void close() {
            arguments.forEach(Array::close);
            executable.close();
        }
    }

    /** Eight elements: all overhead. */
    @State(Scope.Thread)
    public static class Small extends TwoVectors {
        /** Compiles. */
        public Small() {
            super(8, (x, y) -> x.times(0.75).plus(y.times(y)));
        }
    }

    /** Ten operations an element on 8 Mi elements: two arrays read and one written, 24 bytes an element. */
    @State(Scope.Thread)
    public static class Chain extends TwoVectors {
        static final int LENGTH = 1 << 23;

        /** Compiles. */
        public Chain() {
            super(LENGTH, (x, y) -> {
                var sum = x.times(0.75).plus(y.times(y));
                var ratio = sum.minus(x).over(sum.abs().plus(sum.constant(1)));
                return ratio.max(y).times(0.5).plus(x);
            });
        }
    }

    /** Nominal traffic; a byte a nanosecond is a GB/s. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Traffic {
        /** Bytes moved, which JMH divides by the time. */
        public long gigabytesPerSecond;
    }

    /** A program of a thousand equations that no simplification shortens. */
    @State(Scope.Thread)
    public static class Thousand {
        private static final int EQUATIONS = 1000;
        private final Backend backend = Backends.fastest(1);

        Executable compile() {
            var vector = ArrayType.vector(64);
            var program = Program.trace("thousand", List.of(vector, vector), in -> {
                var a = in.get(0);
                var b = in.get(1);
                for (int i = 0; i < EQUATIONS; i++) {
                    var next = i % 2 == 0 ? a.times(b) : a.plus(b);
                    a = b;
                    b = next;
                }
                return List.of(b);
            });
            return backend.compile(program);
        }
    }

    /** The overhead of a call. */
    @Benchmark
    public void callOnEightDoubles(Small program) {
        program.call();
    }

    /** Trace and compile. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public void compileThousandEquations(Thousand program) {
        program.compile().close();
    }

    /** The fused chain, as bytes a nanosecond. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    public void chainOfTenOperations(Chain program, Traffic traffic) {
        program.call();
        traffic.gigabytesPerSecond += 24L * Chain.LENGTH;
    }
}
