package org.simplectic.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.Table;
import org.simplectic.runtime.RunSummary;

/** The page that a run ends with. */
final class RunReport {
    private static final String INDENT = "  ";

    /** Enough to compare by eye. */
    private static final int DIGITS = 10;

    /** A partial differential equation has more unknowns than a screen has lines. */
    private static final int VALUES_SHOWN = 20;

    private final Table table = new Table();

    private RunReport() {}

    static void print(RunSummary summary, RunObserver observer, Console console) {
        var report = new RunReport();
        report.fill(summary, observer);
        console.out().println(console.paint(Colour.BOLD, summary.study()) + ": " + outcome(summary, console));
        report.table.print(console);
        summary.profile().ifPresent(profile -> {
            console.out().println();
            ProfileTable.print(profile, console);
        });
    }

    private static String outcome(RunSummary summary, Console console) {
        var colour = summary.isCompleted() ? Colour.GREEN : summary.isStopped() ? Colour.YELLOW : Colour.RED;
        return console.paint(colour, summary.outcome());
    }

    private void fill(RunSummary summary, RunObserver observer) {
        var counters = summary.counters();
        table.row(INDENT + "verb", summary.verb());
        table.row(INDENT + "steps", counters.steps() + " accepted, " + counters.rejected() + " rejected");
        table.row(INDENT + "evaluations", String.valueOf(counters.evaluations()));
        if (counters.factorizations() > 0) {
            table.row(
                    INDENT + "linear",
                    counters.jacobians() + " Jacobians, " + counters.factorizations() + " factorizations");
        }
        table.row(INDENT + "seconds", Numbers.text(summary.seconds(), 3));
        rows("backend", summary.backends().stream().map(RunReport::backend).toList());
        rows("note", notes(summary, observer));
        rows("event", observer.events());
        rows("metric", values(summary.metrics()));
        rows("check", summary.checks().stream().map(RunReport::check).toList());
        rows("final", values(summary.finalValues()));
        rows("wrote", summary.outputs().stream().map(String::valueOf).toList());
    }

    /** After a failure the advice is told apart, with the error. */
    private static List<String> notes(RunSummary summary, RunObserver observer) {
        var notes = new ArrayList<>(observer.notes());
        if (summary.isCompleted() && !summary.advice().isEmpty()) {
            notes.add(summary.advice());
        }
        return notes;
    }

    private void rows(String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            table.row(i == 0 ? INDENT + label : "", values.get(i));
        }
    }

    private static String check(RunSummary.Check check) {
        return (check.met() ? "met: " : "NOT MET: ") + check.name() + " = " + Numbers.text(check.value(), DIGITS) + ", "
                + check.threshold();
    }

    private static String backend(RunSummary.BackendUse use) {
        return use.name() + ", steps " + use.fromStep() + " to " + use.toStep();
    }

    private static List<String> values(SequencedMap<String, Double> values) {
        var lines = new ArrayList<String>();
        for (var entry : values.entrySet()) {
            if (lines.size() == VALUES_SHOWN) {
                lines.add("and " + (values.size() - VALUES_SHOWN) + " more");
                break;
            }
            lines.add(entry.getKey() + " = " + Numbers.text(entry.getValue(), DIGITS));
        }
        return lines;
    }
}
