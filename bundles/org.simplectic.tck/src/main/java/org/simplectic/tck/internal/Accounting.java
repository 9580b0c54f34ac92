package org.simplectic.tck.internal;

import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;

/** A backend counts its open arrays, and closed ones are gone, those that a program made and those closed twice too. */
final class Accounting implements Contract {
    @Override
    public String name() {
        return "closed arrays are gone";
    }

    @Override
    public Finding check(Subject subject) {
        return BackendService.with(subject, this::check);
    }

    private Finding check(Backend backend) {
        long before = backend.openArrays();
        var example = Example.all().getFirst();
        long open;
        try (var executable = backend.compile(example.program())) {
            var arguments = example.inputs().stream().map(backend::put).toList();
            var results = executable.call(arguments);
            open = backend.openArrays() - before - arguments.size() - results.size();
            arguments.forEach(Array::close);
            results.forEach(Array::close);
            results.forEach(Array::close);
        }
        long left = backend.openArrays() - before;
        return finding(open == 0 && left == 0, open + " more than made, " + left + " left", "0 and 0");
    }
}
