package org.simplectic.provisioning.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Every change to the data folder, each of which is on disk when it returns.
 *
 * <p>Not final, so that tests can make any single step fail, or end the process there.
 */
public class Disk {
    /** A disk that works. */
    public Disk() {}

    /** Makes a folder, and those above it. */
    public void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    /** Writes a whole file. */
    public void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        force(file);
    }

    /** Replaces a file: whoever reads it sees the old content or the new, also after a power cut. */
    public void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            write(fresh, content);
            move(fresh, file);
        } finally {
            delete(fresh);
        }
    }

    /** Gives a file a second name; copies it where the file system cannot. */
    public void link(Path existing, Path name) throws IOException {
        try {
            Files.createLink(name, existing);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(existing, name, StandardCopyOption.COPY_ATTRIBUTES);
            force(name);
        }
    }

    /** Renames at once, and sees to it that the new name outlives a power cut. */
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = to.getParent();
        if (folder != null) {
            force(folder);
        }
    }

    /** Waits until a file's content, or a folder's list of names, is on disk. */
    public void force(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (FileSystemException e) {
            // Some systems cannot open folders; there a rename must do.
            if (!folder) {
                throw e;
            }
        }
    }

    /** Deletes a file or a folder with all that is in it; nothing if there is none. */
    public void delete(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The bytes that still fit on the disk of a folder. */
    public long usableSpace(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
