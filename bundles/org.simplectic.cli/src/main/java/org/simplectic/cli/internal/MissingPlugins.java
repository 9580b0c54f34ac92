package org.simplectic.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.PluginInstaller;

/** Gets what a study names and nobody has installed, where a repository has it, and lets the host begin again with it. */
final class MissingPlugins {
    private final Supplier<Optional<PluginInstaller>> installation;
    private final Predicate<Path> restart;
    private final Console console;

    /**
     * With what installs.
     *
     * @param installation finds what installs
     * @param restart begins again from a home once this command has ended; tells whether that will be
     * @param console whom to ask
     */
    MissingPlugins(Supplier<Optional<PluginInstaller>> installation, Predicate<Path> restart, Console console) {
        this.installation = installation;
        this.restart = restart;
        this.console = console;
    }

    /**
     * Installs what a study lacks.
     *
     * @param study what is wrong with the study
     * @param unasked whether to install without a question
     * @return the exit code, which does not count if the host starts again
     * @throws StudyException the same, if no repository helps or nobody can be asked; then it tells what would help
     */
    int get(StudyException study, boolean unasked) throws IOException {
        var missing = new LinkedHashSet<String>();
        study.faults().forEach(fault -> fault.missing().ifPresent(plugin -> missing.add(plugin.toString())));
        var installer = missing.isEmpty() ? Optional.<PluginInstaller>empty() : installation.get();
        if (installer.isEmpty()) {
            throw study;
        }
        var offered = installer.get().offered(missing);
        if (offered.isEmpty()) {
            throw study;
        }
        if (!unasked && !console.isInteractive()) {
            throw withAdvice(study, Set.copyOf(offered));
        }
        console.err().println("The study needs " + String.join(" and ", offered) + ", not installed yet:");
        var home = installer.get().install(offered, unasked, aside());
        if (home.isEmpty() && unasked) {
            // It is installed, and does not run.
            throw study;
        }
        if (home.isEmpty()) {
            return ExitCode.INTERRUPTED;
        }
        if (!restart.test(home.get())) {
            throw new CommandException("installed, but this process runs what it was started with: leave it, and run"
                    + " the study again.");
        }
        return ExitCode.DONE;
    }

    private static StudyException withAdvice(StudyException study, Set<String> offered) {
        return new StudyException(study.faults().stream()
                .map(fault -> fault.missing()
                        .map(Object::toString)
                        .filter(offered::contains)
                        .map(plugin -> withAdvice(fault, plugin))
                        .orElse(fault))
                .toList());
    }

    private static Fault withAdvice(Fault fault, String plugin) {
        return new Fault(
                fault.place(),
                fault.message() + "; 'simplectic install " + plugin + "' gets it, and so does 'run' with --install",
                fault.missing());
    }

    /** Results are the study's alone. */
    private Console aside() {
        return new Console(
                console.answers(),
                console.err(),
                console.err(),
                console.errIsTerminal(),
                console.errIsTerminal(),
                false,
                console.columns());
    }
}
