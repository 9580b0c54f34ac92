package org.simplectic.cli.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.cli.CommandLine;
import org.simplectic.cli.Console;
import org.simplectic.cli.Syntax;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.Studies;

/**
 * The command line as a service: the host hands over the arguments and exits with the code it gets back; a shell makes many
 * calls.
 */
@Component(
        service = {ToIntFunction.class, CommandLine.class},
        property = "simplectic.face=cli")
public final class CommandLineFace implements ToIntFunction<String[]>, CommandLine {
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
        return new Cli(services, extensions, Console.system(), Interruption.bySignal()).run(words);
    }

    @Override
    public List<String> names() {
        return Cli.names(extensions);
    }

    @Override
    public Syntax syntax(String name) {
        return new Cli(services, extensions, Console.system(), Interruption.byRequest()).syntax(name);
    }

    @Override
    public Call call(List<String> words, Console console) {
        var interruption = Interruption.byRequest();
        return new Call() {
            @Override
            public int run() {
                return new Cli(services, extensions, console, interruption).run(words.toArray(String[]::new));
            }

            @Override
            public void awaitRun(int seconds) throws InterruptedException {
                interruption.awaitRun(seconds);
            }

            @Override
            public void stop() {
                interruption.request();
            }
        };
    }

    @Override
    public Closeable watch(Path folder, Consumer<String> tell) throws IOException {
        return extensions.watch(folder, tell);
    }

    private static Services.Installation installation(BundleContext context) {
        var framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        return new Services.Installation(
                Objects.requireNonNullElse(context.getProperty("simplectic.version"), "unknown"),
                framework == null ? "unknown" : framework.getSymbolicName() + " " + framework.getVersion(),
                Objects.requireNonNullElse(context.getProperty(Constants.FRAMEWORK_STORAGE), ""),
                framework == null
                        ? List.of()
                        : framework.adapt(BundleRevision.class).getDeclaredCapabilities("simplectic.device").stream()
                                .map(BundleCapability::getAttributes)
                                .toList());
    }
}
