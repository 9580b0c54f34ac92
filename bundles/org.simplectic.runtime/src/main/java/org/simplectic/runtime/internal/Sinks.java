package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Writer;
import org.simplectic.array.HostArray;
import org.simplectic.runtime.internal.checkpoint.PointLog;

/** Every output of a run, fed with the same points. */
final class Sinks implements AutoCloseable {
    private final List<Writer.Sink> sinks = new ArrayList<>();
    private final double[] row;
    private @Nullable PointLog log;
    private @Nullable IOException failure;

    Sinks(int columns) {
        this.row = new double[columns];
    }

    void add(Writer.Sink sink) {
        sinks.add(sink);
    }

    /** From now on points go to a log too. */
    void logTo(PointLog points) {
        log = points;
    }

    void point(double position, HostArray solution) {
        row[0] = position;
        for (int i = 1; i < row.length; i++) {
            row[i] = solution.get(i - 1);
        }
        row(row);
    }

    void row(double[] values) {
        for (var sink : sinks) {
            try {
                sink.point(values);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        try {
            if (log != null) {
                log.add(values);
            }
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
        for (var sink : sinks) {
            try {
                files.addAll(sink.finish());
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        rethrow();
        return files;
    }

    @Override
    public void close() throws IOException {
        for (var sink : sinks) {
            sink.close();
        }
    }
}
