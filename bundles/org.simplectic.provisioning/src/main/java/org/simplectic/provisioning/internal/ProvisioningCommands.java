package org.simplectic.provisioning.internal;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.resolver.Resolver;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandSet;
import org.simplectic.cli.Console;

/** The commands of this bundle, in the order in which help lists them. */
@Component(
        property = {
            CommandSet.NAMES + "=search",
            CommandSet.NAMES + "=install",
            CommandSet.NAMES + "=update",
            CommandSet.NAMES + "=remove",
            CommandSet.NAMES + "=history",
            CommandSet.NAMES + "=rollback",
            CommandSet.NAMES + "=repo",
            CommandSet.NAMES + "=trust",
            CommandSet.NAMES + "=dist"
        })
public final class ProvisioningCommands implements CommandSet {
    private final Environment environment;
    private final BundleContext context;

    /** Commands on the home that this framework was started from. */
    @Activate
    public ProvisioningCommands(BundleContext context, @Reference Resolver resolver) {
        this.context = context;
        environment = Environment.of(context, resolver);
    }

    @Override
    public Command command(String name, Console console) {
        return name.equals("dist")
                ? new DistCommand(environment.home(), context, console)
                : command(name, environment, console);
    }

    static Command command(String name, Environment environment, Console console) {
        return switch (name) {
            case "search" -> new SearchCommand(environment, console);
            case "install" -> new InstallCommand(environment, console);
            case "update" -> new UpdateCommand(environment, console);
            case "remove" -> new RemoveCommand(environment, console);
            case "history" -> new HistoryCommand(environment, console);
            case "rollback" -> new RollbackCommand(environment, console);
            case "repo" -> new RepoCommand(environment, console);
            case "trust" -> new TrustCommand(environment, console);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
