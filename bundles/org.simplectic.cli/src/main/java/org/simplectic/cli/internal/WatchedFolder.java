package org.simplectic.cli.internal;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.simplectic.cli.PluginCheck;
import org.slf4j.LoggerFactory;

/**
 * Keeps the framework's bundles as the jars in a folder are: installs those that appear, updates those that change, and
 * undoes it when they go. A jar whose symbolic name is that of an installed bundle takes that bundle's place. One that is
 * broken is told of in one line, and what was there before stays. Whether the plug-ins of a jar that takes nobody's place keep their
 * contracts is checked beside all that goes on, and told; they can be used all the while, for that is what the folder is for.
 *
 * <p>Instead of Felix File Install, which knows bundles by their location only, so that a rebuilt bundle of the platform
 * could not take its place; which looks every two seconds; and which tells of errors in the log alone.
 */
final class WatchedFolder implements Closeable {
    /** A jar that did not change for so long is whole; one that was missing for so long is gone: builds take a jar away before they write the next. */
    private static final long SETTLED_MILLIS = 250;

    private static final long REFRESH_SECONDS = 60;

    /** A file's size and time of change. */
    private record Stamp(long size, long millis) {}

    /** What a file has become, nothing if it is gone, and since when. */
    private record Change(Optional<Stamp> to, long nanoTime) {}

    /** What was made of a jar. */
    private static final class Deployed {
        final Bundle bundle;
        final boolean installed;
        final byte[] content;

        Deployed(Bundle bundle, boolean installed, byte[] content) {
            this.bundle = bundle;
            this.installed = installed;
            this.content = content;
        }
    }

    private final BundleContext context;
    private final Path folder;
    private final Consumer<String> tell;
    private final WatchService service;
    private final Map<Path, Change> changed = new HashMap<>();
    private final Map<Path, Stamp> done = new HashMap<>();
    private final Map<Path, Deployed> deployed = new HashMap<>();
    private final Supplier<Optional<PluginCheck>> check;

    /** Threads that check what a jar holds now. */
    private final Map<Path, Thread> checks = new ConcurrentHashMap<>();

    private WatchedFolder(
            BundleContext context, Path folder, Consumer<String> tell, Supplier<Optional<PluginCheck>> check)
            throws IOException {
        this.context = context;
        this.folder = folder;
        this.tell = tell;
        this.check = check;
        service = folder.getFileSystem().newWatchService();
        folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** Takes in what is there, then watches for changes until closed. */
    static WatchedFolder open(
            BundleContext context, Path folder, Consumer<String> tell, Supplier<Optional<PluginCheck>> check)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        var watched = new WatchedFolder(context, folder.toAbsolutePath(), tell, check);
        watched.look(0);
        watched.look(0);
        Thread.ofPlatform().daemon().name("simplectic-watch").start(watched::watch);
        return watched;
    }

    private void watch() {
        try {
            for (boolean settled = true; ; settled = look(SETTLED_MILLIS)) {
                var key = settled ? service.take() : service.poll(SETTLED_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LoggerFactory.getLogger(WatchedFolder.class).debug("{} is not watched any more", folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            tell.accept(folder + " cannot be read and is not watched any more: " + e);
        }
    }

    /** Deploys what has been as it is for so long; says whether nothing else has changed. */
    private boolean look(long settledMillis) throws IOException {
        var now = stamps();
        var time = System.nanoTime();
        boolean settled = true;
        var files = new TreeSet<>(now.keySet());
        files.addAll(done.keySet());
        for (var file : files) {
            var stamp = Optional.ofNullable(now.get(file));
            if (stamp.equals(Optional.ofNullable(done.get(file)))) {
                changed.remove(file);
                continue;
            }
            var change = changed.get(file);
            if (change == null || !change.to.equals(stamp)) {
                changed.put(file, new Change(stamp, time));
                settled = false;
            } else if (time - change.nanoTime < TimeUnit.MILLISECONDS.toNanos(settledMillis)) {
                settled = false;
            } else {
                changed.remove(file);
                if (stamp.isPresent()) {
                    done.put(file, stamp.get());
                    attempt(file, () -> deploy(file));
                } else {
                    done.remove(file);
                    attempt(file, () -> withdraw(file));
                }
            }
        }
        return settled;
    }

    private Map<Path, Stamp> stamps() throws IOException {
        var stamps = new HashMap<Path, Stamp>();
        try (var files = Files.newDirectoryStream(folder, "*.jar")) {
            for (var file : files) {
                try {
                    stamps.put(
                            file,
                            new Stamp(
                                    Files.size(file),
                                    Files.getLastModifiedTime(file).toMillis()));
                } catch (NoSuchFileException e) {
                    LoggerFactory.getLogger(WatchedFolder.class).trace("{} went while it was looked at", file, e);
                }
            }
        }
        return stamps;
    }

    private interface Attempt {
        void run() throws IOException, BundleException, InterruptedException;
    }

    private void attempt(Path file, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | BundleException | RuntimeException e) {
            LoggerFactory.getLogger(WatchedFolder.class).warn("{} is refused", file, e);
            var reason = String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            tell.accept(file.getFileName() + " is refused, what was there before stays: " + reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deploy(Path file) throws IOException, BundleException, InterruptedException {
        var content = Files.readAllBytes(file);
        var name = symbolicName(file);
        var before = deployed.get(file);
        var present = before == null ? find(name) : Optional.of(before.bundle);
        if (present.isPresent()) {
            replace(present.get(), content, before == null ? null : before.content);
            var now = new Deployed(present.get(), before != null && before.installed, content);
            deployed.put(file, now);
            tell.accept("updated " + text(present.get()) + " from " + file.getFileName());
            if (now.installed) {
                beginCheck(file, now);
            }
            return;
        }
        var bundle = context.installBundle(file.toUri().toString(), new ByteArrayInputStream(content));
        try {
            bundle.start();
        } catch (BundleException e) {
            bundle.uninstall();
            throw e;
        }
        var now = new Deployed(bundle, true, content);
        deployed.put(file, now);
        tell.accept("installed " + text(bundle) + " from " + file.getFileName());
        beginCheck(file, now);
    }

    /** Checks the plug-ins of what was deployed in the background; a check of what was there before ends. */
    private void beginCheck(Path file, Deployed now) {
        endCheck(file);
        var service = check.get();
        if (service.isPresent()) {
            var bundle = text(now.bundle);
            var thread = Thread.ofPlatform().daemon().name("simplectic-check").unstarted(() -> {
                var lines = check(service.get(), bundle, now.content);
                if (checks.remove(file, Thread.currentThread())) {
                    lines.forEach(tell);
                }
            });
            checks.put(file, thread);
            thread.start();
        }
    }

    private static List<String> check(PluginCheck service, String bundle, byte[] content) {
        try {
            // The jar in the folder may be another one by now.
            var copy = Files.createTempFile("simplectic-check-", ".jar");
            try {
                return service.broken(Files.write(copy, content))
                        .map(broken -> verdict(bundle, broken))
                        .orElse(List.of());
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(WatchedFolder.class).debug("{} was not checked", bundle, e);
            return List.of(bundle + " could not be checked: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static List<String> verdict(String bundle, List<String> broken) {
        return broken.isEmpty()
                ? List.of(bundle + " keeps the contracts of its plug-ins")
                : broken.stream()
                        .map(sentence -> bundle + " breaks a contract, 'install' would refuse it: " + sentence)
                        .toList();
    }

    /** What it finds is not of interest any more. */
    private void endCheck(Path file) {
        var running = checks.remove(file);
        if (running != null) {
            running.interrupt();
        }
    }

    private void withdraw(Path file) throws BundleException, InterruptedException, IOException {
        endCheck(file);
        var gone = deployed.remove(file);
        if (gone == null) {
            return;
        }
        if (gone.installed) {
            gone.bundle.uninstall();
            refresh(gone.bundle);
            tell.accept("uninstalled " + text(gone.bundle));
        } else {
            update(gone.bundle, null);
            tell.accept("restored " + text(gone.bundle) + " of the platform");
        }
    }

    /** Updates a bundle; if the new content does not start, goes back to the old, which is null for what it came with. */
    private void replace(Bundle bundle, byte[] content, byte @Nullable [] old)
            throws BundleException, InterruptedException, IOException {
        if (wiring().getDependencyClosure(List.of(bundle)).contains(context.getBundle())) {
            throw new BundleException(
                    "the command line itself needs " + bundle.getSymbolicName() + "; start again with it");
        }
        try {
            update(bundle, content);
        } catch (BundleException e) {
            update(bundle, old);
            throw e;
        }
    }

    private void update(Bundle bundle, byte @Nullable [] content) throws BundleException, InterruptedException {
        bundle.stop();
        if (content == null) {
            bundle.update();
        } else {
            bundle.update(new ByteArrayInputStream(content));
        }
        refresh(bundle);
        bundle.start();
    }

    /** Lets go of the old content's classes. */
    private void refresh(Bundle bundle) throws InterruptedException, BundleException {
        var refreshed = new CountDownLatch(1);
        wiring().refreshBundles(List.of(bundle), event -> refreshed.countDown());
        if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            throw new BundleException("its old classes are still in use after " + REFRESH_SECONDS + " s");
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    private Optional<Bundle> find(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private static String symbolicName(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            var manifest = jar.getManifest();
            var name = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException("its manifest has no Bundle-SymbolicName");
            }
            return name.split(";", -1)[0].strip();
        }
    }

    private static String text(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** Stops watching; the bundles stay. */
    @Override
    public void close() throws IOException {
        service.close();
        List.copyOf(checks.keySet()).forEach(this::endCheck);
    }
}
