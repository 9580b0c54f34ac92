package org.simplectic.provisioning.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.simplectic.cli.CommandException;

/**
 * Artifacts by the hash of their content. One that is there is whole: it is hashed under another name, then renamed.
 *
 * <p>Changed only by who holds the {@link ChangeLock}.
 */
public final class Store {
    private static final String SUFFIX = ".jar";

    private final Path artifacts;
    private final Path partial;
    private final Disk disk;
    private final Set<Path> added = new HashSet<>();

    /** The store under a data folder. */
    public Store(Path root, Disk disk) {
        this.artifacts = root.resolve("store").resolve("sha256");
        this.partial = root.resolve("store").resolve("partial");
        this.disk = disk;
    }

    /** Where an artifact is, or would be. */
    public Path file(String sha256) {
        if (!Hashes.isHash(sha256)) {
            throw new IllegalArgumentException("not a SHA-256: " + sha256);
        }
        return artifacts.resolve(sha256 + SUFFIX);
    }

    /** Whether an artifact is there. */
    public boolean has(String sha256) {
        return Files.isRegularFile(file(sha256));
    }

    /** A name for a file that is still being written; a download goes on there after a cut. */
    public Path partial(String name) throws IOException {
        disk.makeFolder(partial);
        return partial.resolve(name);
    }

    /**
     * Takes in a file that lies in {@link #partial}.
     *
     * @param source what to say of its origin if the hash is wrong
     */
    public void admit(Path file, String sha256, String source) throws IOException {
        String found = Hashes.of(file);
        if (!found.equals(sha256)) {
            disk.delete(file);
            throw new CommandException("refused: the content of " + source + " is not what was promised.\n  expected  "
                    + sha256 + "\n  found     " + found
                    + "\nThe file was changed or damaged on its way, or the repository's index is out of date"
                    + " ('simplectic repo refresh').");
        }
        Path target = file(sha256);
        if (Files.isRegularFile(target) && Hashes.of(target).equals(sha256)) {
            disk.delete(file);
            return;
        }
        disk.makeFolder(artifacts);
        disk.force(file);
        added.add(target);
        disk.move(file, target);
    }

    /** Takes away what was added since the last call of {@link #keep}, and all that is half written. */
    public void undo() throws IOException {
        for (Path file : added) {
            disk.delete(file);
        }
        added.clear();
        disk.delete(partial);
    }

    /** What was added stays. */
    public void keep() throws IOException {
        added.clear();
        disk.delete(partial);
    }

    /** Removes every artifact whose hash is not named; tells how many. */
    public int collect(Set<String> named) throws IOException {
        int removed = 0;
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (!name.endsWith(SUFFIX) || !named.contains(name.substring(0, name.length() - SUFFIX.length()))) {
                disk.delete(file);
                removed++;
            }
        }
        return removed;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(artifacts)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(artifacts)) {
            return files.sorted().toList();
        }
    }
}
