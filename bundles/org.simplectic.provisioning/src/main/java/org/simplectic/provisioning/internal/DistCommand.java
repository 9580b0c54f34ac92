package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.distribution.ChosenFeature;
import org.simplectic.provisioning.internal.distribution.DistributionWriter;
import org.simplectic.provisioning.internal.distribution.StudyNeeds;
import org.simplectic.provisioning.internal.store.Home;

/** {@code dist create}: a distribution of one's own, made of what is installed. */
final class DistCommand implements Command {
    private static final Option FEATURE = Option.values(
            "--feature",
            "NAME|FILE",
            "Take a feature of this installation, or one from a file of yours (.json) that names bundles of it."
                    + " May be given again.");
    private static final Option STUDY =
            Option.values("--study", "FILE", "Take the study, and the bundles that it needs. May be given again.");
    private static final Option OUTPUT =
            Option.value("--output", "DIR|FILE.zip", "Where it goes: a folder that does not exist, or an archive.");
    private static final Option NAME = Option.value("--name", "NAME", "What it is called; 'simplectic' if not given.");
    private static final Option JLINK =
            Option.flag("--jlink", "Add a Java runtime of its own, so that it runs where there is no Java.");

    private final Path home;
    private final BundleContext context;
    private final Console console;

    DistCommand(Path home, BundleContext context, Console console) {
        this.home = home;
        this.context = context;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "dist",
                "Make a distribution with only the bundles you want: 'dist create --study FILE --output DIR'.",
                List.of(new Parameter("create", true, "The only thing to do so far.")),
                List.of(FEATURE, STUDY, OUTPUT, NAME, JLINK));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        if (!arguments.parameters().getFirst().equals("create")) {
            throw new UsageException(
                    "'dist " + arguments.parameters().getFirst() + "' does not exist; write 'dist create'");
        }
        var output = Path.of(arguments
                        .value(OUTPUT)
                        .orElseThrow(() -> new UsageException("dist create needs --output DIR or --output FILE.zip")))
                .toAbsolutePath();
        if (Files.exists(output)) {
            throw new UsageException(output + " is there already; name a folder or an archive that is not");
        }
        var name = arguments.value(NAME).orElse("simplectic");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new UsageException("--name takes letters, digits, '.', '_' and '-', not '" + name + "'");
        }
        var installed = Home.read(home);
        var studies = studies(arguments.values(STUDY));
        var features = features(arguments.values(FEATURE), studies, name, installed);
        boolean isArchive = output.toString().endsWith(".zip");
        var folder = isArchive ? Files.createTempDirectory("simplectic-dist-") : output;
        try {
            Files.createDirectories(folder);
            var writer = new DistributionWriter(installed, folder);
            writer.write(name, features, studies);
            if (arguments.has(JLINK)) {
                writer.addRuntime();
            }
            if (isArchive) {
                writer.zip(name, output);
            }
        } catch (IOException | RuntimeException e) {
            delete(folder);
            Files.deleteIfExists(output);
            throw e;
        }
        if (isArchive) {
            delete(folder);
        }
        long bundles = features.stream()
                .flatMap(feature -> feature.bundles().stream())
                .map(Home.Entry::file)
                .distinct()
                .count();
        console.out().println("wrote " + output + ": " + bundles + " bundles, " + size(output) / 1_000_000.0 + " MB");
        return ExitCode.DONE;
    }

    private static List<Path> studies(List<String> names) {
        var studies = new ArrayList<Path>();
        for (var name : names) {
            var study = Path.of(name);
            if (!Files.isRegularFile(study)) {
                throw new UsageException("no such study: '" + name + "'");
            }
            studies.add(study);
        }
        return studies;
    }

    private List<ChosenFeature> features(List<String> names, List<Path> studies, String name, Home installed)
            throws IOException {
        if (names.isEmpty() && studies.isEmpty()) {
            throw new UsageException("name what the distribution is for: --feature NAME ("
                    + String.join(", ", installed.features().keySet()) + "), --feature FILE.json or --study FILE");
        }
        var features = new LinkedHashMap<String, ChosenFeature>();
        for (var each : names) {
            var feature = each.endsWith(".json") ? file(each, installed) : installed(each, installed);
            if (features.put(feature.name(), feature) != null) {
                throw new UsageException("two features are called '" + feature.name() + "'; rename the file");
            }
        }
        if (!studies.isEmpty()) {
            var needed = new StudyNeeds(context)
                    .of(studies).stream()
                            .map(bundle -> bundle.getLocation()
                                    .substring(bundle.getLocation().lastIndexOf('/') + 1))
                            .toList();
            var entries = installed.entries().stream()
                    .filter(entry ->
                            needed.contains(entry.file().substring(entry.file().lastIndexOf('/') + 1)))
                    .toList();
            if (entries.size() < needed.size()) {
                throw new CommandException("some bundles that the studies need run from outside of the installation: "
                        + needed + " are needed, and of these " + entries.size() + " are installed");
            }
            features.put(name + "-studies", ChosenFeature.ofStudies(name + "-studies", entries));
        }
        return List.copyOf(features.values());
    }

    private static ChosenFeature file(String name, Home installed) throws IOException {
        var file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("no such feature file: '" + name + "'");
        }
        return ChosenFeature.read(file, installed);
    }

    private static ChosenFeature installed(String name, Home installed) throws IOException {
        var entries = installed.features().get(name);
        if (entries == null) {
            throw new UsageException("no feature '" + name + "' is installed: "
                    + Names.suggest(name, installed.features().keySet()));
        }
        return ChosenFeature.installed(installed, name, entries);
    }

    private static long size(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            long bytes = 0;
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
