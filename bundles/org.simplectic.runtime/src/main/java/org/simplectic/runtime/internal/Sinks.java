package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Writer;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.internal.checkpoint.PointLog;

/** Every output of a run, fed with the same points. */
final class Sinks implements AutoCloseable {
    private final List<Writer.Sink> tables = new ArrayList<>();
    private final List<FieldWriter.Sink> fields = new ArrayList<>();
    private final Columns columns;
    private @Nullable PointLog log;
    private @Nullable IOException failure;

    Sinks(Columns columns) {
        this.columns = columns;
    }

    void add(Writer.Sink sink) {
        tables.add(sink);
    }

    void add(FieldWriter.Sink sink) {
        fields.add(sink);
    }

    /** From now on points go to a log too. */
    void logTo(PointLog points) {
        log = points;
    }

    void point(double position, HostArray solution) {
        point(columns.point(position, solution));
    }

    /** A point as the log has it. */
    void point(double[] values) {
        if (!tables.isEmpty()) {
            var row = columns.row(values);
            tables.forEach(sink -> attempt(() -> sink.point(row)));
        }
        if (!fields.isEmpty()) {
            var all = Arrays.copyOfRange(values, 1, values.length);
            fields.forEach(sink -> attempt(() -> sink.fields(values[0], all)));
        }
        var kept = log;
        if (kept != null) {
            attempt(() -> kept.add(values));
        }
    }

    /** What may fail for one output without harm to the others. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }

    /** Throws what a sink could not write since the last call. */
    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Completes every output, even where another fails. */
    List<Path> finish() throws IOException {
        var files = new ArrayList<Path>();
        tables.forEach(sink -> attempt(() -> files.addAll(sink.finish())));
        fields.forEach(sink -> attempt(() -> files.addAll(sink.finish())));
        rethrow();
        return files;
    }

    @Override
    public void close() throws IOException {
        for (var sink : tables) {
            sink.close();
        }
        for (var sink : fields) {
            sink.close();
        }
    }
}
