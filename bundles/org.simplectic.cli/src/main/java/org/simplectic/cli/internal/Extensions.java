package org.simplectic.cli.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandSet;
import org.simplectic.cli.Console;
import org.simplectic.cli.PluginCheck;
import org.simplectic.cli.PluginInstaller;
import org.simplectic.cli.Syntax;

/** The commands that other bundles bring, found when one is asked for. */
final class Extensions {
    /** For tests of the commands here alone. */
    static final Extensions NONE = new Extensions(null);

    /** A line for each command: its name, its feature, what it does. */
    private static final String ON_DEMAND = "on-demand";

    /** What the host registers for a command that wants it to start again. */
    private static final String RESTART = "(simplectic.host=restart)";

    private final @Nullable BundleContext context;

    Extensions(@Nullable BundleContext context) {
        this.context = context;
    }

    /** Their names, best-ranked services first. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        references().forEach(reference -> names.addAll(names(reference)));
        return names;
    }

    /** What there is of commands that the host starts on demand, and now has not started. */
    List<Syntax> onDemand() {
        var home = context == null ? null : context.getProperty("simplectic.home");
        if (home == null || !Files.exists(Path.of(home, ON_DEMAND))) {
            return List.of();
        }
        var started = names();
        List<Syntax> commands = new ArrayList<>();
        try {
            for (var line : Files.readAllLines(Path.of(home, ON_DEMAND))) {
                var columns = line.split("\t", -1);
                if (!started.contains(columns[0])) {
                    commands.add(new Syntax(columns[0], columns[2], List.of(), List.of()));
                }
            }
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command of a name. */
    Optional<Command> command(String name, Console console) {
        for (var reference : references()) {
            var set = context != null && names(reference).contains(name) ? context.getService(reference) : null;
            if (set != null) {
                return Optional.of(set.command(name, console));
            }
        }
        return Optional.empty();
    }

    /** Keeps bundles as the jars in a folder are, until closed. */
    Closeable watch(Path folder, Consumer<String> tell) throws IOException {
        return WatchedFolder.open(
                Objects.requireNonNull(context, "no framework"), folder, tell, () -> service(PluginCheck.class, null));
    }

    /** What installs plug-ins, if anything does. */
    Optional<PluginInstaller> installer() {
        return service(PluginInstaller.class, null);
    }

    /**
     * Asks the host to start again from another home, with the same words, once the command has ended.
     *
     * @return false if this host does not
     */
    @SuppressWarnings("unchecked") // a service is looked up by its raw type
    boolean restart(Path home) {
        var host = service(Consumer.class, RESTART);
        host.ifPresent(found -> ((Consumer<Path>) found).accept(home));
        return host.isPresent();
    }

    private <S> Optional<S> service(Class<S> type, @Nullable String filter) {
        if (context == null) {
            return Optional.empty();
        }
        try {
            for (var reference : context.getServiceReferences(type, filter)) {
                return Optional.ofNullable(context.getService(reference));
            }
            return Optional.empty();
        } catch (InvalidSyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private List<ServiceReference<CommandSet>> references() {
        if (context == null) {
            return List.of();
        }
        try {
            Collection<ServiceReference<CommandSet>> found = context.getServiceReferences(CommandSet.class, null);
            var sorted = new ArrayList<>(found);
            sorted.sort((a, b) -> b.compareTo(a));
            return sorted;
        } catch (InvalidSyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static List<String> names(ServiceReference<CommandSet> reference) {
        return switch (reference.getProperty(CommandSet.NAMES)) {
            case String name -> List.of(name);
            case String[] several -> List.of(several);
            case null, default -> List.of();
        };
    }
}
