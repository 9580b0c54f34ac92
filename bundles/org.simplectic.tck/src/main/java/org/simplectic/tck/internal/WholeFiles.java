package org.simplectic.tck.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.InvalidSyntaxException;
import org.simplectic.api.Plugins;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.tck.Finding;

/** A writer's files are there when it has finished, in the folder it was given, and nothing is there when it gives up. */
final class WholeFiles implements Contract {
    private static final List<Quantity> COLUMNS = List.of(new Quantity("t", "s"), new Quantity("x", ""));
    private static final int POINTS = 100;

    @Override
    public String name() {
        return "files appear whole or not at all";
    }

    @Override
    public Finding check(Subject subject) throws IOException, InvalidSyntaxException {
        var filter = "(" + Plugins.property("writer") + "=" + subject.plugin().name() + ")";
        for (var reference : subject.context().getServiceReferences(Writer.class, filter)) {
            var writer = subject.context().getService(reference);
            if (writer != null) {
                try {
                    return check(writer);
                } finally {
                    subject.context().ungetService(reference);
                }
            }
        }
        return finding(false, "no service", "a service " + Writer.class.getName());
    }

    private Finding check(Writer writer) throws IOException {
        var directory = Files.createTempDirectory("admission");
        try {
            long abandoned = files(writer, directory, false);
            long finished = files(writer, directory, true);
            return finding(
                    abandoned == 0 && finished > 0,
                    finished + " after the end, " + abandoned + " after giving up",
                    "at least 1, and 0");
        } finally {
            delete(directory);
        }
    }

    private static long files(Writer writer, Path directory, boolean finish) throws IOException {
        writer.check(COLUMNS, "");
        try (var sink = writer.open(new Writer.Request("admission", directory, COLUMNS, ""))) {
            for (int i = 0; i < POINTS; i++) {
                sink.point(new double[] {i, Math.sin(i)});
            }
            if (finish) {
                for (var file : sink.finish()) {
                    if (!file.startsWith(directory) || Files.size(file) == 0) {
                        throw new IOException(file + " is empty, or outside of " + directory);
                    }
                }
            }
        }
        try (var files = Files.list(directory)) {
            return files.count();
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
