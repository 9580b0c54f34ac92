package org.simplectic.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.framework.util.FelixConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Installed bundles kept between runs, one directory for each combination of lock, features, JDK, framework and place.
 *
 * <p>A cache is filled in a temporary directory and renamed when whole, and only read afterwards, so any number of processes share it. A start that finds one costs one look at each bundle's size and time of change, and no hash.
 */
final class BundleCache {
    /** Raise it when the layout of a cache changes. */
    private static final String FORMAT = "2";

    private static final int KEY_LENGTH = 32;

    /** What the list of bundles tells of each: feature, id, file, hash, stamp. */
    private static final int COLUMNS = 5;

    /** Fills the framework's storage directory with bundles. */
    interface Installer {
        void install(Path storage, List<LockedBundle> bundles);
    }

    private final Distribution distribution;
    private final List<Path> features;
    private final HostOptions options;

    BundleCache(HostOptions options) {
        this.options = options;
        this.distribution = new Distribution(options.home());
        this.features = distribution.featureFiles(options.features());
    }

    /** A whole cache: the framework's storage, and the bundles in it. */
    record Opened(Path storage, List<LockedBundle> bundles) {}

    Opened open(Installer installer) {
        Path directory = options.cacheRoot().resolve(key());
        Opened existing = existing(directory);
        if (existing != null) {
            return existing;
        }
        return Files.exists(directory) ? renew(installer) : create(directory, installer);
    }

    /** Makes a cache that turned out to be damaged anew. */
    Opened renew(Installer installer) {
        Path directory = options.cacheRoot().resolve(key());
        options.notices().accept("The bundle cache " + directory + " was damaged; it is made anew.");
        try {
            // Out of the way in one step: another process may be about to look at it, or to do the same.
            Path aside = Files.createTempDirectory(options.cacheRoot(), CacheFolder.LEAVING);
            CacheFolder.release(directory);
            Files.move(directory, aside.resolve("cache"), StandardCopyOption.ATOMIC_MOVE);
            delete(aside);
        } catch (NoSuchFileException e) {
            LoggerFactory.getLogger(BundleCache.class).debug("Another process has removed the damaged cache.", e);
        } catch (IOException | UncheckedIOException e) {
            throw new HostException(
                    "The bundle cache " + directory + " is damaged and cannot be removed (" + e.getMessage()
                            + "). Remove it, or set SIMPLECTIC_CACHE to another folder.",
                    e);
        }
        return create(directory, installer);
    }

    String key() {
        MessageDigest digest = Hashes.digest();
        try {
            List<Path> files = new ArrayList<>(features);
            if (Files.exists(distribution.lock())) {
                files.add(distribution.lock());
            }
            for (Path file : files) {
                digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String environment = String.join(
                "\n",
                FORMAT,
                System.getProperty("java.runtime.version"),
                System.getProperty("java.home"),
                felixVersion());
        digest.update(environment.getBytes(StandardCharsets.UTF_8));
        return Hashes.hex(digest).substring(0, KEY_LENGTH);
    }

    private static String felixVersion() {
        return String.valueOf(FelixConstants.class.getPackage().getImplementationVersion())
                + FelixConstants.class.getProtectionDomain().getCodeSource().getLocation();
    }

    private @Nullable Opened existing(Path directory) {
        if (!CacheFolder.claim(directory)) {
            return null;
        }
        Path state = directory.resolve("bundles");
        List<String> lines;
        try {
            lines = Files.readAllLines(state);
        } catch (IOException e) {
            return null;
        }
        List<LockedBundle> bundles = new ArrayList<>(lines.size());
        boolean changed = false;
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            if (columns.length != COLUMNS) {
                return null;
            }
            LockedBundle bundle = new LockedBundle(columns[0], columns[1], columns[2], columns[3]);
            bundles.add(bundle);
            if (!stamp(bundle).equals(columns[4])) {
                distribution.verify(bundle);
                changed = true;
            }
        }
        if (changed) {
            restamp(directory, bundles);
        }
        return new Opened(directory.resolve("framework"), bundles);
    }

    private void restamp(Path directory, List<LockedBundle> bundles) {
        try {
            Path temporary = Files.createTempFile(directory, "bundles", ".new");
            Files.writeString(temporary, state(bundles));
            Files.move(temporary, directory.resolve("bundles"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            options.notices()
                    .accept("The cache " + directory
                            + " cannot be brought up to date, so every start hashes changed bundles: " + e);
        }
    }

    private Opened create(Path directory, Installer installer) {
        List<LockedBundle> bundles = distribution.bundles(features);
        bundles.forEach(distribution::verify);
        Path temporary = temporary();
        try {
            installer.install(temporary.resolve("framework"), bundles);
            Files.writeString(temporary.resolve("bundles"), state(bundles));
            CacheFolder.describe(temporary, distribution);
            if (!String.valueOf(temporary.getParent())
                    .equals(options.cacheRoot().toString())) {
                return new Opened(temporary.resolve("framework"), bundles);
            }
            publish(temporary, directory);
            CacheFolder.claim(directory);
            CacheFolder.collect(options.cacheRoot());
            return new Opened(directory.resolve("framework"), bundles);
        } catch (IOException e) {
            delete(temporary);
            throw new HostException(
                    "The bundle cache " + directory + " cannot be written: " + e.getMessage()
                            + ". Set SIMPLECTIC_CACHE to a folder that can.",
                    e);
        } catch (RuntimeException e) {
            delete(temporary);
            throw e;
        }
    }

    private Path temporary() {
        try {
            Files.createDirectories(options.cacheRoot());
            return Files.createTempDirectory(options.cacheRoot(), "new-");
        } catch (IOException e) {
            try {
                Path fallback = Files.createTempDirectory("simplectic-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(fallback)));
                options.notices()
                        .accept(
                                "The cache folder " + options.cacheRoot()
                                        + " cannot be written; using a temporary one (set SIMPLECTIC_CACHE to choose another).");
                return fallback;
            } catch (IOException second) {
                second.addSuppressed(e);
                throw new HostException(
                        "Neither the cache folder " + options.cacheRoot()
                                + " nor the temporary folder can be written. Set SIMPLECTIC_CACHE to a folder that can.",
                        second);
            }
        }
    }

    /** Renames a whole cache into place; one that another process has put there meanwhile is as good. */
    private static void publish(Path temporary, Path directory) throws IOException {
        try {
            Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.exists(directory.resolve("bundles"))) {
                throw e;
            }
            delete(temporary);
        }
    }

    private String state(List<LockedBundle> bundles) {
        StringBuilder text = new StringBuilder();
        for (LockedBundle bundle : bundles) {
            text.append(String.join("\t", bundle.feature(), bundle.id(), bundle.file(), bundle.sha256(), stamp(bundle)))
                    .append('\n');
        }
        return text.toString();
    }

    private String stamp(LockedBundle bundle) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(distribution.home().resolve(bundle.file()), BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime().toMillis();
        } catch (IOException e) {
            return "missing";
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary folder " + directory + " cannot be removed.", e);
        }
    }
}
