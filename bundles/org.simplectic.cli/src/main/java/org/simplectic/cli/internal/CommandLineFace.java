package org.simplectic.cli.internal;

import java.util.Objects;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.cli.Console;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.Studies;

/** The command line as a service: the host hands over the arguments and exits with the code it gets back. */
@Component(service = ToIntFunction.class, property = "simplectic.face=cli")
public final class CommandLineFace implements ToIntFunction<String[]> {
    private final Services services;
    private final Extensions extensions;

    /** A face for the services of a framework, none of which is made before a command needs it. */
    @Activate
    public CommandLineFace(
            BundleContext context,
            @Reference ComponentServiceObjects<Studies> studies,
            @Reference ComponentServiceObjects<PluginCatalog> catalog) {
        extensions = new Extensions(context);
        services = new Services(studies::getService, catalog::getService, installation(context));
    }

    @Override
    public int applyAsInt(String[] words) {
        return new Cli(services, extensions, Console.system(), new Interruption()).run(words);
    }

    private static Services.Installation installation(BundleContext context) {
        var framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        return new Services.Installation(
                Objects.requireNonNullElse(context.getProperty("simplectic.version"), "unknown"),
                framework == null ? "unknown" : framework.getSymbolicName() + " " + framework.getVersion(),
                Objects.requireNonNullElse(context.getProperty(Constants.FRAMEWORK_STORAGE), ""));
    }
}
