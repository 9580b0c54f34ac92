package org.simplectic.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a host starts from.
 *
 * @param home the distribution's directory, with {@code lock.json}, {@code features} and {@code bundles}
 * @param cacheRoot where bundle caches are kept, one directory a key; made if absent
 * @param features names of the features to start; empty means all
 * @param verbose whether log entries go to standard error
 * @param notices receives one-line messages for the user
 */
public record HostOptions(Path home, Path cacheRoot, List<String> features, boolean verbose, Consumer<String> notices) {
    /** Copies the list, so that options are immutable. */
    public HostOptions {
        home = home.toAbsolutePath().normalize();
        features = List.copyOf(features);
    }

    /**
     * Options from the process's environment: {@code SIMPLECTIC_CACHE} (or {@code XDG_CACHE_HOME/simplectic}, or
     * {@code ~/.cache/simplectic}) and {@code SIMPLECTIC_FEATURES} (comma-separated; all when absent).
     *
     * @param home the distribution's directory
     * @param environment the variables, as {@link System#getenv()} gives them
     * @param verbose whether log entries go to standard error
     * @return options whose notices go to standard error
     */
    public static HostOptions fromEnvironment(Path home, Map<String, String> environment, boolean verbose) {
        String features = environment.getOrDefault("SIMPLECTIC_FEATURES", "");
        return new HostOptions(
                home,
                cacheRoot(environment),
                features.isBlank() ? List.of() : List.of(features.strip().split("\\s*,\\s*", -1)),
                verbose,
                System.err::println);
    }

    private static Path cacheRoot(Map<String, String> environment) {
        String own = environment.getOrDefault("SIMPLECTIC_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path parent = shared.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(shared);
        return parent.resolve("simplectic").toAbsolutePath();
    }
}
