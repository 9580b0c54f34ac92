package org.simplectic.tck.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.tck.Admission;
import org.simplectic.tck.Finding;
import org.simplectic.tck.Report;

/** {@code admit}: whether plug-ins keep the contracts of their kinds on this machine. */
final class AdmitCommand implements Command {
    private static final Option JAR =
            Option.value("--jar", "FILE", "Check the plug-ins of this jar, which is there for the check alone.");

    private final BundleContext context;
    private final Supplier<Admission> admission;
    private final Console console;

    AdmitCommand(BundleContext context, Supplier<Admission> admission, Console console) {
        this.context = context;
        this.admission = admission;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "admit",
                "Check on this machine whether plug-ins keep the contracts of their kinds.",
                List.of(
                        new Parameter(
                                "KIND|BUNDLE",
                                false,
                                "A kind, with a name behind it, or a bundle's symbolic name; without it, all plug-ins."),
                        new Parameter("NAME", false, "The plug-in's name.")),
                List.of(JAR, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) {
        var reports = reports(arguments);
        if (arguments.has(Syntax.JSON)) {
            console.json(json(reports).toString());
        } else {
            reports.forEach(this::print);
        }
        return reports.stream().allMatch(Report::isAdmitted) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<Report> reports(Arguments arguments) {
        var service = admission.get();
        try {
            var first = arguments.parameter(0);
            var name = arguments.parameter(1);
            var jar = arguments.value(JAR);
            if (jar.isPresent()) {
                return reports(service, Path.of(jar.get()));
            }
            if (first.isEmpty()) {
                return service.all();
            }
            return name.isPresent() ? List.of(service.plugin(first.get(), name.get())) : service.bundle(first.get());
        } catch (NoSuchElementException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private List<Report> reports(Admission service, Path jar) {
        try {
            var bundle = context.installBundle(jar.toAbsolutePath().toUri().toString());
            try {
                bundle.start();
                return service.bundle(bundle.getSymbolicName());
            } finally {
                bundle.uninstall();
            }
        } catch (BundleException e) {
            throw new CommandException(jar + " cannot be checked: " + e.getMessage(), e);
        }
    }

    private void print(Report report) {
        var verdict = report.isAdmitted() ? "admitted" : "NOT admitted";
        console.out()
                .println(console.paint(
                        report.isAdmitted() ? Colour.GREEN : Colour.RED,
                        report.kind() + " " + report.name() + " of " + report.bundle() + " " + report.version() + ": "
                                + verdict));
        var table = new Table();
        for (var finding : report.findings()) {
            table.row("  " + mark(finding), finding.contract(), figures(finding));
        }
        table.print(console);
        if (!report.remark().isEmpty()) {
            console.out().println("  (" + report.remark() + ")");
        }
    }

    private static String mark(Finding finding) {
        return switch (finding.outcome()) {
            case KEPT -> "ok";
            case BROKEN -> "BROKEN";
            case UNTESTED -> "-";
        };
    }

    private static String figures(Finding finding) {
        return finding.required().isEmpty()
                ? finding.measured()
                : finding.measured() + "; required: " + finding.required();
    }

    private static JsonArray json(List<Report> reports) {
        var array = Json.createArrayBuilder();
        for (var report : reports) {
            var findings = Json.createArrayBuilder();
            for (var finding : report.findings()) {
                findings.add(Json.createObjectBuilder()
                        .add("contract", finding.contract())
                        .add("outcome", finding.outcome().name().toLowerCase(java.util.Locale.ROOT))
                        .add("measured", finding.measured())
                        .add("required", finding.required()));
            }
            array.add(Json.createObjectBuilder()
                    .add("kind", report.kind())
                    .add("name", report.name())
                    .add("bundle", report.bundle())
                    .add("version", report.version())
                    .add("admitted", report.isAdmitted())
                    .add("remark", report.remark())
                    .add("findings", findings));
        }
        return array.build();
    }
}
