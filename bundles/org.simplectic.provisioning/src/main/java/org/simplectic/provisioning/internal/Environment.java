package org.simplectic.provisioning.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.Resolver;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.admission.Examiner;
import org.simplectic.provisioning.internal.admission.Trial;
import org.simplectic.provisioning.internal.repository.Downloads;
import org.simplectic.provisioning.internal.store.Disk;

/**
 * What provisioning works with.
 *
 * @param root the data folder
 * @param home the distribution or generation that this process runs from
 * @param framework the framework as a resource
 * @param resolver the OSGi resolver
 * @param disk changes files
 * @param downloads fetches files
 * @param examiner checks plug-ins
 * @param clock tells when a generation was made
 */
record Environment(
        Path root,
        Path home,
        Resource framework,
        Resolver resolver,
        Disk disk,
        Downloads downloads,
        Examiner examiner,
        InstantSource clock) {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Of the check of one bundle's plug-ins, which usually takes seconds. */
    private static final String USUAL_LIMIT = "300";

    /** Of the home that a framework was started from. */
    static Environment of(BundleContext context, Resolver resolver) {
        BundleRevision framework = Objects.requireNonNull(context.getBundle(Constants.SYSTEM_BUNDLE_ID))
                .adapt(BundleRevision.class);
        Path home = Path.of(Objects.requireNonNull(context.getProperty("simplectic.home"), "simplectic.home"));
        return new Environment(
                root(System.getenv()),
                home,
                framework,
                resolver,
                new Disk(),
                new Downloads(PAUSE),
                new Trial(limit(System.getenv())),
                InstantSource.system());
    }

    /** {@code SIMPLECTIC_ADMISSION_SECONDS}, else five minutes. */
    static Duration limit(Map<String, String> environment) {
        String seconds = environment.getOrDefault("SIMPLECTIC_ADMISSION_SECONDS", USUAL_LIMIT);
        if (!seconds.matches("[1-9]\\d{0,5}")) {
            throw new UsageException(
                    "SIMPLECTIC_ADMISSION_SECONDS needs a whole number of seconds, not '" + seconds + "'");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    /** {@code SIMPLECTIC_DATA}, else {@code XDG_DATA_HOME/simplectic}, else {@code ~/.local/share/simplectic}. */
    static Path root(Map<String, String> environment) {
        String own = environment.getOrDefault("SIMPLECTIC_DATA", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath().normalize();
        }
        String shared = environment.getOrDefault("XDG_DATA_HOME", "");
        Path parent = shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(shared);
        return parent.resolve("simplectic").toAbsolutePath().normalize();
    }
}
