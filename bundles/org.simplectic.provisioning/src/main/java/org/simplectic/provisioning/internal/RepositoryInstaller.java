package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.resolver.Resolver;
import org.simplectic.cli.Console;
import org.simplectic.cli.PluginInstaller;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.Repositories;
import org.simplectic.provisioning.internal.resolve.Plan;
import org.simplectic.provisioning.internal.resolve.Wish;

/** Installs for other commands what they find missing. */
@Component
public final class RepositoryInstaller implements PluginInstaller {
    private final Environment environment;

    /** Into the installation that this framework was started from. */
    @Activate
    public RepositoryInstaller(BundleContext context, @Reference Resolver resolver) {
        this(Environment.of(context, resolver));
    }

    RepositoryInstaller(Environment environment) {
        this.environment = environment;
    }

    @Override
    public List<String> offered(Collection<String> plugins) throws IOException {
        Set<String> offered = new HashSet<>();
        for (Artifact artifact :
                new Repositories(environment.root(), environment.disk(), environment.downloads()).artifacts()) {
            artifact.plugins().forEach(plugin -> offered.add(plugin.toString()));
        }
        return plugins.stream().filter(offered::contains).toList();
    }

    @Override
    public Optional<Path> install(List<String> plugins, boolean unasked, Console console) throws IOException {
        Changes changes = new Changes(environment, console);
        return changes.run("install " + String.join(" ", plugins), session -> {
            List<Artifact> offered = session.repositories().artifacts();
            List<List<Artifact>> wanted = new ArrayList<>();
            for (String plugin : plugins) {
                List<Artifact> choice = new Finder(offered).find(plugin);
                if (!wanted.contains(choice) && !InstallCommand.isInstalled(session, choice)) {
                    wanted.add(choice);
                }
            }
            Plan plan = session.plan(offered, new Wish(wanted, Set.of(), Set.of()));
            changes.show(plan);
            if (plan.isEmpty() || !(unasked || console.confirms("Go on?"))) {
                console.err().println("Nothing was changed.");
                return Optional.empty();
            }
            int number = session.apply(plan, Set.of(), changes::progress);
            changes.report(number);
            return Optional.of(session.home(number));
        });
    }
}
