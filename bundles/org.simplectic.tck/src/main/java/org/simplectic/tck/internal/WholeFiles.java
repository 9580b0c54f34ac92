package org.simplectic.tck.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.InvalidSyntaxException;
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
        return WriterService.with(subject, Writer.class, this::check)
                .orElseGet(() -> finding(false, "no service", "a service " + Writer.class.getName()));
    }

    private Finding check(Writer writer) throws IOException {
        var entries = WriterService.entries(
                directory -> write(writer, directory, false), directory -> write(writer, directory, true));
        return finding(
                entries[0] == 0 && entries[1] > 0,
                entries[1] + " after the end, " + entries[0] + " after giving up",
                "at least 1, and 0");
    }

    private static void write(Writer writer, Path directory, boolean finish) throws IOException {
        writer.check(COLUMNS, "");
        try (var sink = writer.open(new Writer.Request("admission", directory, COLUMNS, ""))) {
            for (int i = 0; i < POINTS; i++) {
                sink.point(new double[] {i, Math.sin(i)});
            }
            if (finish) {
                WriterService.inspect(sink.finish(), directory);
            }
        }
    }
}
