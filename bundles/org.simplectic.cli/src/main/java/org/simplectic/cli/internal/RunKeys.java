package org.simplectic.cli.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.simplectic.runtime.ActiveRun;
import org.slf4j.LoggerFactory;

/** Wishes typed into a run's own terminal, a line each: {@code backend java}, {@code checkpoint}, {@code status}, {@code stop}. */
final class RunKeys {
    static final String HELP =
            "type 'KIND NAME' to swap (backend java), 'checkpoint', 'status' or 'stop', and press Enter";

    private final Supplier<List<ActiveRun>> runs;
    private final PrintStream out;

    RunKeys(Supplier<List<ActiveRun>> runs, PrintStream out) {
        this.runs = runs;
        this.out = out;
    }

    /** Begins to listen, until the input or the process ends. */
    void listen(BufferedReader input) {
        Thread.ofPlatform().daemon().name("simplectic-keys").start(() -> {
            try {
                for (var line = input.readLine(); line != null; line = input.readLine()) {
                    obey(line.strip());
                }
            } catch (IOException e) {
                LoggerFactory.getLogger(RunKeys.class).warn("the terminal cannot be read any more", e);
            }
        });
    }

    void obey(String line) {
        var words = line.split("\\s+", -1);
        for (var run : runs.get()) {
            switch (words[0]) {
                case "" -> tell(RunKeys.HELP);
                case "status" -> tell(run.study() + ": " + run.progress());
                case "stop" -> run.stop();
                case "checkpoint" -> report(run.checkpoint().thenApply(file -> "wrote " + file));
                default -> {
                    if (words.length == 2) {
                        report(run.swap(words[0], words[1]));
                    } else {
                        tell("not understood: " + line + "; " + HELP);
                    }
                }
            }
        }
    }

    private void report(CompletableFuture<String> answer) {
        CompletableFuture<String> unused = answer.whenComplete((done, refusal) -> {
            if (refusal != null) {
                var cause = refusal.getCause() == null ? refusal : refusal.getCause();
                tell("refused: " + cause.getMessage());
            }
        });
    }

    private void tell(String line) {
        out.println(line);
        out.flush();
    }
}
