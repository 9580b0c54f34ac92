package org.simplectic.cli.internal;

import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.runtime.Explanation;
import org.simplectic.runtime.Explanation.ExplainedProgram;
import org.simplectic.runtime.KernelUse;

/** {@code explain}: the programs of a study's run, and the kernels that a backend makes of them. */
final class ExplainCommand implements Command {
    private static final int DIGITS = 3;

    private static final Option BACKEND =
            Option.value("--backend", "NAME", "Show the kernels of this backend instead of the study's.");

    private final Services services;
    private final Console console;

    ExplainCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "explain",
                "Show what a run computes: its programs, and the kernels made of them with operations and memory traffic"
                        + " for each call. Writes nothing.",
                List.of(new Parameter("STUDY", true, "The study file.")),
                List.of(RunCommand.SET, BACKEND, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) {
        var settings = RunCommand.settings(arguments);
        var file = StudyFile.find(arguments.parameters().getFirst());
        var studies = services.studies().get();
        var explanation = studies.explain(studies.load(file, settings), arguments.value(BACKEND));
        if (arguments.has(Syntax.JSON)) {
            console.json(explanation.toJson());
        } else {
            print(explanation);
        }
        return ExitCode.DONE;
    }

    private void print(Explanation explanation) {
        console.out()
                .println(console.paint(Colour.BOLD, explanation.study()) + " on the backend " + explanation.backend()
                        + " (" + explanation.hardware() + ")");
        explanation.notes().forEach(note -> console.out().println("note: " + note));
        explanation.programs().forEach(this::print);
    }

    private void print(ExplainedProgram program) {
        console.out().println();
        console.out().println(console.paint(Colour.BOLD, "program " + program.name()) + summary(program));
        program.text().lines().forEach(line -> console.out().println("  " + line));
        if (program.kernels().isEmpty()) {
            return;
        }
        var table = new Table();
        table.row("  FLOP", "BYTES", "FLOP/B", "KERNEL");
        for (var kernel : program.kernels()) {
            var lines = kernel.listing().lines().map(String::strip).toList();
            table.row(
                    "  " + Numbers.scaled(kernel.flops(), "", DIGITS),
                    Numbers.scaled(kernel.bytes(), "B", DIGITS),
                    Double.isNaN(kernel.flopsPerByte()) ? "" : Numbers.text(kernel.flopsPerByte(), DIGITS),
                    kernel.kernel() + (lines.size() == 1 ? ":  " + lines.getFirst() : ""));
            if (lines.size() > 1) {
                lines.forEach(line -> table.row("", "", "", "  " + line));
            }
        }
        table.numbersFirst().print(console);
    }

    private static String summary(ExplainedProgram program) {
        if (program.inlined()) {
            return ": the model; a part of the programs below";
        }
        int kernels = program.kernels().size();
        double flops = program.kernels().stream().mapToDouble(KernelUse::flops).sum();
        double bytes = program.kernels().stream().mapToDouble(KernelUse::bytes).sum();
        return kernels == 0
                ? ": no kernels"
                : ": " + (kernels == 1 ? "1 kernel, " : kernels + " kernels, ") + Numbers.scaled(flops, "flop", DIGITS)
                        + " and " + Numbers.scaled(bytes, "B", DIGITS) + " a call";
    }
}
