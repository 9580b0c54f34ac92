package org.simplectic.tck.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.InvalidSyntaxException;
import org.simplectic.api.Plugins;
import org.simplectic.tck.Finding;

/** Writers at work, in folders of their own. */
final class WriterService {
    /** What is done with a writer. */
    interface Work<W> {
        /** Does it. */
        Finding with(W writer) throws IOException;
    }

    /** What is done in a folder. */
    interface Output {
        /** Writes into it. */
        void into(Path directory) throws IOException;
    }

    private WriterService() {}

    /** Does something with the subject's service; empty if there is none. */
    static <W> Optional<Finding> with(Subject subject, Class<W> type, Work<W> work)
            throws IOException, InvalidSyntaxException {
        var filter = "(" + Plugins.property(subject.plugin().kind()) + "="
                + subject.plugin().name() + ")";
        for (var reference : subject.context().getServiceReferences(type, filter)) {
            var writer = subject.context().getService(reference);
            if (writer != null) {
                try {
                    return Optional.of(work.with(writer));
                } finally {
                    subject.context().ungetService(reference);
                }
            }
        }
        return Optional.empty();
    }

    /** The number of entries of a new folder after each of several outputs. */
    static long[] entries(Output... outputs) throws IOException {
        var directory = Files.createTempDirectory("admission");
        try {
            var counts = new long[outputs.length];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i].into(directory);
                try (var entries = Files.list(directory)) {
                    counts[i] = entries.count();
                }
            }
            return counts;
        } finally {
            delete(directory);
        }
    }

    /** Sees to it that files are where they should be, and not empty. */
    static void inspect(List<Path> files, Path directory) throws IOException {
        for (var file : files) {
            if (!file.startsWith(directory) || Files.size(file) == 0) {
                throw new IOException(file + " is empty, or outside of " + directory);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
