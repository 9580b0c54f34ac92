package org.simplectic.runtime.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The checkpoints of a run, files {@code checkpoint-STEP.ckpt} in its folder.
 *
 * @param directory the run's folder
 */
public record CheckpointFolder(Path directory) {
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".ckpt";

    /** Writes one, then removes the oldest beyond those to be kept. */
    public Path add(Checkpoint checkpoint, long step, int keep) throws IOException {
        var file = directory.resolve(String.format(java.util.Locale.ROOT, "%s%012d%s", PREFIX, step, SUFFIX));
        checkpoint.write(file);
        var all = files();
        for (int i = keep; i < all.size(); i++) {
            Files.deleteIfExists(all.get(i));
        }
        return file;
    }

    /** All of them, the newest first. */
    public List<Path> files() throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.filter(entry -> {
                        var name = String.valueOf(entry.getFileName());
                        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
                    })
                    .sorted(java.util.Comparator.reverseOrder())
                    .toList();
        }
    }

    /**
     * The newest that can be read.
     *
     * @param notes told of newer ones that cannot
     * @throws IOException if there is none, saying why
     */
    public Checkpoint newest(Consumer<String> notes) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        IOException failure = null;
        for (var file : files()) {
            try {
                var checkpoint = Checkpoint.read(file);
                if (failure != null) {
                    notes.accept(failure.getMessage() + "; resuming from " + file.getFileName() + " instead");
                }
                return checkpoint;
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        throw new IOException(directory + " has no checkpoint: a run leaves one when it is stopped, and others as its"
                + " study's 'checkpoint:' says; a run that has completed keeps none");
    }

    /** Removes all. */
    public void clear() throws IOException {
        for (var file : files()) {
            Files.deleteIfExists(file);
        }
    }
}
