package org.simplectic.provisioning.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.CommandException;

/**
 * Lets one process at a time change a data folder. The operating system frees the lock when its holder ends, however it
 * ends; what the file says of the holder is only for people.
 */
public final class ChangeLock implements AutoCloseable {
    private static final int LONGEST_NOTE = 512;

    /** What is locked: a byte far behind the note, so that others can read the note where locks are mandatory. */
    private static final long PLACE = 1L << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final FileChannel channel;
    private final FileLock lock;

    private ChangeLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param action what it is taken for, in the words of the command line
     * @throws CommandException if another process has it, which is named
     */
    public static ChangeLock take(Path root, String action, Disk disk, Instant now) throws IOException {
        disk.makeFolder(root);
        FileChannel channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = note(channel);
                throw new CommandException("another process is changing what is installed"
                        + (holder.isEmpty() ? "" : ": " + holder) + ". Nothing was done; try again when it has ended.");
            }
            channel.truncate(0);
            String note = "process " + ProcessHandle.current().pid() + ", '" + action + "', since " + TIME.format(now);
            channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
            return new ChangeLock(channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(PLACE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String note(FileChannel channel) throws IOException {
        ByteBuffer note = ByteBuffer.allocate(LONGEST_NOTE);
        channel.read(note, 0);
        return new String(note.array(), 0, note.position(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        lock.release();
        channel.close();
    }
}
