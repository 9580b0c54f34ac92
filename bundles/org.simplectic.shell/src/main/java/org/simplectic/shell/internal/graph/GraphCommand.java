package org.simplectic.shell.internal.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.Studies;
import org.simplectic.runtime.Study;

/** {@code graph}: a picture of what is wired to what. */
public final class GraphCommand implements Command {
    /** The word after {@code simplectic}. */
    public static final String NAME = "graph";

    private static final Option OUTPUT =
            Option.value("-o", "FILE", "Where to write the picture; graph.svg if not given.");

    private static final int NAMES_IN_A_LINE = 5;

    private final Console console;
    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Supplier<PluginCatalog> catalog;
    private final Supplier<Studies> studies;

    /** A picture of a framework. */
    public GraphCommand(
            Console console,
            BundleContext context,
            ServiceComponentRuntime components,
            Supplier<PluginCatalog> catalog,
            Supplier<Studies> studies) {
        this.console = console;
        this.context = context;
        this.components = components;
        this.catalog = catalog;
        this.studies = studies;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                NAME,
                "Draw bundles, the services between them, and the plug-ins of a study, as SVG.",
                List.of(new Parameter("STUDY", false, "A study whose plug-ins are marked.")),
                List.of(OUTPUT));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        Optional<Study> study = arguments.parameter(0).map(file -> studies.get().load(Path.of(file), List.of()));
        var wiring = new Wiring(context, components, catalog.get());
        var graph = wiring.graph(study.orElse(null));
        var file = Path.of(arguments.value(OUTPUT).orElse("graph.svg"));
        Files.writeString(file, Svg.of(graph, notes(wiring.others(), study.isPresent())));
        console.out().println("wrote " + file);
        return ExitCode.DONE;
    }

    private static List<String> notes(List<String> others, boolean marked) {
        var notes = new ArrayList<String>();
        notes.add("Arrows go from who uses to who offers. Blue: bundles. White: services. Green: plug-ins by kind."
                + (marked ? " Red: what the study uses." : ""));
        for (int i = 0; i < others.size(); i += NAMES_IN_A_LINE) {
            notes.add((i == 0 ? "Only packages of: " : "    ")
                    + String.join(", ", others.subList(i, Math.min(i + NAMES_IN_A_LINE, others.size()))));
        }
        return notes;
    }
}
