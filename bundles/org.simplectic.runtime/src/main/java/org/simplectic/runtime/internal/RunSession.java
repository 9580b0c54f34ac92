package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's hold on its backend: compiled kernels, and every array made since the last safe point. */
final class RunSession implements Session, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunSession.class);

    private final CompileOptions options;
    private final boolean checkFinite;
    private final BooleanSupplier cancelled;
    private final Map<Key, SessionKernel> kernels = new HashMap<>();

    /** Equal programs are compiled once, whoever asks for them. */
    private final Map<Program, SessionKernel> compiled = new LinkedHashMap<>();

    private final List<Array> arrays = new ArrayList<>();
    private final List<KernelUse> past = new ArrayList<>();

    /** Sessions of the same backend for work on other threads. */
    private final List<RunSession> helping = new CopyOnWriteArrayList<>();

    private @Nullable Helpers helpers;
    private Backend backend;
    private @Nullable NonfiniteValue nonfinite;

    /** What the backend does now, if anything: for the thread that watches over the run. */
    private volatile String doing = "";

    private volatile boolean abandoned;

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
                if (!guarded("saying whether it supports '" + program.name() + "'", () -> backend.supports(program))) {
                    throw new UnsupportedProgram(backend.name(), program);
                }
                present = guarded("compiling '" + program.name() + "'", () -> backend.compile(program, options));
                executable = present;
            }
            return present;
        }

        @Override
        public List<Array> call(Array... arguments) {
            var given = List.of(arguments);
            var results = call(executable(), given);
            arrays.addAll(results);
            if (checkFinite && nonfinite == null) {
                nonfinite = new FiniteCheck(backend)
                        .examine(program, given, results, reports())
                        .orElse(null);
            }
            return results;
        }

        private List<Array> call(Executable compiled, List<Array> given) {
            begin(program.name());
            try {
                return compiled.call(given);
            } catch (RuntimeException | Error e) {
                // Arguments of wrong types are the fault of whoever calls, and no other backend would take them.
                program.checkArguments(given.stream().map(Array::type).toList());
                throw new BackendFailure(backend, "computing '" + program.name() + "'", e);
            } finally {
                end();
            }
        }

        List<KernelReport> reports() {
            var present = executable;
            if (present == null) {
                return List.of();
            }
            try {
                return present.kernels();
            } catch (RuntimeException | Error e) {
                LOGGER.warn("the backend {} does not tell of its kernels", backend.name(), e);
                return List.of();
            }
        }

        void release() {
            var present = executable;
            executable = null;
            if (present != null) {
                letGo(present::close);
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

    /** What the backend does; whatever it throws, the run can go on with another one. */
    private <R> R guarded(String doing, Supplier<R> action) {
        begin(doing);
        try {
            return action.get();
        } catch (RuntimeException | Error e) {
            throw new BackendFailure(backend, doing, e);
        } finally {
            end();
        }
    }

    private void begin(String what) {
        doing = what;
    }

    private void end() {
        doing = "";
        if (abandoned) {
            throw new AbandonedRun();
        }
    }

    /** What the backend does now; empty if it does nothing. For any thread. */
    String doing() {
        return doing;
    }

    /** For the thread that watches over the run: whoever works with this session stops when the backend answers. */
    void abandon() {
        abandoned = true;
        helping.forEach(RunSession::abandon);
    }

    @Override
    public Array array(HostArray values) {
        var array = guarded("taking an array", () -> backend.put(values));
        arrays.add(array);
        return array;
    }

    @Override
    public HostArray values(Array array) {
        return guarded("giving an array", () -> backend.get(array));
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public <R extends Record> List<R> each(List<? extends Function<Session, R>> work) {
        int threads = Math.min(work.size(), backend.threads());
        // Times of kernels and values that are not finite are looked at one by one.
        if (threads < 2 || options.profile() || checkFinite) {
            return Session.super.each(work);
        }
        var crew = helpers;
        if (crew == null) {
            crew = new Helpers(backend.threads());
            helpers = crew;
        }
        while (helping.size() < threads) {
            helping.add(new RunSession(backend, options, false, cancelled));
        }
        begin("working on several threads");
        try {
            var results = crew.each(work, helping.subList(0, threads));
            helping.forEach(session -> session.handOver(results, arrays));
            return results;
        } finally {
            end();
        }
    }

    /** Arrays that results hold become another session's; the others are closed. */
    private void handOver(Object results, List<Array> others) {
        Set<Array> held = StateArrays.of(results);
        arrays.removeIf(array -> {
            if (held.contains(array)) {
                others.add(array);
            } else {
                array.close();
            }
            return true;
        });
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
        guarded(
                "closing an array",
                () -> arrays.removeIf(array -> {
                    if (held.contains(array)) {
                        return false;
                    }
                    array.close();
                    return true;
                }));
    }

    /** Programs ready to run on a backend that the session does not use yet. For any thread. */
    static Map<Program, Executable> prepare(Backend target, Collection<Program> programs, CompileOptions options) {
        var prepared = new LinkedHashMap<Program, Executable>();
        try {
            for (var program : programs) {
                prepared.put(program, target.compile(program, options));
            }
            return prepared;
        } catch (RuntimeException | Error e) {
            prepared.values().forEach(Executable::close);
            throw new BackendFailure(target, "compiling the run's programs", e);
        }
    }

    CompileOptions options() {
        return options;
    }

    /**
     * At a safe point: goes on with another backend. Where that cannot take the state, all stays as it was, and a {@link
     * BackendFailure} says why.
     *
     * @param prepared programs that are compiled for it already; others are when they are next called
     */
    <S> S move(S state, Backend target, Map<Program, Executable> prepared) {
        var moved = copied(state, target);
        leave(target);
        arrays.addAll(StateArrays.of(moved));
        prepared.forEach((program, executable) -> {
            var kernel = compiled.get(program);
            if (kernel == null) {
                executable.close();
            } else {
                kernel.executable = executable;
            }
        });
        return moved;
    }

    private <S> S copied(S state, Backend target) {
        var copies = new ArrayList<Array>();
        return StateArrays.map(state, array -> {
            var values = values(array);
            try {
                var copy = target.put(values);
                copies.add(copy);
                return copy;
            } catch (RuntimeException | Error e) {
                copies.forEach(Array::close);
                throw new BackendFailure(target, "taking the state over", e);
            }
        });
    }

    /** Lets go of the backend; {@link #leave} takes another one. */
    void park() {
        rememberUses();
        release();
    }

    /** Forgets all programs, and with them the methods that asked for them. */
    void forget() {
        park();
        kernels.clear();
        compiled.clear();
    }

    /** Before there is a state: goes on with another backend. */
    void leave(Backend target) {
        nonfinite = null;
        rememberUses();
        release();
        backend = target;
    }

    /** The listings of kernels take longer than all else that a swap does. */
    private void rememberUses() {
        if (options.profile()) {
            compiled.keySet().forEach(program -> past.addAll(kernels(program)));
        }
    }

    private void release() {
        helping.forEach(RunSession::close);
        helping.clear();
        arrays.forEach(array -> letGo(array::close));
        arrays.clear();
        compiled.values().forEach(SessionKernel::release);
    }

    /** A backend that is being left cannot keep the run from it. */
    private void letGo(Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error e) {
            LOGGER.warn("the backend {} does not let go", backend.name(), e);
        }
    }

    /** Closes all it holds; nothing if it was abandoned, as its backend may still work with that. */
    @Override
    public void close() {
        if (helpers != null) {
            helpers.close();
        }
        if (abandoned) {
            return;
        }
        release();
        kernels.clear();
        compiled.clear();
    }
}
