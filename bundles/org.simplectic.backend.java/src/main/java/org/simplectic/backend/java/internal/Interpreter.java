package org.simplectic.backend.java.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/**
 * A program as a list of instructions over one workspace that holds every value of the program one after the other.
 * Constants are written once, at compile time.
 */
final class Interpreter implements Executable {
    private final Program program;
    private final JavaBackend backend;
    private final int[] offsets;
    private final double[] workspace;
    private final Instruction[] instructions;

    Interpreter(Program program, JavaBackend backend) {
        this.program = program;
        this.backend = backend;
        int values = program.values();
        this.offsets = new int[values + 1];
        for (int value = 0; value < values; value++) {
            int size = program.type(value).shape().size();
            offsets[value + 1] = Math.addExact(offsets[value], size);
        }
        this.workspace = new double[offsets[values]];
        this.instructions = compile();
    }

    private Instruction[] compile() {
        var compiled = new ArrayList<Instruction>();
        for (int i = 0; i < program.equations().size(); i++) {
            var equation = program.equations().get(i);
            int value = program.firstResult(i);
            if (equation.primitive() instanceof Structural.Constant constant) {
                write(value, constant.values());
            } else {
                var operands = equation.operands().stream().mapToInt(v -> v).toArray();
                compiled.add(Instruction.of(equation.primitive(), value, operands, this));
            }
        }
        return compiled.toArray(Instruction[]::new);
    }

    int offset(int value) {
        return offsets[value];
    }

    int size(int value) {
        return offsets[value + 1] - offsets[value];
    }

    /** Between one element and the next: none for a scalar that meets an array. */
    int stride(int value) {
        return program.type(value).shape().rank() == 0 ? 0 : 1;
    }

    @Override
    public List<Array> call(List<Array> arguments) {
        program.checkArguments(arguments.stream().map(Array::type).toList());
        for (int i = 0; i < arguments.size(); i++) {
            write(i, backend.open(arguments.get(i)));
        }
        for (var instruction : instructions) {
            instruction.run(workspace);
        }
        var results = new ArrayList<Array>(program.outputs().size());
        for (int value : program.outputs()) {
            var values = Arrays.copyOfRange(workspace, offsets[value], offsets[value + 1]);
            results.add(backend.put(HostArray.of(program.type(value), values)));
        }
        return results;
    }

    private void write(int value, HostArray values) {
        for (int i = 0; i < values.size(); i++) {
            workspace[offsets[value] + i] = values.get(i);
        }
    }

    @Override
    public List<KernelReport> kernels() {
        return List.of();
    }

    @Override
    public void close() {}
}
