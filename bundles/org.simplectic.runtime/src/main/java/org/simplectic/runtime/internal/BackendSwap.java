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
    private final RunRequest.Change request;
    private final Backend target;
    private final BackendChoice backends;
    private final CompletableFuture<Map<Program, Executable>> compiling = new CompletableFuture<>();

    private BackendSwap(RunRequest.Change request, Backend target, RunContext run) {
        this.request = request;
        this.target = target;
        this.backends = run.backends();
        var session = run.session();
        var programs = session.programs();
        Thread.ofPlatform().daemon().name("simplectic-swap").start(() -> {
            try {
                compiling.complete(RunSession.prepare(target, programs, session.options()));
            } catch (RuntimeException | Error e) {
                compiling.completeExceptionally(e);
            }
        });
    }

    /** To the backend that was asked for; empty if that is refused. */
    static Optional<BackendSwap> begin(RunRequest.Swap request, RunContext run) {
        var session = run.session();
        var backends = run.backends();
        if (request.name().equals(session.backend().name())) {
            request.done().complete(onItAlready(request.name()));
            return Optional.empty();
        }
        var target = backends.named(request.name());
        if (target.isEmpty()) {
            request.refuse("no installed plug-in provides the backend '" + request.name() + "'; "
                    + Names.suggest(request.name(), backends.names()));
            return Optional.empty();
        }
        try {
            for (var program : session.programs()) {
                if (!target.get().supports(program)) {
                    throw new UnsupportedProgram(request.name(), program);
                }
            }
        } catch (RuntimeException | Error e) {
            backends.giveBack(target.get());
            request.refuse(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        return Optional.of(new BackendSwap(request, target.get(), run));
    }

    /** To whichever backend can take the place of the run's, which goes away; empty if none can. */
    static Optional<BackendSwap> begin(RunRequest.Leave request, RunContext run) {
        var session = run.session();
        return run.backends()
                .instead(session.backend(), session.programs())
                .map(target -> new BackendSwap(request, target, run));
    }

    private static String onItAlready(String name) {
        return "the run is on " + name + " already";
    }

    boolean isReady() {
        return compiling.isDone();
    }

    Backend target() {
        return target;
    }

    RunRequest.Change request() {
        return request;
    }

    /** What makes it needless, since the run may have left its backend for another reason; empty while it is needed. */
    Optional<String> needless(Backend present) {
        if (present.name().equals(target.name())) {
            return Optional.of(onItAlready(target.name()));
        }
        return request instanceof RunRequest.Leave leave && !present.name().equals(leave.name())
                ? Optional.of("not used")
                : Optional.empty();
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
}
