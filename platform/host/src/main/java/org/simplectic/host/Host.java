package org.simplectic.host;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.LoggerFactory;

/**
 * A running OSGi framework with the bundles of some features, all of them checked against the lock, resolved at once and started.
 *
 * <p>Any number of hosts, in one process or many, may share one cache. A host is thread-safe.
 */
public final class Host implements AutoCloseable {
    private static final long STOP_MILLIS = 10_000;

    /** What bundles may import from the host's own class path. */
    private static final String SHARED_PACKAGES = "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,"
            + "org.slf4j.helpers;version=2.0.17,org.slf4j.spi;version=2.0.17,org.osgi.service.log;version=1.5.0";

    private final Felix framework;

    private Host(Felix framework) {
        this.framework = framework;
    }

    /**
     * Starts a host. Costs about a tenth of a second when the cache is there, and a hash of every bundle when it is not.
     *
     * @param options where the distribution is and what of it to start
     * @return the running host; close it to stop the framework
     * @throws ResolutionFailure if a bundle needs what no bundle of the features offers
     * @throws HostException if the distribution is damaged or no cache can be written
     */
    public static Host start(HostOptions options) {
        String machine = Machine.capabilities(options);
        BundleCache cache = new BundleCache(options);
        BundleCache.Installer installer = (storage, bundles) -> install(options, machine, storage, bundles);
        BundleCache.Opened opened = cache.open(installer);
        Felix framework = restored(options, machine, opened);
        if (framework == null) {
            opened = cache.renew(installer);
            framework = restored(options, machine, opened);
        }
        if (framework == null) {
            throw new HostException("The framework does not find its bundles in " + opened.storage() + ".");
        }
        Host host = new Host(framework);
        try {
            BundleContext context = framework.getBundleContext();
            List<Bundle> bundles = List.of(context.getBundles());
            resolve(framework, options, opened.bundles(), options.notices());
            framework.start();
            tellReasons(context, options);
            new BundleStarter(options.startLimit(), options.notices()).start(bundles);
            return host;
        } catch (BundleException e) {
            host.close();
            throw new HostException("The framework does not start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /**
     * The framework's own bundle context, through which every bundle and service can be reached.
     *
     * @return the system bundle's context
     */
    public BundleContext bundleContext() {
        return framework.getBundleContext();
    }

    /** Stops every bundle and the framework, and waits for it. */
    @Override
    public void close() {
        stop(framework);
    }

    /** A framework with the bundles of a cache; null if the cache does not hold them. */
    private static @Nullable Felix restored(HostOptions options, String machine, BundleCache.Opened cache) {
        if (!Files.isDirectory(cache.storage())) {
            return null;
        }
        Path storage = options.changing() ? OwnStorage.copyOf(cache.storage(), options.cacheRoot()) : cache.storage();
        Felix framework;
        try {
            framework = initialised(options, machine, storage);
        } catch (HostException e) {
            LoggerFactory.getLogger(Host.class).warn("The cache {} cannot be used.", cache.storage(), e);
            return null;
        }
        Set<String> expected = new HashSet<>();
        cache.bundles().forEach(bundle -> expected.add(location(options.home(), bundle)));
        Set<String> found = new HashSet<>();
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getBundleId() != 0) {
                found.add(bundle.getLocation());
            }
        }
        if (found.equals(expected)) {
            return framework;
        }
        stop(framework);
        return null;
    }

    private static void install(HostOptions options, String machine, Path storage, List<LockedBundle> bundles) {
        Felix framework = initialised(options, machine, storage);
        try {
            BundleContext context = framework.getBundleContext();
            for (LockedBundle bundle : bundles) {
                context.installBundle(location(options.home(), bundle));
            }
            resolve(framework, options, bundles, notice -> {});
            // So that the component runtime leaves what it reads from the bundles in the cache. No other service
            // starts:
            // Event Admin, for one, complains on standard output when it is stopped at once.
            framework.start();
            new BundleStarter(options.startLimit(), notice -> {})
                    .start(Stream.of(context.getBundles())
                            .filter(Host::takesPartInComponents)
                            .toList());
        } catch (BundleException e) {
            throw new HostException("A bundle cannot be installed: " + e.getMessage(), e);
        } finally {
            stop(framework);
        }
    }

    private static boolean takesPartInComponents(Bundle bundle) {
        return bundle.getHeaders().get("Service-Component") != null
                || bundle.adapt(BundleRevision.class).getDeclaredCapabilities("osgi.extender").stream()
                        .anyMatch(extender ->
                                "osgi.component".equals(extender.getAttributes().get("osgi.extender")));
    }

    /** Resolves all bundles. One that only lacks what this machine or JVM does not have is left out, with a notice. */
    private static void resolve(
            Felix framework, HostOptions options, List<LockedBundle> bundles, Consumer<String> notices) {
        FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        if (!wiring.resolveBundles(null)) {
            Map<String, LockedBundle> byLocation = new HashMap<>();
            bundles.forEach(bundle -> byLocation.put(location(options.home(), bundle), bundle));
            ResolutionReport report =
                    new ResolutionReport(framework.getBundleContext(), byLocation, new Distribution(options.home()));
            List<String> leftOut = report.leftOut();
            if (leftOut.isEmpty()) {
                throw new ResolutionFailure(report.text());
            }
            leftOut.forEach(notices);
        }
    }

    /** Offers bundles to ask why another one does not resolve: a function with {@code simplectic.face=unresolved}. */
    private static void tellReasons(BundleContext context, HostOptions options) {
        Function<Bundle, String> reasons =
                bundle -> new ResolutionReport(context, Map.of(), new Distribution(options.home())).reason(bundle);
        context.registerService(
                Function.class, reasons, FrameworkUtil.asDictionary(Map.of("simplectic.face", "unresolved")));
    }

    private static String location(Path home, LockedBundle bundle) {
        return "reference:" + new File(home.toFile(), bundle.file()).toURI();
    }

    private static Felix initialised(HostOptions options, String machine, Path storage) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, machine);
        configuration.put(FelixConstants.SERVICE_URLHANDLERS_PROP, "false");
        configuration.put("felix.cache.locking", "false");
        configuration.put("ds.cache.metadata", "true");
        configuration.put("simplectic.home", options.home().toString());
        configuration.put("simplectic.version", version());
        configuration.put("simplectic.cache", options.cacheRoot().toString());
        FrameworkLog log = new FrameworkLog();
        configuration.put(FelixConstants.LOG_LOGGER_PROP, log);
        configuration.put(FelixConstants.LOG_LEVEL_PROP, options.verbose() ? "3" : "1");
        Felix framework = new Felix(configuration);
        try {
            framework.init();
        } catch (BundleException e) {
            throw new HostException("The framework does not start: " + e.getMessage(), e);
        }
        if (options.verbose()) {
            log.listen(framework.getBundleContext());
        }
        return framework;
    }

    private static String version() {
        String version = Host.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static void stop(Felix framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            throw new HostException("The framework does not stop: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
