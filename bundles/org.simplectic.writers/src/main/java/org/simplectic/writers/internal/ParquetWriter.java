package org.simplectic.writers.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.api.WriterPlugin;

/**
 * A table {@code NAME.parquet} by columns, which data frames read without parsing: every column of doubles, none of them missing, not
 * compressed. Units and the study's name are among the file's key-value metadata, as {@code unit.COLUMN} and {@code study}.
 *
 * <p>Rows are kept until a group of them is full, at most 8 MiB: memory does not grow with the run.
 *
 * @see "Apache Parquet format 2.12, parquet.thrift"
 */
@Component(service = Writer.class)
@WriterPlugin("parquet")
@About(
        summary = "Table of all saved points by columns, as data frames read it (Apache Parquet)",
        source = "Apache Parquet format")
public final class ParquetWriter implements Writer {
    @Override
    public void check(List<Quantity> columns, String argument) {
        if (!argument.isBlank()) {
            throw new IllegalArgumentException("parquet takes no argument, but got '" + argument + "'");
        }
    }

    @Override
    public Sink open(Request request) throws IOException {
        check(request.columns(), request.argument());
        return ParquetSink.open(request);
    }
}
