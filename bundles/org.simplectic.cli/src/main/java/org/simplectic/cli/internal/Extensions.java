package org.simplectic.cli.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandSet;
import org.simplectic.cli.Console;

/** The commands that other bundles bring, found when one is asked for. */
final class Extensions {
    /** For tests of the commands here alone. */
    static final Extensions NONE = new Extensions(null);

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
