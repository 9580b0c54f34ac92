package org.simplectic.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The JVM's compiler threads and those that warm up kernels, as Linux shows them. */
final class CompilerThreads {
    private static final Path TASKS = Path.of("/proc/self/task");

    /** Of the fields after the name in a line of {@code stat}, user and system time. */
    private static final int USER = 11;

    private CompilerThreads() {}

    /** Processor time they have used, in clock ticks; 0 where the system does not tell. */
    static long ticks() {
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        try (var tasks = Files.newDirectoryStream(TASKS)) {
            long ticks = 0;
            for (var task : tasks) {
                ticks += ticks(task);
            }
            return ticks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticks(Path task) throws IOException {
        try {
            var line = Files.readString(task.resolve("stat"));
            int end = line.lastIndexOf(')');
            var name = line.substring(line.indexOf('(') + 1, end);
            if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
                return 0;
            }
            var fields = line.substring(end + 2).split(" ", -1);
            return Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]);
        } catch (NoSuchFileException e) {
            // The thread has ended since.
            return 0;
        }
    }
}
