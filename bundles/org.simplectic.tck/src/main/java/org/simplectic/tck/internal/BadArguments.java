package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.HostArray;
import org.simplectic.tck.Finding;

/** Arguments of wrong types are refused in words, whatever the backend would have made of them. */
final class BadArguments implements Contract {
    @Override
    public String name() {
        return "wrong arguments are refused";
    }

    @Override
    public Finding check(Subject subject) {
        return BackendService.with(subject, this::check);
    }

    private Finding check(Backend backend) {
        var program = Example.all().getFirst().program();
        try (var executable = backend.compile(program);
                var number = backend.put(HostArray.scalar(1))) {
            List<Array> results = executable.call(List.of(number, number));
            results.forEach(Array::close);
            return finding(false, "two scalars are taken for vectors", "an IllegalArgumentException");
        } catch (IllegalArgumentException refused) {
            return finding(true, "refused", "an IllegalArgumentException");
        }
    }
}
