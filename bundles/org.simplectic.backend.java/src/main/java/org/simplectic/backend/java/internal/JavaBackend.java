package org.simplectic.backend.java.internal;

import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.BackendPlugin;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Runs every program on any JVM, one primitive after the other: the oracle that other backends are tested against. */
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
    public Executable compile(Program program, CompileOptions options) {
        return new Interpreter(program, this);
    }

    @Override
    public Array put(HostArray values) {
        return new JavaArray(values, openArrays);
    }

    @Override
    public HostArray get(Array array) {
        return open(array);
    }

    @Override
    public long openArrays() {
        return openArrays.get();
    }

    HostArray open(Array array) {
        if (!(array instanceof JavaArray own)) {
            throw new IllegalArgumentException("the java backend cannot read an array of "
                    + array.getClass().getName());
        }
        return own.values();
    }
}
