package org.simplectic.backend.simd.internal;

import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.backend.simd.internal.memory.Pool;
import org.simplectic.backend.simd.internal.plan.Plan;
import org.simplectic.backend.simd.internal.plan.Resources;

/** A planned program; a call allocates handles for its results, and memory from the pool. */
final class SimdExecutable implements Executable {
    private final SimdBackend backend;
    private final Program program;
    private final Plan plan;
    private final ArrayType[] inputs;
    private final ArrayType[] outputs;
    private final int[] sizeClasses;
    private final boolean profile;

    SimdExecutable(SimdBackend backend, Program program, Resources resources, CompileOptions options) {
        this.backend = backend;
        this.program = program;
        this.profile = options.profile();
        this.plan = Plan.of(program, resources);
        this.inputs = program.inputs().stream().map(backend::known).toArray(ArrayType[]::new);
        this.outputs = program.outputTypes().stream().map(backend::known).toArray(ArrayType[]::new);
        this.sizeClasses = new int[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            sizeClasses[i] = Pool.sizeClass(outputs[i].bytes());
        }
    }

    @Override
    public List<Array> call(List<Array> arguments) {
        long[] table = plan.table();
        check(arguments, table);
        var results = new SimdArray[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            results[i] = backend.allocate(outputs[i], sizeClasses[i]);
            table[inputs.length + i] = results[i].address();
        }
        try {
            if (profile) {
                plan.runProfiled();
            } else {
                plan.run();
            }
        } catch (RuntimeException | Error failure) {
            for (var result : results) {
                result.close();
            }
            throw failure;
        }
        return results.length == 1 ? List.of(results[0]) : List.of(results);
    }

    @SuppressWarnings("ReferenceEquality") // the backend's arrays share one instance of equal types
    private void check(List<Array> arguments, long[] table) {
        if (arguments.size() != inputs.length) {
            program.checkArguments(arguments.stream().map(Array::type).toList());
        }
        for (int i = 0; i < inputs.length; i++) {
            var argument = backend.own(arguments.get(i));
            if (argument.type() != inputs[i]) {
                program.checkArguments(arguments.stream().map(Array::type).toList());
            }
            table[i] = argument.address();
        }
    }

    @Override
    public List<KernelReport> kernels() {
        return plan.kernels();
    }

    @Override
    public void close() {
        plan.close();
    }
}
