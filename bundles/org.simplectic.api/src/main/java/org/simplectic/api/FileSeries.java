package org.simplectic.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;

/**
 * Numbered files in a folder of their own, {@code NAME-000000.png} and so on, each of which appears whole. They are there as soon
 * as they are written, so that one can look at them while a run goes on; those of an earlier run are replaced one by one. For use by
 * one thread.
 */
public final class FileSeries implements Closeable {
    private final Path folder;
    private final String name;
    private final String ending;
    private final boolean isNew;
    private int count;
    private boolean finished;

    private FileSeries(Path folder, String name, String ending, boolean isNew) {
        this.folder = folder;
        this.name = name;
        this.ending = ending;
        this.isNew = isNew;
    }

    /**
     * Begins a series.
     *
     * @param folder made if it is not there; the one around it exists
     * @param name how the names of the files begin
     * @param ending how they end, for example {@code .png}
     * @return a series without files, to be finished and closed
     * @throws IOException if the folder cannot be made
     */
    public static FileSeries create(Path folder, String name, String ending) throws IOException {
        boolean isNew = !Files.isDirectory(folder);
        if (isNew) {
            Files.createDirectory(folder);
        }
        var whole = folder.toAbsolutePath();
        AtomicFile.removeLeftovers(whole, file -> file.startsWith(name + "-") && file.endsWith(ending));
        return new FileSeries(whole, name, ending, isNew);
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of it.
         *
         * @param out buffered; need not be closed
         * @throws IOException if it cannot be written
         */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Adds a file.
     *
     * @param content what it holds
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path add(Content content) throws IOException {
        try (var file = AtomicFile.begin(file(count))) {
            content.write(file.stream());
            file.commit();
        }
        return file(count++);
    }

    /**
     * Ends the series; files of an earlier series of the same name that had more of them are removed.
     *
     * @return the files; takes no memory for each
     * @throws IOException if those of the earlier series cannot be removed
     */
    public List<Path> finish() throws IOException {
        int further = count;
        while (Files.deleteIfExists(file(further))) {
            further++;
        }
        finished = true;
        return new AbstractList<>() {
            @Override
            public Path get(int index) {
                if (index < 0 || index >= size()) {
                    throw new IndexOutOfBoundsException(index + " of " + size());
                }
                return file(index);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** Removes what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        for (int i = 0; i < count; i++) {
            Files.deleteIfExists(file(i));
        }
        if (isNew && isEmpty()) {
            Files.delete(folder);
        }
    }

    private boolean isEmpty() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%06d%s", name, number, ending));
    }
}
