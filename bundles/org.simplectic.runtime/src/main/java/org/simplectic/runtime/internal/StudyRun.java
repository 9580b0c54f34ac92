package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simplectic.api.State;
import org.simplectic.api.Task;
import org.simplectic.array.CompileOptions;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.RunSummary.BackendUse;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/** One run of a study, from its first leg to its last. */
final class StudyRun {
    private final LoadedStudy study;
    private final RunParts first;
    private final BackendChoice backends;
    private final RunOptions options;
    private final RunListener listener;
    private final Path directory;
    private final RunControl control;

    StudyRun(
            LoadedStudy study,
            RunParts first,
            BackendChoice backends,
            RunOptions options,
            RunListener listener,
            Path directory,
            RunControl control) {
        this.study = study;
        this.first = first;
        this.backends = backends;
        this.options = options;
        this.listener = listener;
        this.directory = directory;
        this.control = control;
    }

    RunSummary execute(Services writers, RunRecord record) throws IOException {
        Files.createDirectories(directory);
        var columns = Columns.of(first.task(), study.model());
        try (var sinks = new Sinks(columns);
                var session = new RunSession(
                        backends.first(),
                        new CompileOptions(options.profile()),
                        options.checkFinite(),
                        listener::cancelled)) {
            for (var output : study.outputs()) {
                output.open(writers, study.name(), directory, columns, sinks);
            }
            var resumed = study.resumed();
            long start =
                    System.nanoTime() - resumed.map(Resumption::nanoseconds).orElse(0L);
            try (var checkpoints = Checkpoints.open(directory, columns.size(), study, resumed, sinks)) {
                var run = new RunContext(
                        study, first, session, backends, sinks, checkpoints, control, listener, options, record, start);
                resumed.ifPresent(from -> run.events().addAll(from.events()));
                return supervised(run, record);
            }
        }
    }

    private RunSummary supervised(RunContext first, RunRecord record) throws IOException {
        var run = first;
        Leg leg = whole -> legs(whole, this::begin);
        try {
            while (true) {
                var worker = new Worker(run, leg, options.stepLimit());
                var ended = worker.await();
                if (ended.isPresent()) {
                    var summary = ended.get();
                    var written = record.write(
                            study, summary.withOutputs(run.sinks().finish()), run.events(), run.swaps(), directory);
                    if (!written.isStopped()) {
                        run.checkpoints().clear();
                    }
                    return written;
                }
                var hung = run;
                var safe = control.safePoint().orElseThrow();
                var snapshot = safe.snapshot(hung.session().backend()::get);
                var target = backends.afterFailure(
                        hung.session().backend(), hung.session().programs());
                var sentence = "the backend " + hung.session().backend().name() + " hung: no answer within "
                        + options.stepLimit().toSeconds() + " s while computing '"
                        + hung.session().doing() + "' after "
                        + safe.place();
                if (target.isEmpty()) {
                    run.checkpoints().write(safe.step(), safe.about(), snapshot);
                    throw new IOException(
                            sentence + "; no other backend is left to go on with. A checkpoint was written:"
                                    + " go on with run --resume when there is one");
                }
                var history = safe.history();
                var session = new RunSession(
                        target.get(),
                        new CompileOptions(options.profile()),
                        options.checkFinite(),
                        listener::cancelled);
                run = hung.with(session);
                run.tell(sentence + "; the run goes on with " + target.get().name());
                leg = rest -> legs(rest, again -> restored(again, again.parts().task(), history, snapshot));
            }
        } finally {
            run.parts().close();
            if (run != first) {
                run.session().close();
            }
        }
    }

    /** What a worker does. */
    @FunctionalInterface
    interface Leg {
        /** Takes the run to its end. */
        RunSummary go(RunContext run) throws IOException;
    }

    private RunLeg.Turn begin(RunContext run) throws IOException {
        var resumed = study.resumed();
        List<BackendUse> history = resumed.map(Resumption::history).orElse(List.of());
        return resumed.isPresent()
                ? restored(
                        run,
                        run.parts().task(),
                        history,
                        resumed.get().checkpoint().state())
                : leg(run, run.parts().task(), history).start();
    }

    /** How the first leg of a worker begins and ends. */
    @FunctionalInterface
    private interface Beginning {
        RunLeg.Turn begin(RunContext run) throws IOException;
    }

    private static RunSummary legs(RunContext run, Beginning beginning) throws IOException {
        var turn = beginning.begin(run);
        while (!(turn instanceof RunLeg.Turn.Over over)) {
            turn = next(run, turn);
        }
        return over.summary();
    }

    /** The next leg. In a method of its own, as a variable that was used holds on to what comes from plug-ins until it returns. */
    private static RunLeg.Turn next(RunContext run, RunLeg.Turn turn) throws IOException {
        return switch (turn) {
            case RunLeg.Turn.Over over -> over;
            case RunLeg.Turn.Swapped swapped -> {
                run.take(swapped.parts());
                yield goOn(run, swapped.next(), swapped.history());
            }
            case RunLeg.Turn.Parked parked -> {
                run.park(parked);
                yield again(run, run.parts().task(), parked);
            }
        };
    }

    private static <S extends Record & State> RunLeg<S> leg(RunContext run, Task<S> task, List<BackendUse> history) {
        return new RunLeg<>(run, task, history);
    }

    private static <S extends Record & State> RunLeg.Turn restored(
            RunContext run, Task<S> task, List<BackendUse> history, Snapshot state) throws IOException {
        var leg = leg(run, task, history);
        return leg.go(leg.standing(state, run.parts().classes()));
    }

    private static <S extends Record & State> RunLeg.Turn again(RunContext run, Task<S> task, RunLeg.Turn.Parked parked)
            throws IOException {
        var leg = leg(run, task, parked.history());
        Standing<S> standing;
        try {
            standing = leg.standing(parked.state(), run.parts().classes());
        } catch (IllegalArgumentException e) {
            run.checkpoints().write(parked.step(), parked.about(), parked.state());
            throw new IOException(
                    "the run cannot go on with what took the place of '"
                            + parked.request().name() + "': " + e.getMessage()
                            + "; a checkpoint was written: install what was there before, then go on with run --resume",
                    e);
        }
        return leg.go(standing);
    }

    private static <S extends Record & State> RunLeg.Turn goOn(
            RunContext run, Standing<S> next, List<BackendUse> history) throws IOException {
        return leg(run, next.task(), history).go(next);
    }
}
