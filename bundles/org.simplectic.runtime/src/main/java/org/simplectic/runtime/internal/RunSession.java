package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Kernel;
import org.simplectic.api.Problem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.runtime.KernelUse;

/** A run's hold on its backend: compiled kernels, and every array made since the last safe point. */
final class RunSession implements Session, AutoCloseable {
    private final CompileOptions options;
    private final boolean checkFinite;
    private final BooleanSupplier cancelled;
    private final Map<Key, SessionKernel> kernels = new HashMap<>();

    /** Equal programs are compiled once, whoever asks for them. */
    private final Map<Program, SessionKernel> compiled = new LinkedHashMap<>();

    private final List<Array> arrays = new ArrayList<>();
    private final List<KernelUse> past = new ArrayList<>();
    private Backend backend;
    private @Nullable NonfiniteValue nonfinite;

    RunSession(Backend backend, CompileOptions options, boolean checkFinite, BooleanSupplier cancelled) {
        this.backend = backend;
        this.options = options;
        this.checkFinite = checkFinite;
        this.cancelled = cancelled;
    }

    /** Owner and problem by identity: their equality could cost as much as the step. */
    private record Key(Object owner, Object problem, String name) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && owner == that.owner
                    && problem == that.problem
                    && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(owner) + System.identityHashCode(problem)) + name.hashCode();
        }
    }

    /** A program on whichever backend the session uses. */
    private final class SessionKernel implements Kernel {
        private final Program program;
        private @Nullable Executable executable;

        SessionKernel(Program program) {
            this.program = program;
        }

        Executable executable() {
            var present = executable;
            if (present == null) {
                if (!backend.supports(program)) {
                    throw new UnsupportedProgram(backend.name(), program);
                }
                present = backend.compile(program, options);
                executable = present;
            }
            return present;
        }

        @Override
        public List<Array> call(Array... arguments) {
            var given = List.of(arguments);
            var results = executable().call(given);
            arrays.addAll(results);
            if (checkFinite && nonfinite == null) {
                nonfinite = new FiniteCheck(backend)
                        .examine(program, given, results, reports())
                        .orElse(null);
            }
            return results;
        }

        List<KernelReport> reports() {
            return executable == null ? List.of() : executable.kernels();
        }

        void release() {
            if (executable != null) {
                executable.close();
                executable = null;
            }
        }
    }

    @Override
    public Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace) {
        return kernel(new Key(owner, problem, name), trace);
    }

    /** The kernel of a program that belongs to the run itself. */
    Kernel kernel(Program program) {
        return kernel(new Key(program, this, ""), () -> program);
    }

    private Kernel kernel(Key key, Supplier<Program> trace) {
        var known = kernels.get(key);
        if (known == null) {
            known = compiled.computeIfAbsent(trace.get(), SessionKernel::new);
            known.executable();
            kernels.put(key, known);
        }
        return known;
    }

    @Override
    public Array array(HostArray values) {
        var array = backend.put(values);
        arrays.add(array);
        return array;
    }

    @Override
    public HostArray values(Array array) {
        return backend.get(array);
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** The backend now. */
    Backend backend() {
        return backend;
    }

    /** Every program that was asked for, in that order. */
    Collection<Program> programs() {
        return List.copyOf(compiled.keySet());
    }

    /** What the present backend made of a program. */
    List<KernelUse> kernels(Program program) {
        var kernel = compiled.get(program);
        return kernel == null
                ? List.of()
                : kernel.reports().stream().map(report -> use(program, report)).toList();
    }

    /** All kernels so far, those of backends that the run left too. */
    List<KernelUse> uses() {
        var uses = new ArrayList<>(past);
        compiled.keySet().forEach(program -> uses.addAll(kernels(program)));
        return uses;
    }

    private KernelUse use(Program program, KernelReport report) {
        return new KernelUse(
                backend.name(),
                program.name(),
                report.name(),
                report.listing(),
                report.flops(),
                report.bytes(),
                report.calls(),
                report.nanoseconds() * 1e-9);
    }

    /** The first value that was not finite although all that went into its making was; empty unless looked for. */
    Optional<NonfiniteValue> nonfinite() {
        return Optional.ofNullable(nonfinite);
    }

    /** A safe point: whatever the state does not hold is closed. */
    void retain(Object state) {
        Set<Array> held = StateArrays.of(state);
        arrays.removeIf(array -> {
            if (held.contains(array)) {
                return false;
            }
            array.close();
            return true;
        });
    }

    /** At a safe point: goes on with another backend, on which each program is compiled when it is next called. */
    <S> S move(S state, Backend target) {
        var moved = StateArrays.map(state, array -> target.put(backend.get(array)));
        leave(target);
        arrays.addAll(StateArrays.of(moved));
        return moved;
    }

    /** Before there is a state: goes on with another backend. */
    void leave(Backend target) {
        compiled.keySet().forEach(program -> past.addAll(kernels(program)));
        release();
        backend = target;
    }

    private void release() {
        arrays.forEach(Array::close);
        arrays.clear();
        compiled.values().forEach(SessionKernel::release);
    }

    @Override
    public void close() {
        release();
        kernels.clear();
        compiled.clear();
    }
}
