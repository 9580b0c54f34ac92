package org.simplectic.api;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all, even if the process is killed: the bytes go to a hidden file beside the
 * target, {@link #commit} forces them to disk and renames. Until then the target keeps what it had.
 *
 * <pre>{@code
 * try (var file = AtomicFile.create(target)) {
 *     file.stream().write(bytes);
 *     file.commit();
 * }
 * }</pre>
 *
 * <p>A killed process leaves its hidden file behind; the next {@link #create} for the same target removes it. Whether
 * its writer still lives is asked of the file system: a writer holds a lock on its file as long as it lives, on every
 * machine and in every container that shares the folder. For use by one thread.
 */
public final class AtomicFile implements Closeable {
    private static final String SUFFIX = ".tmp";
    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.[0-9]+-[0-9a-f]{16}\\.tmp");
    private static final int BUFFER = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The files of this process: probing the lock of one of them would give the lock up. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean finished;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /**
     * Begins a file.
     *
     * @param target what it will be called; its folder exists
     * @return an empty file, to be committed and closed
     * @throws IOException if nothing can be written in the folder
     */
    public static AtomicFile create(Path target) throws IOException {
        var whole = target.toAbsolutePath();
        var name = String.valueOf(whole.getFileName());
        removeLeftovers(folder(whole), name::equals);
        return begin(whole);
    }

    /** Begins a file without a look at what killed processes left. */
    static AtomicFile begin(Path whole) throws IOException {
        while (true) {
            var temporary = temporary(whole);
            OPEN.add(temporary);
            @Nullable FileChannel channel = null;
            try {
                channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                // Someone who cleans up may come between creation and lock: then begin again.
                if (locked(channel) && Files.exists(temporary)) {
                    return new AtomicFile(whole, temporary, channel);
                }
                abandon(channel, temporary);
            } catch (IOException e) {
                abandon(channel, temporary);
                throw e;
            }
        }
    }

    /**
     * Where to write. Buffered; need not be closed.
     *
     * @return the stream of this file
     */
    public OutputStream stream() {
        return stream;
    }

    /**
     * Writes again over bytes that {@link #stream} has taken before, as for a header that tells the length. The stream goes on where
     * it was.
     *
     * @param position of the first of them in the file
     * @param bytes in their place
     * @throws IOException if they cannot be written
     * @throws IllegalArgumentException if they reach beyond what was written
     */
    public void overwrite(long position, byte[] bytes) throws IOException {
        stream.flush();
        if (position < 0 || position + bytes.length > channel.position()) {
            throw new IllegalArgumentException(bytes.length + " bytes from " + position + " on are not all within the "
                    + channel.position() + " written");
        }
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest, position + rest.position());
        }
    }

    /**
     * Gives the file its name, replacing what bore it. On return the content and the name are on disk.
     *
     * @return the target's absolute path
     * @throws IOException if the disk is full or the target cannot be replaced; the target is as it was
     */
    public Path commit() throws IOException {
        if (finished) {
            throw new IllegalStateException(target + " is already committed or closed");
        }
        stream.flush();
        channel.force(true);
        // The channel is closed after the rename, because the lock must outlive the temporary name.
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
        OPEN.remove(temporary);
        channel.close();
        forceFolder(folder(target));
        return target;
    }

    /** Gives the file up, unless it was committed: nothing is left of it. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            abandon(channel, temporary);
        }
    }

    private static Path temporary(Path target) {
        var random = new byte[8];
        RANDOM.nextBytes(random);
        var middle = ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(random);
        return target.resolveSibling("." + target.getFileName() + "." + middle + SUFFIX);
    }

    private static boolean locked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException withoutLocks) {
            // A file system without locks: nobody can probe this file either, so nobody removes it.
            return true;
        }
    }

    private static void abandon(@Nullable FileChannel channel, Path temporary) throws IOException {
        try (channel) {
            Files.deleteIfExists(temporary);
        } finally {
            OPEN.remove(temporary);
        }
    }

    /** Removes what killed processes left of files with such names. */
    static void removeLeftovers(Path folder, Predicate<String> isName) throws IOException {
        List<Path> leftovers;
        try (var entries = Files.list(folder)) {
            leftovers = entries.filter(entry -> isTemporary(entry, isName)).toList();
        }
        for (var leftover : leftovers) {
            if (!OPEN.contains(leftover)) {
                removeIfAbandoned(leftover);
            }
        }
    }

    private static boolean isTemporary(Path entry, Predicate<String> isName) {
        var matcher = TEMPORARY.matcher(entry.getFileName().toString());
        return matcher.matches() && isName.test(matcher.group(1));
    }

    /** Leaves the file alone if its writer lives or if that cannot be known: a leftover harms nobody. */
    private static void removeIfAbandoned(Path leftover) {
        try (var channel = FileChannel.open(leftover, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException | OverlappingFileLockException alive) {
            return;
        }
    }

    private static Path folder(Path absolute) {
        var parent = absolute.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(absolute + " is not the name of a file");
        }
        return parent;
    }

    private static void forceFolder(Path folder) throws IOException {
        // Only POSIX systems let a folder be opened; elsewhere the rename is on disk by itself.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (var entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }
}
