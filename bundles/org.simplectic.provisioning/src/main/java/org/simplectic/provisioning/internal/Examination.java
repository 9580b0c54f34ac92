package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.admission.Examiner;
import org.simplectic.provisioning.internal.admission.Examiner.Verdict;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.PluginName;
import org.simplectic.provisioning.internal.resolve.Plan;
import org.simplectic.provisioning.internal.store.Home;

/** Sees to it that plug-ins which did not come with the distribution are used only if they keep their contracts here. */
final class Examination {
    static final Option SKIP = Option.values(
            "--skip-admission",
            "PLUGIN",
            "Take the plug-in of this name without checking that it keeps its contracts. May be given again.");

    private final Examiner examiner;
    private final Consumer<String> progress;

    Examination(Examiner examiner, Consumer<String> progress) {
        this.examiner = examiner;
        this.progress = progress;
    }

    /** The names of the plug-ins that the user does not want to be checked, each of which a plan must bring. */
    static Set<String> skipped(Arguments arguments, Plan plan) {
        Set<String> coming = new TreeSet<>();
        plan.arriving().forEach(artifact -> coming.addAll(names(artifact)));
        Set<String> skipped = new TreeSet<>(arguments.values(SKIP));
        for (String name : skipped) {
            if (!coming.contains(name)) {
                throw new UsageException(SKIP.name() + " takes the name of a plug-in that is to be installed, not '"
                        + name + "': " + Names.suggest(name, coming));
            }
        }
        return skipped;
    }

    /** The options of this kind as they were given, for the history. */
    static String text(Arguments arguments) {
        var text = new StringBuilder();
        arguments
                .values(SKIP)
                .forEach(
                        name -> text.append(' ').append(SKIP.name()).append(' ').append(name));
        return text.toString();
    }

    /** The names of an artifact's plug-ins, without their kinds. */
    static Set<String> names(Artifact artifact) {
        Set<String> names = new TreeSet<>();
        artifact.plugins().forEach(plugin -> names.add(plugin.name()));
        return names;
    }

    /**
     * Checks what a new home has and nobody has looked at yet.
     *
     * @param home the new home
     * @param bundles what users installed there
     * @param known the hashes of the bundles that need no check: the distribution's, and those installed before
     * @throws CommandException if a plug-in breaks a contract, or cannot be checked
     */
    void of(Home home, List<InstallRecord.Item> bundles, Set<String> known) throws IOException {
        for (InstallRecord.Item item : bundles) {
            if (!known.contains(item.entry().sha256())) {
                Artifact artifact =
                        BundleReader.read(home.file(item.entry()), item.entry().sha256(), "the installation");
                Set<String> wanted = new HashSet<>();
                artifact.plugins().stream()
                        .filter(plugin -> !item.unexamined().contains(plugin.name()))
                        .forEach(plugin -> wanted.add(plugin.toString()));
                if (!wanted.isEmpty()) {
                    progress.accept("checking on this machine that " + String.join(", ", new TreeSet<>(wanted)) + " of "
                            + artifact + " keeps its contracts");
                    check(artifact, wanted, home);
                }
            }
        }
    }

    private void check(Artifact artifact, Set<String> wanted, Home home) throws IOException {
        Set<String> missing = new TreeSet<>(wanted);
        List<String> faults = new ArrayList<>();
        for (Verdict verdict : examine(artifact, home)) {
            String plugin = new PluginName(verdict.kind(), verdict.name()).toString();
            missing.remove(plugin);
            if (wanted.contains(plugin)) {
                verdict.broken().forEach(fault -> faults.add("\n  " + plugin + ": " + fault));
            }
        }
        missing.forEach(plugin -> faults.add("\n  " + plugin + ": declared, but no such component is there"));
        if (!faults.isEmpty()) {
            throw new CommandException("refused: `" + artifact + "` does not keep the contracts of its plug-ins on this"
                    + " machine." + String.join("", faults) + advice(artifact));
        }
    }

    private List<Verdict> examine(Artifact artifact, Home home) throws IOException {
        try {
            return examiner.examine(home.folder(), artifact.name());
        } catch (CommandException e) {
            throw new CommandException(e.sentence() + advice(artifact), e);
        }
    }

    private static String advice(Artifact artifact) {
        var options = new StringBuilder();
        names(artifact)
                .forEach(name ->
                        options.append(' ').append(SKIP.name()).append(' ').append(name));
        return "\nNothing was changed. Who wants it all the same installs it with" + options + ".";
    }
}
