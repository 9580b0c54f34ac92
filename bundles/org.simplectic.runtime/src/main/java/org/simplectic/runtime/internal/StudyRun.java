package org.simplectic.runtime.internal;

import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.api.Writer;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.Profile;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.internal.checkpoint.Snapshot;
import org.slf4j.LoggerFactory;

/** One run of a study: steps its task from safe point to safe point, and hands on what becomes final. */
final class StudyRun<S extends Record & State> {
    private static final long PROGRESS_INTERVAL_NANOSECONDS = 33_000_000;

    private final LoadedStudy study;
    private final Task<S> task;
    private final BackendChoice backends;
    private final RunOptions options;
    private final RunListener listener;
    private final Path directory;
    private final Snapshot.Classes classes;
    private final List<String> events = new ArrayList<>();

    StudyRun(
            LoadedStudy study,
            Task<S> task,
            BackendChoice backends,
            RunOptions options,
            RunListener listener,
            Path directory,
            Snapshot.Classes classes) {
        this.study = study;
        this.task = task;
        this.backends = backends;
        this.options = options;
        this.listener = listener;
        this.directory = directory;
        this.classes = classes;
    }

    /** How the stepping ended, and in which state. */
    private record Ending<S>(S state, String outcome, String advice) {}

    RunSummary execute(Function<OutputPlan.Output, Writer> writers, RunRecord record) throws IOException {
        Files.createDirectories(directory);
        var columns = columns(task, study.model());
        try (var sinks = new Sinks(columns.size());
                var session = new RunSession(
                        backends.first(),
                        new CompileOptions(options.profile()),
                        options.checkFinite(),
                        listener::cancelled)) {
            for (var output : study.outputs()) {
                sinks.add(open(writers.apply(output), output, columns));
            }
            var resumed = study.resumed();
            var stepper = new Stepper<>(
                    task,
                    session,
                    backends,
                    this::tell,
                    resumed.map(Resumption::history).orElse(List.of()));
            resumed.ifPresent(from -> events.addAll(from.events()));
            long start =
                    System.nanoTime() - resumed.map(Resumption::nanoseconds).orElse(0L);
            try (var checkpoints = Checkpoints.open(directory, columns.size(), study, resumed, sinks)) {
                S state = resumed.isPresent() ? restored(resumed.get(), session) : stepper.start();
                var ending = integrate(state, resumed.isPresent(), stepper, session, sinks, checkpoints, start, record);
                double seconds = (System.nanoTime() - start) * 1e-9;
                Optional<Profile> profile =
                        options.profile() ? Optional.of(new Profile(seconds, session.uses())) : Optional.empty();
                var summary = stepper.attempt(
                        ending.state(), last -> summarize(last, ending, seconds, stepper, session, profile));
                if (ending.advice().isEmpty()) {
                    session.nonfinite().ifPresent(value -> tell(value.report("in a metric")));
                }
                var written = record.write(study, summary.withOutputs(sinks.finish()), events, directory);
                if (!written.isStopped()) {
                    checkpoints.clear();
                }
                return written;
            }
        }
    }

    // The task's state is whatever its start returns, and that is what was written.
    @SuppressWarnings("unchecked")
    private S restored(Resumption from, RunSession session) {
        return (S) from.checkpoint().state().restore(classes, session::array);
    }

    /** What every point of a run consists of. */
    static List<Quantity> columns(Task<?> task, Model model) {
        var columns = new ArrayList<Quantity>();
        columns.add(task.independent());
        columns.addAll(model.states());
        return columns;
    }

    private Writer.Sink open(Writer writer, OutputPlan.Output output, List<Quantity> columns) throws IOException {
        return writer.open(new Writer.Request(study.name(), directory, columns, output.argument()));
    }

    private void tell(String event) {
        events.add(event);
        listener.event(event);
    }

    private Ending<S> integrate(
            S first,
            boolean told,
            Stepper<S> stepper,
            RunSession session,
            Sinks sinks,
            Checkpoints checkpoints,
            long start,
            RunRecord record)
            throws IOException {
        var state = first;
        boolean isTold = told;
        long shown = System.nanoTime();
        try {
            while (true) {
                if (!isTold) {
                    task.events(state).forEach(this::tell);
                    state = stepper.emit(state, sinks::point);
                    sinks.rethrow();
                }
                isTold = false;
                session.retain(state);
                if (session.nonfinite().isPresent() || state.status() != Status.RUNNING) {
                    return ending(state, session);
                }
                boolean stops = listener.cancelled();
                long steps = task.counters(state).steps();
                if (stops || checkpoints.isDue(steps)) {
                    checkpoints.write(steps, about(state, stepper, session, start, record), state, session);
                }
                if (stops) {
                    return new Ending<>(state, "stopped", "");
                }
                if (System.nanoTime() - shown > PROGRESS_INTERVAL_NANOSECONDS) {
                    shown = System.nanoTime();
                    listener.progress(state.progress(), task.position(state), task.counters(state));
                }
                state = stepper.step(state);
                if (session.nonfinite().isPresent()) {
                    return nonfinite(stepper.safe(), session.nonfinite().get(), "in step");
                }
            }
        } catch (UnsupportedProgram e) {
            return new Ending<>(stepper.safe(), "failed: " + e.sentence() + " at " + at(stepper.safe()), e.advice());
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(StudyRun.class).error("the run of {} failed", study.name(), e);
            return new Ending<>(
                    stepper.safe(),
                    "failed: " + e + " at " + at(stepper.safe()),
                    "This is a defect of a plug-in, not of the study; --verbose shows where.");
        }
    }

    private JsonObjectBuilder about(S state, Stepper<S> stepper, RunSession session, long start, RunRecord record)
            throws IOException {
        long steps = task.counters(state).steps();
        return Resumption.about(
                        study, session.backend().name(), stepper.history(steps), events, System.nanoTime() - start)
                .add("step", steps)
                .add(task.independent().name(), task.position(state))
                .add("bundles", record.bundles());
    }

    private Ending<S> ending(S state, RunSession session) {
        var found = session.nonfinite();
        if (found.isPresent()) {
            return nonfinite(state, found.get(), "after step");
        }
        return switch (state.status()) {
            case DONE -> new Ending<>(state, "completed", "");
            case CANCELLED -> new Ending<>(state, "stopped", "");
            default ->
                new Ending<>(state, "failed: " + reason(state.status()) + " at " + at(state), task.advice(state));
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

    private RunSummary summarize(
            S state,
            Ending<S> ending,
            double seconds,
            Stepper<S> stepper,
            RunSession session,
            Optional<Profile> profile) {
        var counters = task.counters(state);
        double position = task.position(state);
        var solution = task.solution(state, session);
        var finalValues = new LinkedHashMap<String, Double>();
        finalValues.put(task.independent().name(), position);
        var states = study.model().states();
        for (int i = 0; i < states.size(); i++) {
            finalValues.put(states.get(i).name(), solution.get(i));
        }
        return new RunSummary(
                study.name(),
                ending.outcome(),
                ending.advice(),
                study.verb(),
                counters,
                seconds,
                stepper.history(counters.steps()),
                finalValues,
                metrics(position, solution, session),
                profile,
                List.of());
    }

    private SequencedMap<String, Double> metrics(double position, HostArray solution, RunSession session) {
        var metrics = new LinkedHashMap<String, Double>();
        study.metrics().forEach((name, program) -> {
            var results = session.kernel(program).call(session.scalar(position), session.array(solution));
            metrics.put(name, session.number(results.getFirst()));
        });
        return metrics;
    }
}
