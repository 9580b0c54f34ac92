package org.simplectic.runtime.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.simplectic.array.Backend;
import org.simplectic.array.Program;

/** The backends that a run may use, best first. One is made when it is needed; a run goes down this list, never up. */
final class BackendChoice {
    private final List<Supplier<Backend>> candidates;
    private int next;

    /** Of at least one candidate. */
    BackendChoice(List<Supplier<Backend>> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    /** The best of all. */
    Backend first() {
        return next(List.of()).orElseThrow();
    }

    /** The best of those not yet handed out that supports some programs. */
    Optional<Backend> next(Collection<Program> programs) {
        while (next < candidates.size()) {
            var candidate = candidates.get(next++).get();
            if (supportsAll(candidate, programs)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean supportsAll(Backend candidate, Collection<Program> programs) {
        for (var program : programs) {
            if (!candidate.supports(program)) {
                return false;
            }
        }
        return true;
    }
}
