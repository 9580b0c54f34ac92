package org.simplectic.writers.internal;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.Quantity;
import org.simplectic.api.WriterPlugin;

/**
 * A table {@code NAME.csv}: one line a point, one column a quantity.
 *
 * <p>Lines end in CRLF; the first holds the quantities' headings, units in brackets. Numbers are the shortest decimals
 * that read back as the same double, {@code NaN}, {@code Infinity} and {@code -Infinity} among them. Points go to disk
 * as they come: memory does not grow with the run.
 *
 * @see "Y. Shafranovich, RFC 4180: Common Format and MIME Type for CSV Files, 2005"
 */
@Component(service = org.simplectic.api.Writer.class)
@WriterPlugin("csv")
@About(
        summary = "Table of all saved points as comma-separated values, in full double precision",
        source = "RFC 4180, Common Format and MIME Type for CSV Files, 2005")
public final class CsvWriter implements org.simplectic.api.Writer {
    private static final String LINE_END = "\r\n";

    @Override
    public void check(List<Quantity> columns, String argument) {
        if (!argument.isBlank()) {
            throw new IllegalArgumentException("csv takes no argument, but got '" + argument + "'");
        }
    }

    @Override
    public Sink open(Request request) throws IOException {
        check(request.columns(), request.argument());
        var file = AtomicFile.create(request.file(".csv"));
        try {
            return new CsvSink(file, request.columns());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static final class CsvSink implements Sink {
        private final AtomicFile file;
        private final Writer text;
        private final int columns;

        CsvSink(AtomicFile file, List<Quantity> columns) throws IOException {
            this.file = file;
            this.text = new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8);
            this.columns = columns.size();
            text.write(columns.stream().map(column -> quoted(column.heading())).collect(Collectors.joining(",")));
            text.write(LINE_END);
        }

        @Override
        public void point(double[] values) throws IOException {
            if (values.length != columns) {
                throw new IllegalArgumentException(values.length + " values for " + columns + " columns");
            }
            var line = new StringBuilder(values.length * 20);
            for (int i = 0; i < values.length; i++) {
                line.append(i == 0 ? "" : ",").append(values[i]);
            }
            text.append(line.append(LINE_END));
        }

        @Override
        public List<Path> finish() throws IOException {
            text.flush();
            return List.of(file.commit());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        private static String quoted(String field) {
            boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
            return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
        }
    }
}
