package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** The java backend under another name, which supports what a test allows and counts what it compiles. One kernel a program. */
final class TestBackend implements Backend {
    final List<Program> compiled = Collections.synchronizedList(new ArrayList<>());
    final List<CompileOptions> options = Collections.synchronizedList(new ArrayList<>());

    /** How many calls may be under way. */
    int threads = 1;

    private final Backend computing = new JavaBackend();
    private final String name;
    private final Predicate<Program> supported;

    TestBackend(String name, Predicate<Program> supported) {
        this.name = name;
        this.supported = supported;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public boolean supports(Program program) {
        return supported.test(program);
    }

    @Override
    public Executable compile(Program program, CompileOptions chosen) {
        compiled.add(program);
        options.add(chosen);
        var executable = computing.compile(program, chosen);
        return new Executable() {
            private long calls;

            @Override
            public List<Array> call(List<Array> arguments) {
                calls++;
                return executable.call(arguments);
            }

            @Override
            public List<KernelReport> kernels() {
                var listing = new ArrayList<String>();
                for (int i = 0; i < program.equations().size(); i++) {
                    listing.add(program.listing(i));
                }
                long counted = chosen.profile() ? calls : 0;
                return List.of(new KernelReport(
                        "all_of_" + program.name(), String.join("\n", listing), 10, 80, counted, counted * 1000));
            }

            @Override
            public void close() {
                executable.close();
            }
        };
    }

    @Override
    public Array put(HostArray values) {
        return computing.put(values);
    }

    @Override
    public HostArray get(Array array) {
        return computing.get(array);
    }

    @Override
    public long openArrays() {
        return computing.openArrays();
    }
}
