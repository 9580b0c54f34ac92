package org.simplectic.runtime.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.simplectic.api.Names;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.Program;

/** A backend that is made ready, its programs compiled in the background, while the run goes on with another. */
final class BackendSwap {
    private final RunRequest.Swap request;
    private final Backend target;
    private final BackendChoice backends;
    private final CompletableFuture<Map<Program, Executable>> compiling;

    private BackendSwap(
            RunRequest.Swap request,
            Backend target,
            BackendChoice backends,
            CompletableFuture<Map<Program, Executable>> compiling) {
        this.request = request;
        this.target = target;
        this.backends = backends;
        this.compiling = compiling;
    }

    /** Begins one at a safe point; empty if it is refused. */
    static Optional<BackendSwap> begin(RunRequest.Swap request, RunContext run) {
        var session = run.session();
        var backends = run.backends();
        if (request.name().equals(session.backend().name())) {
            request.done().complete("the run is on " + request.name() + " already");
            return Optional.empty();
        }
        var target = backends.named(request.name());
        if (target.isEmpty()) {
            request.refuse("no installed plug-in provides the backend '" + request.name() + "'; "
                    + Names.suggest(request.name(), backends.names()));
            return Optional.empty();
        }
        var programs = session.programs();
        try {
            for (var program : programs) {
                if (!target.get().supports(program)) {
                    throw new UnsupportedProgram(request.name(), program);
                }
            }
        } catch (RuntimeException | Error e) {
            backends.giveBack(target.get());
            request.refuse(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        var compiling = new CompletableFuture<Map<Program, Executable>>();
        Thread.ofPlatform().daemon().name("simplectic-swap").start(() -> {
            try {
                compiling.complete(RunSession.prepare(target.get(), programs, session.options()));
            } catch (RuntimeException | Error e) {
                compiling.completeExceptionally(e);
            }
        });
        return Optional.of(new BackendSwap(request, target.get(), backends, compiling));
    }

    boolean isReady() {
        return compiling.isDone();
    }

    Backend target() {
        return target;
    }

    String reason() {
        return request.reason();
    }

    /** The programs; throws what kept the backend from compiling them. */
    Map<Program, Executable> ready() {
        try {
            return compiling.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BackendFailure failure
                    ? failure
                    : new BackendFailure(target, "compiling the run's programs", e);
        }
    }

    void tell(String sentence) {
        request.done().complete(sentence);
    }

    /** Gives it up. */
    void cancel(String reason) {
        request.refuse(reason);
        CompletableFuture<Void> unused = letGo();
    }

    /**
     * Lets the backend go as soon as it compiles no more; whoever asked may still get what they want.
     *
     * @return completed when nothing of the backend is used
     */
    CompletableFuture<Void> letGo() {
        return compiling.handle((programs, failure) -> {
            try {
                if (programs != null) {
                    programs.values().forEach(Executable::close);
                }
            } finally {
                backends.giveBack(target);
            }
            return null;
        });
    }

    RunRequest.Swap request() {
        return request;
    }
}
