package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Backends at work. */
final class BackendService {
    /** What is done with a backend. */
    interface Work<R> {
        /** Does it. */
        R on(Backend backend);
    }

    private BackendService() {}

    /** Does something with the subject itself. */
    static <R> R with(Subject subject, Work<R> work) {
        return with(subject, subject.plugin().name(), work);
    }

    static <R> R with(Subject subject, String name, Work<R> work) {
        try (var trial = subject.workbench().open(name)) {
            return work.on(trial.backend());
        }
    }

    /** The results of a program, everything closed. */
    static List<HostArray> run(Backend backend, Program program, List<HostArray> inputs) {
        var arguments = new ArrayList<Array>();
        try (var executable = backend.compile(program)) {
            inputs.forEach(input -> arguments.add(backend.put(input)));
            var results = executable.call(arguments);
            var values = results.stream().map(backend::get).toList();
            results.forEach(Array::close);
            return values;
        } finally {
            arguments.forEach(Array::close);
        }
    }
}
