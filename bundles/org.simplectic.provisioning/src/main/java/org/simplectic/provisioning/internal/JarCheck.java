package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.cli.PluginCheck;
import org.simplectic.provisioning.internal.admission.Examiner.Verdict;
import org.simplectic.provisioning.internal.admission.Trial;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.PluginName;

/** Checks jars beside the home that this framework was started from. */
@Component
public final class JarCheck implements PluginCheck {
    private final Path home;

    /** Of this framework. */
    @Activate
    public JarCheck(BundleContext context) {
        home = Path.of(context.getProperty("simplectic.home"));
    }

    @Override
    public Optional<List<String>> broken(Path jar) throws IOException {
        var artifact = BundleReader.read(jar, "", "the folder");
        if (artifact.plugins().isEmpty()) {
            return Optional.empty();
        }
        var broken = new ArrayList<String>();
        var trial = new Trial(Environment.limit(System.getenv()));
        for (Verdict verdict : trial.examine(home, artifact.name(), jar)) {
            var plugin = new PluginName(verdict.kind(), verdict.name());
            verdict.broken().forEach(fault -> broken.add(plugin + ": " + fault));
        }
        return Optional.of(broken);
    }
}
