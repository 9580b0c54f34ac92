package org.simplectic.shell.internal;

import java.nio.file.Path;
import java.util.Objects;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandLine;
import org.simplectic.cli.CommandSet;
import org.simplectic.cli.Console;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.Studies;
import org.simplectic.shell.internal.graph.GraphCommand;

/** The commands of this bundle. */
@Component(property = {CommandSet.NAMES + "=" + ShellCommand.NAME, CommandSet.NAMES + "=" + GraphCommand.NAME})
public final class ShellCommands implements CommandSet {
    private final BundleContext context;
    private final CommandProcessor processor;
    private final CommandLine commandLine;
    private final ComponentServiceObjects<PluginCatalog> catalog;
    private final ComponentServiceObjects<Studies> studies;
    private final ServiceComponentRuntime components;

    /** Commands on this framework. */
    @Activate
    public ShellCommands(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference CommandLine commandLine,
            @Reference ComponentServiceObjects<PluginCatalog> catalog,
            @Reference ComponentServiceObjects<Studies> studies,
            @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.processor = processor;
        this.commandLine = commandLine;
        this.catalog = catalog;
        this.studies = studies;
        this.components = components;
    }

    @Override
    public Command command(String name, Console console) {
        if (name.equals(GraphCommand.NAME)) {
            return new GraphCommand(console, context, components, catalog::getService, studies::getService);
        }
        var words = new Words(commandLine, catalog::getService, studies::getService);
        var history = Path.of(Objects.requireNonNullElse(context.getProperty("simplectic.cache"), "."), "history");
        return new ShellCommand(console, words, history, screen -> new Shell(context, processor, commandLine, screen));
    }
}
