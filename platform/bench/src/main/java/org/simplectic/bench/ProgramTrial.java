package org.simplectic.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Trials that are one call of a compiled program, with arguments that stay on the backend. */
final class ProgramTrial {
    private ProgramTrial() {}

    /**
     * Traces, compiles and puts the arguments on the fastest backend.
     *
     * @param size the problem's size as the peers print it
     * @param setting what is particular about this trial; empty if nothing is
     * @param threads how many threads may be used
     * @param arguments the values to call it with
     * @param program from the arguments to the results
     * @param outcome from the results of a call
     */
    static Trial of(
            String size,
            String setting,
            int threads,
            List<HostArray> arguments,
            UnaryOperator<List<Expr>> program,
            Function<List<HostArray>, Trial.Outcome> outcome) {
        var backend = Backends.fastest(threads);
        var types = arguments.stream().map(HostArray::type).toList();
        var traced = Program.trace("benchmark", types, program);
        if (!backend.supports(traced)) {
            throw new UnsupportedOperationException("the backend " + backend.name() + " cannot run it yet");
        }
        var executable = backend.compile(traced);
        var arrays = arguments.stream().map(backend::put).toList();
        Supplier<Trial.Outcome> last = () -> outcome.apply(results(backend, executable, arrays));
        return new Trial(
                size,
                setting + (setting.isEmpty() ? "" : ";") + "backend=" + backend.name(),
                () -> call(executable, arrays),
                last,
                () -> {
                    arrays.forEach(Array::close);
                    executable.close();
                });
    }

    private static void call(Executable executable, List<Array> arguments) {
        for (var result : executable.call(arguments)) {
            result.close();
        }
    }

    private static List<HostArray> results(Backend backend, Executable executable, List<Array> arguments) {
        var arrays = executable.call(arguments);
        var values = arrays.stream().map(backend::get).toList();
        arrays.forEach(Array::close);
        return values;
    }
}
