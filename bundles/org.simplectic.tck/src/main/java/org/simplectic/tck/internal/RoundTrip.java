package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.tck.Finding;

/** Values come back as they went in, of every element type that the backend takes, odd ones and empty arrays included. */
final class RoundTrip implements Contract {
    private static final double[] ODD = {-0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN, 1.0 / 3};

    @Override
    public String name() {
        return "values come back with the same bits";
    }

    @Override
    public Finding check(Subject subject) {
        return BackendService.with(subject, this::check);
    }

    private Finding check(Backend backend) {
        var values = List.of(
                HostArray.vector(ODD),
                HostArray.vector(),
                HostArray.scalar(-1.5),
                HostArray.of(ArrayType.of(DType.F32, 2, 2), 1, 2, 0.1f, -4),
                HostArray.ofIntegers(ArrayType.of(DType.I64, 2), Long.MAX_VALUE, -3),
                HostArray.of(ArrayType.of(DType.C128, 1), 1, -2));
        long same = values.stream().filter(value -> returns(backend, value)).count();
        return finding(same == values.size(), same + " of " + values.size() + " arrays", "all");
    }

    private static boolean returns(Backend backend, HostArray value) {
        try (var array = backend.put(value)) {
            var back = backend.get(array);
            return back.type().equals(value.type())
                    && (value.type().dtype().isInteger()
                            ? java.util.Arrays.equals(back.toIntegers(), value.toIntegers())
                            : java.util.Arrays.equals(back.toArray(), value.toArray()));
        }
    }
}
