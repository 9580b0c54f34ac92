package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.State;
import org.simplectic.api.Task;
import org.simplectic.api.Writer;
import org.simplectic.array.CompileOptions;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.RunSummary.BackendUse;

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

    RunSummary execute(Function<OutputPlan.Output, Writer> writers, RunRecord record) throws IOException {
        Files.createDirectories(directory);
        var columns = columns(first.task(), study.model());
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
        Leg leg = this::legs;
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
                leg = next -> onwards(
                        next,
                        leg(next, next.parts().task(), history)
                                .resume(snapshot, next.parts().classes()));
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

    private RunSummary legs(RunContext run) throws IOException {
        var resumed = study.resumed();
        List<BackendUse> history = resumed.map(Resumption::history).orElse(List.of());
        var turn = resumed.isPresent()
                ? leg(run, run.parts().task(), history)
                        .resume(resumed.get().checkpoint().state(), run.parts().classes())
                : leg(run, run.parts().task(), history).start();
        return onwards(run, turn);
    }

    private static RunSummary onwards(RunContext run, RunLeg.Turn first) throws IOException {
        var turn = first;
        while (true) {
            switch (turn) {
                case RunLeg.Turn.Over over -> {
                    return over.summary();
                }
                case RunLeg.Turn.Swapped swapped -> {
                    run.take(swapped.parts());
                    turn = goOn(run, swapped.next(), swapped.history());
                }
                case RunLeg.Turn.Parked parked -> {
                    run.park(parked);
                    turn = leg(run, run.parts().task(), parked.history())
                            .resume(parked.state(), run.parts().classes());
                }
            }
        }
    }

    private static <S extends Record & State> RunLeg<S> leg(RunContext run, Task<S> task, List<BackendUse> history) {
        return new RunLeg<>(run, task, history);
    }

    private static <S extends Record & State> RunLeg.Turn goOn(
            RunContext run, Standing<S> next, List<BackendUse> history) throws IOException {
        return leg(run, next.task(), history).go(next);
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
}
