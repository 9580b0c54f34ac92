package org.simplectic.backend.java.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Estimates;
import org.simplectic.array.Executable;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;

/** A program with its interpreter; each equation that is not a constant is a kernel. */
final class JavaExecutable implements Executable {
    private final Program program;
    private final JavaBackend backend;
    private final List<Integer> kernels = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private final Interpreter interpreter;

    JavaExecutable(Program program, JavaBackend backend, CompileOptions options) {
        this.program = program;
        this.backend = backend;
        for (int i = 0; i < program.equations().size(); i++) {
            if (!Interpreter.isFixed(program, i)) {
                kernels.add(i);
                timers.add(new Timer());
            }
        }
        this.interpreter = new Interpreter(program, options.profile() ? timers : List.of());
    }

    @Override
    public List<Array> call(List<Array> arguments) {
        check(arguments);
        for (int i = 0; i < arguments.size(); i++) {
            interpreter.load(i, backend.open(arguments.get(i)));
        }
        interpreter.run();
        var results = new ArrayList<Array>(program.outputs().size());
        for (int value : program.outputs()) {
            results.add(backend.array(program.type(value), interpreter.copy(value)));
        }
        return results;
    }

    private void check(List<Array> arguments) {
        boolean fits = arguments.size() == program.inputs().size();
        for (int i = 0; fits && i < arguments.size(); i++) {
            fits = arguments.get(i).type().equals(program.type(i));
        }
        if (!fits) {
            program.checkArguments(arguments.stream().map(Array::type).toList());
        }
    }

    @Override
    public List<KernelReport> kernels() {
        var reports = new ArrayList<KernelReport>();
        for (int i = 0; i < kernels.size(); i++) {
            int equation = kernels.get(i);
            reports.add(new KernelReport(
                    program.equations().get(equation).primitive().label() + " at %" + program.firstResult(equation),
                    program.listing(equation),
                    Estimates.flops(program, equation),
                    Estimates.bytes(program, equation),
                    timers.get(i).calls(),
                    timers.get(i).nanoseconds()));
        }
        return reports;
    }

    @Override
    public void close() {}
}
