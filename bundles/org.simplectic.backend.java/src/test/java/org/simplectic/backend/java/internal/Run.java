package org.simplectic.backend.java.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Primitive;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** Runs functions and single primitives, and checks that they leave no array open. */
final class Run {
    private Run() {}

    static List<HostArray> function(Function<List<Expr>, List<Expr>> function, HostArray... arguments) {
        var types = Arrays.stream(arguments).map(HostArray::type).toList();
        return program(Program.trace("test", types, function), arguments);
    }

    static List<HostArray> program(Program program, HostArray... arguments) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program)) {
            var arrays = Arrays.stream(arguments).map(backend::put).toList();
            var results = executable.call(arrays);
            var values = results.stream().map(backend::get).toList();
            arrays.forEach(Array::close);
            results.forEach(Array::close);
            if (backend.openArrays() != 0) {
                throw new AssertionError(backend.openArrays() + " arrays are still open");
            }
            return values;
        }
    }

    static List<HostArray> primitive(Primitive primitive, HostArray... arguments) {
        return function(operands -> Expr.apply(primitive, operands), arguments);
    }

    static HostArray array(DType dtype, Shape shape, double... values) {
        return HostArray.of(new ArrayType(dtype, shape), values);
    }

    static HostArray vector(DType dtype, double... values) {
        return array(dtype, Shape.of(values.length / (dtype.isComplex() ? 2 : 1)), values);
    }

    static HostArray integers(DType dtype, long... values) {
        return HostArray.ofIntegers(ArrayType.of(dtype, values.length), values);
    }

    /**
     * The same values as another type. Complex numbers get imaginary parts three times the real ones, so that exchanged or
     * forgotten parts show.
     */
    static HostArray as(DType dtype, HostArray values) {
        var type = values.type().with(dtype);
        if (!dtype.isComplex()) {
            return HostArray.of(type, values.toArray());
        }
        var parts = new double[2 * values.size()];
        for (int i = 0; i < values.size(); i++) {
            parts[2 * i] = values.get(i);
            parts[2 * i + 1] = 3 * values.get(i);
        }
        return HostArray.of(type, parts);
    }
}
