package org.simplectic.runtime.internal;

import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.api.Task;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.Profile;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.RunSummary.BackendUse;
import org.simplectic.runtime.internal.checkpoint.Snapshot;
import org.slf4j.LoggerFactory;

/** A stretch of a run with one task: until the run ends, or goes on with another method. */
final class RunLeg<S extends Record & State> {
    /** The kind of plug-in that a run swaps without another leg. */
    static final String BACKEND = "backend";

    private static final long PROGRESS_INTERVAL_NANOSECONDS = 33_000_000;

    /** A backend that goes away is not kept waiting for a step longer than this; the run rather stands still for that time. */
    private static final long LONG_STEP_NANOSECONDS = 50_000_000;

    private final RunContext run;
    private final Task<S> task;
    private final Stepper<S> stepper;

    /** How long the last step took. */
    private long stepNanoseconds;

    private @Nullable BackendSwap pending;

    /** How the leg ends, once a request has ended it. */
    private @Nullable Turn turn;

    /** Completed when no backend is used that a swap was begun to, and given up. */
    private CompletableFuture<Void> letGo = CompletableFuture.completedFuture(null);

    RunLeg(RunContext run, Task<S> task, List<BackendUse> history) {
        this.run = run;
        this.task = task;
        this.stepper = new Stepper<>(task, run.session(), run.backends(), run::tell, history);
    }

    private sealed interface Result {}

    /** How a leg ended. */
    sealed interface Turn extends Result {
        /**
         * The run is over.
         *
         * @param summary how it went
         */
        record Over(RunSummary summary) implements Turn {}

        /**
         * It goes on with another method.
         *
         * @param parts what the new method came with
         * @param next where it stands
         * @param history the backends so far
         */
        record Swapped(RunParts parts, Standing<?> next, List<BackendUse> history) implements Turn {}

        /**
         * Plug-ins that it cannot do without go away.
         *
         * @param state the last safe point
         * @param request to be completed when the parts are closed
         * @param history the backends so far
         * @param step the step of that point
         * @param about the run there, for a checkpoint
         */
        record Parked(
                Snapshot state, RunRequest.Leave request, List<BackendUse> history, long step, JsonObjectBuilder about)
                implements Turn {}
    }

    /** How the stepping ended, and in which state. */
    private record Ending<S>(S state, String outcome, String advice) implements Result {}

    /** From the task's start. */
    Turn start() throws IOException {
        return go(new Standing<>(task, stepper.start(), true));
    }

    /**
     * Where it stands according to a state that was written.
     *
     * @throws IllegalArgumentException if the classes have no such state any more
     */
    Standing<S> standing(Snapshot snapshot, Snapshot.Classes classes) {
        return new Standing<>(task, stepper.restore(snapshot, classes), false);
    }

    Turn go(Standing<S> from) throws IOException {
        try {
            return switch (step(from)) {
                case Ending<?> ending -> over(cast(ending));
                case Turn turn -> turn;
            };
        } finally {
            if (pending != null) {
                giveUp(pending);
            }
        }
    }

    @SuppressWarnings("unchecked") // endings are made by this leg only
    private Ending<S> cast(Ending<?> ending) {
        return (Ending<S>) ending;
    }

    private Result step(Standing<S> from) throws IOException {
        var state = from.take();
        boolean isTold = !from.isNew();
        long shown = System.nanoTime();
        var session = run.session();
        try {
            while (true) {
                if (!isTold) {
                    task.events(state).forEach(run::tell);
                    state = stepper.emit(state, run.sinks()::point);
                    run.sinks().rethrow();
                }
                isTold = false;
                state = stepper.retain(state);
                stepNanoseconds = run.control().silence();
                long now = System.nanoTime();
                run.control().safePoint(new Safe(state), now);
                if (session.nonfinite().isPresent() || state.status() != Status.RUNNING) {
                    return ending(state);
                }
                boolean stops = run.isStopping();
                long steps = task.counters(state).steps();
                if (stops || run.checkpoints().isDue(steps)) {
                    write(state);
                }
                if (stops) {
                    return new Ending<>(state, "stopped", "");
                }
                if (pending != null && pending.isReady()) {
                    state = complete(pending, state);
                    pending = null;
                }
                if (pending != null && run.control().isHurried(pending)) {
                    giveUp(pending);
                    pending = null;
                }
                if (pending == null && run.control().hasNext()) {
                    state = serve(run.control().next().orElseThrow(), state);
                    if (turn != null) {
                        return turn;
                    }
                }
                if (now - shown > PROGRESS_INTERVAL_NANOSECONDS) {
                    shown = now;
                    run.control().progress(progress(state));
                    run.listener().progress(state.progress(), task.position(state), task.counters(state));
                }
                state = stepper.step(state);
                var found = session.nonfinite();
                if (found.isPresent()) {
                    var elsewhere = stepper.elsewhere(
                            "the backend " + session.backend().name() + " gave a value that is not finite");
                    if (elsewhere.isEmpty()) {
                        return nonfinite(stepper.safe(), found.get(), "in step");
                    }
                    state = elsewhere.get();
                    isTold = true;
                }
            }
        } catch (UnsupportedProgram e) {
            return new Ending<>(stepper.safe(), "failed: " + e.sentence() + " at " + at(stepper.safe()), e.advice());
        } catch (BackendFailure e) {
            LoggerFactory.getLogger(RunLeg.class)
                    .error("no backend is left for {}", run.study().name(), e);
            return new Ending<>(
                    stepper.safe(),
                    "failed: " + e.sentence() + " at " + at(stepper.safe()),
                    "No other backend is left to go on with.");
        } catch (AbandonedRun e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(RunLeg.class)
                    .error("the run of {} failed", run.study().name(), e);
            return new Ending<>(stepper.safe(), "failed: " + e + " at " + at(stepper.safe()), defect(e));
        }
    }

    private static String defect(Throwable cause) {
        return cause instanceof OutOfMemoryError
                ? "The heap may grow to " + Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MiB; make the study smaller, or give Java more with -Xmx."
                : "This is a defect of a plug-in, not of the study; --verbose shows where.";
    }

    /** A safe point of this leg. */
    private final class Safe implements SafePoint {
        private final S state;

        Safe(S state) {
            this.state = state;
        }

        @Override
        public Snapshot snapshot(Function<Array, HostArray> values) {
            return Snapshot.of(state, values);
        }

        @Override
        public long step() {
            return task.counters(state).steps();
        }

        @Override
        public List<BackendUse> history() {
            return RunLeg.this.history(state);
        }

        @Override
        public JsonObjectBuilder about() throws IOException {
            return RunLeg.this.about(state);
        }

        @Override
        public String place() {
            return at(state);
        }
    }

    private String progress(S state) {
        return at(state) + ", " + task.counters(state).steps() + " steps, on "
                + run.session().backend().name();
    }

    // Requests.

    /** Does what is asked for at a safe point. Returns the state, on whichever backend it is now. */
    private S serve(RunRequest request, S state) throws IOException {
        switch (request) {
            case RunRequest.Swap swap
            when swap.kind().equals(BACKEND) ->
                pending = BackendSwap.begin(swap, run).orElse(null);
            case RunRequest.Swap swap -> turn = swapMethod(swap, state).orElse(null);
            case RunRequest.Leave leave
            when leave.kind().equals(BACKEND) -> {
                return leaveBackend(leave, state);
            }
            case RunRequest.Leave leave -> turn = parked(state, leave);
            case RunRequest.Tell tell -> run.tell(tell.sentence());
            case RunRequest.Write write -> {
                try {
                    write.done().complete(write(state));
                } catch (IOException e) {
                    write.done().completeExceptionally(e);
                }
            }
        }
        return state;
    }

    private S complete(BackendSwap swap, S state) {
        var from = run.session().backend();
        var request = swap.request();
        var needless = swap.needless(from);
        if (needless.isPresent()) {
            letGo(swap);
            request.done().complete(needless.get());
            return state;
        }
        long start = System.nanoTime();
        try {
            var moved = stepper.move(state, swap.target(), swap.ready());
            var told = swapped(BACKEND, from.name(), swap.target().name(), moved, start, request.reason());
            run.backends().drain(from, () -> request.done().complete(told));
            return moved;
        } catch (BackendFailure e) {
            letGo(swap);
            switch (request) {
                case RunRequest.Swap asked -> asked.refuse(e.sentence());
                case RunRequest.Leave leave -> {
                    run.backends().exclude(swap.target());
                    run.tell(e.sentence());
                    run.control().ask(leave);
                }
            }
            return state;
        }
    }

    private S leaveBackend(RunRequest.Leave leave, S state) throws IOException {
        if (!run.session().backend().name().equals(leave.name())) {
            CompletableFuture<Void> unused = letGo.handle((nothing, failure) -> {
                leave.done().complete("not used");
                return null;
            });
            return state;
        }
        var swap = BackendSwap.begin(leave, run);
        if (swap.isEmpty()) {
            turn = parked(state, leave);
        } else if (stepNanoseconds > LONG_STEP_NANOSECONDS) {
            return complete(swap.get(), state);
        } else {
            pending = swap.get();
        }
        return state;
    }

    /** Something comes first, be it the run's end: then the swap is begun anew, if it still can be, or refused. */
    private void giveUp(BackendSwap swap) {
        letGo(swap);
        run.control().ask(swap.request());
    }

    private void letGo(BackendSwap swap) {
        letGo = CompletableFuture.allOf(letGo, swap.letGo());
    }

    private String swapped(String kind, String from, String to, S state, long start, String reason) {
        var record = new SwapRecord(
                kind, from, to, task.counters(state).steps(), (System.nanoTime() - start) / 1000, reason);
        run.swapped(record);
        return record.sentence();
    }

    private Optional<Turn> swapMethod(RunRequest.Swap swap, S state) {
        long start = System.nanoTime();
        RunParts parts;
        try {
            parts = run.parts().with(swap.kind(), swap.name());
        } catch (StudyException | IllegalArgumentException e) {
            swap.refuse(String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            // It is in the middle of its start or stop.
            swap.refuse("the " + swap.kind() + " '" + swap.name() + "' cannot be made: " + e);
            return Optional.empty();
        }
        try {
            var next = adopted(parts.task(), state);
            if (next.isEmpty()) {
                parts.close();
                swap.refuse("the " + swap.kind() + " '" + swap.name() + "' cannot go on from the state of '"
                        + run.parts().method(swap.kind()) + "'");
                return Optional.empty();
            }
            var from = run.parts().method(swap.kind());
            swap.done().complete(swapped(swap.kind(), from, swap.name(), state, start, swap.reason()));
            return Optional.of(new Turn.Swapped(parts, next.get(), history(state)));
        } catch (RuntimeException | LinkageError e) {
            parts.close();
            swap.refuse("the " + swap.kind() + " '" + swap.name() + "' cannot take over: " + e.getMessage());
            return Optional.empty();
        }
    }

    private <T extends Record & State> Optional<Standing<?>> adopted(Task<T> next, S state) {
        return next.adopt(task, state, run.session()).map(adopted -> new Standing<>(next, adopted, false));
    }

    private Turn parked(S state, RunRequest.Leave leave) throws IOException {
        var snapshot = Snapshot.of(state, run.session()::values);
        return new Turn.Parked(
                snapshot, leave, history(state), task.counters(state).steps(), about(state));
    }

    private List<BackendUse> history(S state) {
        return stepper.history(task.counters(state).steps());
    }

    private Path write(S state) throws IOException {
        return run.checkpoints()
                .write(task.counters(state).steps(), about(state), Snapshot.of(state, run.session()::values));
    }

    private JsonObjectBuilder about(S state) throws IOException {
        long steps = task.counters(state).steps();
        return Resumption.about(
                        run.study(),
                        run.session().backend().name(),
                        stepper.history(steps),
                        run.events(),
                        System.nanoTime() - run.start())
                .add("step", steps)
                .add(task.independent().name(), task.position(state))
                .add("bundles", run.record().bundles());
    }

    // The end.

    private Turn over(Ending<S> ending) {
        double seconds = (System.nanoTime() - run.start()) * 1e-9;
        Optional<Profile> profile = run.options().profile()
                ? Optional.of(new Profile(seconds, run.session().uses()))
                : Optional.empty();
        var summary = stepper.attempt(ending.state(), last -> summarize(last, ending, seconds, profile));
        if (summary.isCompleted()) {
            run.session().nonfinite().ifPresent(value -> run.tell(value.report("in a metric")));
        }
        return new Turn.Over(summary);
    }

    private Ending<S> ending(S state) {
        var found = run.session().nonfinite();
        if (found.isPresent()) {
            return nonfinite(state, found.get(), "after step");
        }
        return switch (state.status()) {
            case DONE -> new Ending<>(state, "completed", task.advice(state));
            case CANCELLED -> new Ending<>(state, "stopped", "");
            default ->
                new Ending<>(
                        state,
                        "failed: " + reason(state.status()) + " at " + at(state),
                        task.advice(state, run.session()));
        };
    }

    private Ending<S> nonfinite(S state, NonfiniteValue value, String when) {
        long steps = task.counters(state).steps();
        var step = when.equals("in step") ? "in step " + (steps + 1) : steps == 0 ? "at the start" : when + " " + steps;
        return new Ending<>(
                state,
                "failed: " + reason(Status.NONFINITE) + " at " + at(state),
                value.report(step + " (" + at(state) + ")"));
    }

    private String at(S state) {
        return task.independent().name() + "=" + task.position(state);
    }

    private static String reason(Status status) {
        return switch (status) {
            case DIVERGED -> "diverged";
            case STEP_TOO_SMALL -> "step size too small";
            case NONFINITE -> "non-finite value";
            case BREAKDOWN -> "breakdown";
            case MAX_STEPS -> "too many steps";
            case RUNNING, DONE, CANCELLED -> throw new IllegalArgumentException(status + " is no failure");
        };
    }

    private RunSummary summarize(S state, Ending<S> ending, double seconds, Optional<Profile> profile) {
        var counters = task.counters(state);
        double position = task.position(state);
        var solution = task.solution(state, run.session());
        var finalValues = new LinkedHashMap<String, Double>();
        var columns = Columns.of(task, run.study().model());
        var names = columns.table();
        var row = columns.row(columns.point(position, solution));
        for (int i = 0; i < names.size(); i++) {
            finalValues.put(names.get(i).name(), row[i]);
        }
        var metrics = new LinkedHashMap<>(task.figures(state, run.session()));
        metrics.putAll(metrics(position, solution));
        return new RunSummary(
                run.study().name(),
                ending.outcome(),
                ending.advice(),
                run.study().verb(),
                counters,
                seconds,
                stepper.history(counters.steps()),
                finalValues,
                metrics,
                run.study().thresholds().checks(metrics),
                profile,
                List.of());
    }

    private SequencedMap<String, Double> metrics(double position, HostArray solution) {
        var session = run.session();
        var metrics = new LinkedHashMap<String, Double>();
        run.study().metrics().forEach((name, program) -> {
            var results = session.kernel(program).call(session.scalar(position), session.array(solution));
            metrics.put(name, session.number(results.getFirst()));
        });
        return metrics;
    }
}
