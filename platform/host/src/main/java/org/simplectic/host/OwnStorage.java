package org.simplectic.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A framework's storage for one host alone, in which bundles may come and go: caches are shared and must not change. */
final class OwnStorage {
    private static final String PREFIX = "own-";

    private OwnStorage() {}

    /** A copy that ends with this process; what processes that were killed left behind ends now. */
    static Path copyOf(Path storage, Path cacheRoot) {
        if (!storage.startsWith(cacheRoot)) {
            return storage; // The cache could not be written, so this one is temporary and nobody else's.
        }
        try {
            sweep(cacheRoot);
            Path own = Files.createTempDirectory(
                    cacheRoot, PREFIX + ProcessHandle.current().pid() + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> BundleCache.delete(own), "simplectic-own-storage"));
            try (Stream<Path> files = Files.walk(storage)) {
                for (Path file : files.skip(1).toList()) {
                    Files.copy(file, own.resolve(storage.relativize(file).toString()));
                }
            }
            return own;
        } catch (IOException e) {
            throw new HostException("The bundle cache " + storage + " cannot be copied to " + cacheRoot + ": " + e, e);
        }
    }

    private static void sweep(Path cacheRoot) throws IOException {
        List<Path> own;
        try (Stream<Path> entries = Files.list(cacheRoot)) {
            own = entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(PREFIX))
                    .toList();
        }
        for (Path directory : own) {
            String process = String.valueOf(directory.getFileName()).split("-", -1)[1];
            if (ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
                BundleCache.delete(directory);
            }
        }
    }
}
