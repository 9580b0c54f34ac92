package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.simplectic.array.Backend;
import org.simplectic.array.Program;
import org.slf4j.LoggerFactory;

/**
 * The backends that a run may use: the one it asks for, or the best by rank. One that has failed in this run is not taken
 * again.
 */
final class BackendChoice {
    /** Where backends come from. */
    interface Source {
        /** The names of those there are now, the best first. */
        List<String> ranked();

        /** Takes one; it stays until it is given back. */
        Optional<Backend> take(String name);

        /** Says that a backend is not used any more. */
        default void giveBack(Backend backend) {}

        /** A source of some backends, best first. */
        static Source of(List<? extends Backend> backends) {
            return new Source() {
                @Override
                public List<String> ranked() {
                    return backends.stream().map(Backend::name).toList();
                }

                @Override
                public Optional<Backend> take(String name) {
                    return backends.stream()
                            .filter(backend -> backend.name().equals(name))
                            .<Backend>map(backend -> backend)
                            .findFirst();
                }
            };
        }
    }

    private final Source source;
    private final Optional<String> wanted;
    private final Set<String> excluded = ConcurrentHashMap.newKeySet();

    /**
     * Of a source.
     *
     * @param wanted the only one that is taken without need; empty for the best by rank
     */
    BackendChoice(Source source, Optional<String> wanted) {
        this.source = source;
        this.wanted = wanted;
    }

    /** The best of all. */
    Backend first() {
        return best(List.of(), wanted.map(List::of).orElseGet(source::ranked)).orElseThrow();
    }

    /** Where one does not support what the run needs: the next that does, none where one was asked for by name. */
    Optional<Backend> next(Backend left, Collection<Program> programs) {
        excluded.add(left.name());
        return wanted.isPresent() ? Optional.empty() : best(programs, source.ranked());
    }

    /** Where one has failed: the next of all that are left, whichever was asked for. */
    Optional<Backend> afterFailure(Backend failed, Collection<Program> programs) {
        excluded.add(failed.name());
        return best(programs, source.ranked());
    }

    /** Where one gives values that are not finite: the next by rank, which tells whether the study is at fault. */
    Optional<Backend> below(Backend suspect, Collection<Program> programs) {
        excluded.add(suspect.name());
        var names = source.ranked();
        return best(programs, names.subList(names.indexOf(suspect.name()) + 1, names.size()));
    }

    /** One that could not take the run over is not taken again without being asked for. */
    void exclude(Backend backend) {
        excluded.add(backend.name());
    }

    /** The same, and it is given back. */
    void failed(Backend backend) {
        exclude(backend);
        source.giveBack(backend);
    }

    /** Where one goes away: another one, for the time being. */
    Optional<Backend> instead(Backend leaving, Collection<Program> programs) {
        var others = new ArrayList<>(source.ranked());
        others.remove(leaving.name());
        return best(programs, others);
    }

    /** The one that the run would use if it began now, of those that have not failed in it. */
    Optional<String> preferred() {
        var names = source.ranked().stream()
                .filter(name -> !excluded.contains(name))
                .toList();
        return wanted.filter(names::contains).or(() -> names.stream().findFirst());
    }

    /** One by name; it may have failed before. */
    Optional<Backend> named(String name) {
        return source.take(name);
    }

    List<String> names() {
        return source.ranked();
    }

    void giveBack(Backend backend) {
        source.giveBack(backend);
    }

    /** Gives back one that the run has left, while the run goes on: a backend may take milliseconds to end its threads. */
    void drain(Backend backend) {
        drain(backend, () -> {});
    }

    /** The same, and does something afterwards. */
    void drain(Backend backend, Runnable afterwards) {
        Thread.ofPlatform().daemon().name("simplectic-drain").start(() -> {
            try {
                source.giveBack(backend);
            } finally {
                afterwards.run();
            }
        });
    }

    private Optional<Backend> best(Collection<Program> programs, List<String> names) {
        for (var name : names) {
            if (excluded.contains(name)) {
                continue;
            }
            var candidate = source.take(name);
            if (candidate.isPresent()) {
                if (supportsAll(candidate.get(), programs)) {
                    return candidate;
                }
                source.giveBack(candidate.get());
            }
        }
        return Optional.empty();
    }

    /** Whether a backend says so; one that throws instead is not taken. */
    private boolean supportsAll(Backend backend, Collection<Program> programs) {
        try {
            return programs.stream().allMatch(backend::supports);
        } catch (RuntimeException | Error e) {
            excluded.add(backend.name());
            LoggerFactory.getLogger(BackendChoice.class)
                    .warn("the backend {} does not say what it supports", backend.name(), e);
            return false;
        }
    }
}
