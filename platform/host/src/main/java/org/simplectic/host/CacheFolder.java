package org.simplectic.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Keeps the folder of caches small. A cache names the home that it was made from in a file of its own, whose time of change says when
 * it was last used, and on which every process that uses the cache holds a shared lock until it ends.
 *
 * <p>A cache goes when its home is gone or has another lock, when it was not used for long, or when there are many younger ones; never
 * while a process uses it. Anything in it can be made again.
 */
final class CacheFolder {
    /** So many caches are kept; each is about a megabyte. */
    static final int MOST = 32;

    /** A cache that was not used for so long goes. */
    static final Duration LONGEST = Duration.ofDays(60);

    /** Work in progress is not older than this. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private static final String USE = "use";
    static final String LEAVING = "old-";

    /** The locks of this process. A second channel to a locked file, once closed, would take the lock with it. */
    private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

    private CacheFolder() {}

    /** Writes down whose a new cache is. */
    static void describe(Path cache, Distribution distribution) throws IOException {
        Files.write(cache.resolve(USE), List.of(distribution.home().toString(), Hashes.of(distribution.lock())));
    }

    /**
     * Keeps a cache from being removed until this process ends.
     *
     * @return whether it is there
     */
    static boolean claim(Path cache) {
        Path file = cache.resolve(USE);
        try {
            hold(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // It is in a place that cannot be written, so nobody will remove it either.
            LoggerFactory.getLogger(CacheFolder.class).debug("The use of a cache cannot be noted.", e);
        }
        return Files.exists(file);
    }

    /** This process uses a cache no more. */
    static void release(Path cache) throws IOException {
        synchronized (HELD) {
            FileChannel channel = HELD.remove(cache.resolve(USE));
            if (channel != null) {
                channel.close();
            }
        }
    }

    private static void hold(Path file) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return;
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            HELD.put(file, channel);
            try {
                channel.lock(0, Long.MAX_VALUE, true);
            } catch (IOException | OverlappingFileLockException e) {
                // A file system without locks, or this process just looks whether to remove it: then only its age
                // protects it.
                LoggerFactory.getLogger(CacheFolder.class).debug("A cache cannot be locked.", e);
            }
        }
    }

    /** Removes what nobody needs. Costs a look at every cache, so it is done where one has just been made, which costs more. */
    static void collect(Path root) {
        try {
            List<Path> caches = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                for (Path entry : entries) {
                    if (Files.exists(entry.resolve(USE))) {
                        caches.add(entry);
                    } else if (isLeftOver(entry)) {
                        BundleCache.delete(entry);
                    }
                }
            }
            caches.sort(Comparator.comparing(CacheFolder::lastUse).reversed());
            for (int i = 0; i < caches.size(); i++) {
                Path cache = caches.get(i);
                if (i >= MOST || isOld(cache.resolve(USE), LONGEST) || isOrphan(cache)) {
                    remove(cache);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LoggerFactory.getLogger(CacheFolder.class).debug("Old caches cannot be removed.", e);
        }
    }

    /** Of a process that was killed, of earlier versions, or an answer of a driver from before the last restart. */
    private static boolean isLeftOver(Path entry) throws IOException {
        String name = String.valueOf(entry.getFileName());
        boolean unfinished = name.startsWith("new-") || name.startsWith(LEAVING) || name.matches("[0-9a-f]{32}");
        return (unfinished && isOld(entry, YOUNG)) || (name.startsWith(CudaDevices.PREFIX) && isOld(entry, LONGEST));
    }

    private static boolean isOld(Path file, Duration age) throws IOException {
        return Files.getLastModifiedTime(file)
                .toInstant()
                .isBefore(Instant.now().minus(age));
    }

    private static FileTime lastUse(Path cache) {
        try {
            return Files.getLastModifiedTime(cache.resolve(USE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the home is gone, or has become another one. */
    private static boolean isOrphan(Path cache) throws IOException {
        List<String> lines = Files.readAllLines(cache.resolve(USE));
        Path lock = Path.of(lines.getFirst(), "lock.json");
        return !Files.isRegularFile(lock) || !Hashes.of(lock).equals(lines.getLast());
    }

    /** Removes a cache that no process uses, by another name, so that nobody finds half of it. */
    private static void remove(Path cache) throws IOException {
        Path file = cache.resolve(USE);
        if (HELD.containsKey(file)) {
            return;
        }
        Path leaving = cache.resolveSibling(LEAVING + cache.getFileName());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return;
            }
            Files.move(cache, leaving, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException | OverlappingFileLockException e) {
            return; // Somebody else was faster.
        }
        BundleCache.delete(leaving);
    }
}
