package org.simplectic.tck;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A framework with the bundles of the class path and a plug-in in it, for the tests of that plug-in. A dependency on this
 * bundle brings all that is needed onto the class path. Starting takes about a second.
 */
public final class PluginFramework implements AutoCloseable {
    /** What bundles take from the class path, so that reports can be read outside of the framework. */
    private static final String SHARED = "org.simplectic.tck;version=0.1.0,org.slf4j;version=2.0.17,"
            + "org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,org.slf4j.spi;version=2.0.17,"
            + "org.osgi.service.log;version=1.5.0";

    private static final long STOP_MILLIS = 10_000;

    private final Framework framework;
    private final Path storage;
    private final String plugin;

    private PluginFramework(Framework framework, Path storage, String plugin) {
        this.framework = framework;
        this.storage = storage;
        this.plugin = plugin;
    }

    /**
     * Starts a framework with a plug-in.
     *
     * @param bundle the plug-in's jar, or the folder of its classes with the manifest in it, as Maven's {@code
     *     target/classes}
     * @return the framework, to be closed
     * @throws IOException if it cannot be read, or nothing written
     * @throws BundleException if it is no bundle, or it lacks what no bundle of the class path has
     */
    public static PluginFramework start(Path bundle) throws IOException, BundleException {
        var storage = Files.createTempDirectory("plug-in-framework");
        var framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework is on the class path"))
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        SHARED,
                        "felix.service.urlhandlers",
                        "false"));
        framework.init();
        var plugin = install(framework, bundle.toAbsolutePath());
        for (var entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            var path = Path.of(entry).toAbsolutePath();
            if (isBundle(path) && !path.equals(bundle.toAbsolutePath())) {
                install(framework, path);
            }
        }
        framework.adapt(FrameworkWiring.class).resolveBundles(null);
        framework.start();
        // Whatever resolves: bundles of the class path that are of no use here need not.
        for (var each : framework.getBundleContext().getBundles()) {
            if (each.getState() == Bundle.RESOLVED && !isFragment(each)) {
                each.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        plugin.start();
        return new PluginFramework(framework, storage, plugin.getSymbolicName());
    }

    private static Bundle install(Framework framework, Path path) throws BundleException {
        return framework.getBundleContext().installBundle("reference:" + path.toUri());
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Whether a part of the class path is a bundle, and not the framework itself. */
    private static boolean isBundle(Path path) throws IOException {
        var manifest = manifest(path);
        return manifest != null && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
    }

    private static @Nullable Manifest manifest(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            var file = path.resolve(JarFile.MANIFEST_NAME);
            if (!Files.exists(file)) {
                return null;
            }
            try (var stream = Files.newInputStream(file)) {
                return new Manifest(stream);
            }
        } else if (!Files.exists(path)) {
            return null;
        }
        try (var jar = new JarFile(path.toFile())) {
            return jar.getEntry("META-INF/services/" + FrameworkFactory.class.getName()) == null
                    ? jar.getManifest()
                    : null;
        }
    }

    /**
     * How the plug-ins of the bundle keep the contracts of their kinds.
     *
     * @return a report each
     */
    public List<Report> reports() {
        return service(Admission.class).bundle(plugin);
    }

    /**
     * A service of the framework.
     *
     * @param <T> its type, of the JDK or of this package
     * @param type its type
     * @return the service
     * @throws IllegalStateException if it is not there
     */
    public <T> T service(Class<T> type) {
        var context = framework.getBundleContext();
        var reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException(
                    "there is no service " + type.getName() + "; bundles that did not resolve: " + unresolved());
        }
        return Objects.requireNonNull(context.getService(reference));
    }

    private List<String> unresolved() {
        return List.of(framework.getBundleContext().getBundles()).stream()
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /** Stops the framework, and deletes what it wrote. */
    @Override
    public void close() throws IOException, BundleException {
        framework.stop();
        try {
            framework.waitForStop(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(storage)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
