import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.api.WriterPlugin;

/** A table in columns between tabs, headings behind a number sign: what gnuplot reads. */
@Component
@WriterPlugin("${name}")
@About(summary = "Table of all saved points between tabs, as gnuplot reads it")
public final class ${className} implements Writer {
    @Override
    public void check(List<Quantity> columns, String argument) {
        if (!argument.isBlank()) {
            throw new IllegalArgumentException("${name} takes no argument, but got '" + argument + "'");
        }
    }

    @Override
    public Sink open(Request request) throws IOException {
        return new Table(AtomicFile.create(request.file(".dat")), request.columns());
    }

    private static final class Table implements Sink {
        private final AtomicFile file;
        private final PrintWriter text;

        Table(AtomicFile file, List<Quantity> columns) {
            this.file = file;
            this.text = new PrintWriter(file.stream(), false, StandardCharsets.UTF_8);
            text.print("# " + String.join("\t", columns.stream().map(Quantity::heading).toList()) + "\n");
        }

        @Override
        public void point(double[] values) throws IOException {
            for (int i = 0; i < values.length; i++) {
                text.print((i == 0 ? "" : "\t") + values[i]);
            }
            text.print("\n");
            if (text.checkError()) {
                throw new IOException("the table cannot be written");
            }
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
    }
}
