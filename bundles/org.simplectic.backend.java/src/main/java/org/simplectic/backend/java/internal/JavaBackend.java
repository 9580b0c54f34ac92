package org.simplectic.backend.java.internal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.BackendPlugin;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.DType;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Runs every program on any JVM, one primitive after the other: the oracle that other backends are tested against.
 * Results of f32 and c64 are computed in binary64 and rounded once a primitive.
 */
@Component(service = Backend.class)
@BackendPlugin("java")
@About(summary = "Portable reference backend, runs everywhere")
public final class JavaBackend implements Backend {
    private final AtomicLong openArrays = new AtomicLong();

    @Override
    public String name() {
        return "java";
    }

    @Override
    public int threads() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public Executable compile(Program program, CompileOptions options) {
        return new JavaExecutable(program, this, options);
    }

    @Override
    public Array put(HostArray values) {
        var type = values.type();
        return array(type, Site.isIntegral(type.dtype()) ? values.toIntegers() : values.toArray());
    }

    @Override
    public HostArray get(Array array) {
        var type = array.type();
        return switch (open(array).values()) {
            case long[] integers
            when type.dtype() == DType.BOOL ->
                HostArray.of(type, Arrays.stream(integers).asDoubleStream().toArray());
            case long[] integers -> HostArray.ofIntegers(type, integers);
            case Object numbers -> HostArray.of(type, (double[]) numbers);
        };
    }

    @Override
    public long openArrays() {
        return openArrays.get();
    }

    JavaArray array(ArrayType type, Object values) {
        return new JavaArray(type, values, openArrays);
    }

    JavaArray open(Array array) {
        if (!(array instanceof JavaArray own)) {
            throw new IllegalArgumentException("the java backend cannot read an array of "
                    + array.getClass().getName());
        }
        return own;
    }
}
