package org.simplectic.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a host starts from.
 *
 * @param home the distribution's directory, with {@code lock.json}, {@code features} and {@code bundles}
 * @param cacheRoot where bundle caches are kept, one directory a key; made if absent
 * @param features names of the features to start; empty means all but those that are started on demand
 * @param verbose whether log entries go to standard error
 * @param notices receives one-line messages for the user
 * @param changing whether bundles are installed, updated or removed while it runs; it then works on a copy of its cache, which
 *     ends with it
 * @param startLimit how long a bundle may take to start; one that takes longer is left out
 */
public record HostOptions(
        Path home,
        Path cacheRoot,
        List<String> features,
        boolean verbose,
        Consumer<String> notices,
        boolean changing,
        Duration startLimit) {
    /** A hundred times what all bundles of the platform take together. */
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    /** The word by which a command says that it changes bundles. */
    private static final String WATCH = "--watch";

    private static final Set<String> HELP = Set.of("help", "-h", "--help");

    /** Copies the list, so that options are immutable. */
    public HostOptions {
        home = home.toAbsolutePath().normalize();
        features = List.copyOf(features);
    }

    /**
     * A host whose bundles stay as they are, and may take 10 s each to start.
     *
     * @param home the distribution's directory, with {@code lock.json}, {@code features} and {@code bundles}
     * @param cacheRoot where bundle caches are kept, one directory a key; made if absent
     * @param features names of the features to start; empty means all but those that are started on demand
     * @param verbose whether log entries go to standard error
     * @param notices receives one-line messages for the user
     */
    public HostOptions(Path home, Path cacheRoot, List<String> features, boolean verbose, Consumer<String> notices) {
        this(home, cacheRoot, features, verbose, notices, false, START_LIMIT);
    }

    /**
     * The same with another limit.
     *
     * @param limit how long a bundle may take to start
     * @return changed options
     */
    public HostOptions withStartLimit(Duration limit) {
        return new HostOptions(home, cacheRoot, features, verbose, notices, changing, limit);
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

    /**
     * The same, with the features that a command needs beyond them. Such commands are for people who look into the host and
     * change it, so it is ready for that.
     *
     * @param words the command and its arguments
     * @return these options if the command needs nothing
     */
    public HostOptions forCommand(List<String> words) {
        boolean watches = words.contains(WATCH);
        List<String> needed = OnDemand.of(home).stream()
                .filter(feature -> feature.command().equals(command(words)))
                .map(OnDemand::feature)
                .toList();
        if (needed.isEmpty()) {
            return watches ? new HostOptions(home, cacheRoot, features, verbose, notices, true, startLimit) : this;
        }
        Set<String> all = new LinkedHashSet<>();
        new Distribution(home).featureFiles(features).forEach(file -> all.add(Distribution.name(file)));
        all.addAll(needed);
        return new HostOptions(home, cacheRoot, List.copyOf(all), verbose, notices, true, startLimit);
    }

    /** The word that chooses what is done; after {@code help}, what help is wanted for. */
    private static String command(List<String> words) {
        boolean help = !words.isEmpty() && HELP.contains(words.getFirst());
        return words.stream().skip(help ? 1 : 0).findFirst().orElse("");
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
