package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.State;
import org.simplectic.api.Task;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.RunSummary.BackendUse;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/**
 * Takes a task from safe point to safe point. Where the backend fails, or does not support a program that a step turns out to
 * need, the state moves to the next backend and the step is done again there; since steps are pure, none is lost and none done
 * twice.
 */
final class Stepper<S extends Record & State> {
    private final Task<S> task;
    private final RunSession session;
    private final BackendChoice backends;
    private final Consumer<String> events;
    private final List<BackendUse> left;
    private long firstStep;
    private @Nullable S safe;

    /** Of a session with the first of the backends, after those that computed the steps so far. */
    Stepper(
            Task<S> task,
            RunSession session,
            BackendChoice backends,
            Consumer<String> events,
            List<BackendUse> before) {
        this.task = task;
        this.session = session;
        this.backends = backends;
        this.events = events;
        this.left = new ArrayList<>(before);
        this.firstStep = 1;
        // A backend that goes on where it was has one part in the run, not two.
        if (!left.isEmpty()) {
            var last = left.getLast();
            firstStep = last.toStep() + 1;
            if (last.name().equals(session.backend().name())) {
                left.removeLast();
                firstStep = last.fromStep();
            }
        }
    }

    S start() {
        return first(() -> task.start(session), "before the first step");
    }

    /**
     * The state that was written, on whichever backend can take it.
     *
     * @throws IllegalArgumentException if the classes have no such state
     */
    @SuppressWarnings("unchecked") // the task's state is whatever its start returns, and that is what was written
    S restore(Snapshot snapshot, Snapshot.Classes classes) {
        return first(() -> (S) snapshot.restore(classes, session::array), "after step " + (firstStep - 1));
    }

    private S first(Supplier<S> action, String when) {
        while (true) {
            try {
                return action.get();
            } catch (UnsupportedProgram | BackendFailure reason) {
                var old = session.backend();
                session.leave(successor(old, reason).orElseThrow(() -> reason));
                backends.giveBack(old);
                tell(String.valueOf(reason.getMessage()), when);
            }
        }
    }

    S step(S state) {
        return attempt(state, from -> task.step(from, session));
    }

    /** Hands on the points that the last step made final, each once. Returns the state, on whichever backend it is now. */
    S emit(S state, BiConsumer<Double, HostArray> sink) {
        var handedOn = new long[1];
        return attempt(state, from -> {
            var again = new long[] {handedOn[0]};
            task.emit(from, session, (position, solution) -> {
                if (again[0] > 0) {
                    again[0]--;
                } else {
                    handedOn[0]++;
                    sink.accept(position, solution);
                }
            });
            return from;
        });
    }

    /** A safe point: whatever the state does not hold is closed. Returns the state, on whichever backend it is now. */
    S retain(S state) {
        return attempt(state, from -> {
            session.retain(from);
            return from;
        });
    }

    /** Does something with a state, again and again until a backend can. */
    <R> R attempt(S state, Function<S, R> action) {
        var from = state;
        while (true) {
            safe = from;
            try {
                return action.apply(from);
            } catch (UnsupportedProgram | BackendFailure reason) {
                from = evacuated(from, reason);
                tell(
                        String.valueOf(reason.getMessage()),
                        "after step " + task.counters(from).steps());
            }
        }
    }

    /** After a step that gave a value that is not finite: the state before it on the next backend by rank, if there is one. */
    Optional<S> elsewhere(String reason) {
        var from = safe();
        return backends.below(session.backend(), session.programs()).map(target -> {
            var old = session.backend();
            var moved = move(from, target, Map.of());
            backends.drain(old);
            tell(reason, "after step " + task.counters(moved).steps());
            return moved;
        });
    }

    private S evacuated(S state, RuntimeException reason) {
        var old = session.backend();
        var last = old;
        var failure = reason;
        while (true) {
            var target = successor(last, failure).orElseThrow(() -> reason);
            try {
                var moved = move(state, target, Map.of());
                backends.drain(old);
                return moved;
            } catch (BackendFailure e) {
                backends.failed(target);
                last = target;
                failure = e;
            }
        }
    }

    private Optional<Backend> successor(Backend left, RuntimeException reason) {
        return reason instanceof BackendFailure
                ? backends.afterFailure(left, session.programs())
                : backends.next(left, session.programs());
    }

    /** The state that the last step started from, on whichever backend it is now. */
    S safe() {
        return Objects.requireNonNull(safe);
    }

    /** At a safe point: goes on with another backend, on which some programs are compiled already. The old one is not given back. */
    S move(S state, Backend target, Map<Program, Executable> prepared) {
        long steps = task.counters(state).steps();
        var old = session.backend();
        var moved = session.move(state, target, prepared);
        if (steps >= firstStep) {
            left.add(new BackendUse(old.name(), firstStep, steps));
        }
        firstStep = steps + 1;
        return moved;
    }

    private void tell(String reason, String when) {
        events.accept(reason + "; " + when + " the run goes on with "
                + session.backend().name());
    }

    /** Which backend took which of the steps so far. */
    List<BackendUse> history(long steps) {
        var history = new ArrayList<>(left);
        if (steps >= firstStep || history.isEmpty()) {
            history.add(new BackendUse(session.backend().name(), Math.min(firstStep, steps), steps));
        }
        return history;
    }
}
