package org.simplectic.tck.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.osgi.framework.InvalidSyntaxException;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;
import org.simplectic.array.HostArray;
import org.simplectic.tck.Finding;

/**
 * A writer's files of fields in one, two and three dimensions are there when it has finished, in the folder it was given, and
 * nothing is there when it gives up; a field that does not exist is refused before the run.
 */
final class WholeFields implements Contract {
    private static final Quantity TIME = new Quantity("t", "s");
    private static final List<Quantity> FIELDS = List.of(new Quantity("u", "m/s"), new Quantity("v", ""));
    private static final String UNKNOWN = "(w)";
    private static final int EXTENT = 9;
    private static final int SAVES = 3;
    private static final int MOST_AXES = 3;

    @Override
    public String name() {
        return "fields are in whole files or in none";
    }

    @Override
    public Finding check(Subject subject) throws IOException, InvalidSyntaxException {
        return WriterService.with(subject, FieldWriter.class, this::check)
                .orElseGet(() -> finding(false, "no service", "a service " + FieldWriter.class.getName()));
    }

    private Finding check(FieldWriter writer) throws IOException {
        for (int axes = 1; axes <= MOST_AXES; axes++) {
            var grid = grid(axes);
            var entries = WriterService.entries(
                    directory -> write(writer, directory, grid, false),
                    directory -> write(writer, directory, grid, true));
            if (entries[0] > 0 || entries[1] == 0) {
                return finding(
                        false,
                        entries[1] + " after the end, " + entries[0] + " after giving up, with axes: " + axes,
                        "at least 1, and 0");
            }
        }
        boolean refused = refuses(writer);
        return finding(
                refused,
                refused ? "files after the end, none after giving up" : "takes the field 'w' that there is not",
                "files after the end, none after giving up, unknown fields refused");
    }

    private static boolean refuses(FieldWriter writer) {
        try {
            writer.check(grid(1), FIELDS, UNKNOWN);
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    private static Grid grid(int axes) {
        var points =
                IntStream.range(0, EXTENT).mapToDouble(i -> (i + 0.5) / EXTENT).toArray();
        var weights = new double[EXTENT];
        Arrays.fill(weights, 1.0 / EXTENT);
        return new Grid(List.of("x", "y", "z").subList(0, axes).stream()
                .map(name -> new Grid.Axis(name, "m", 0, 1, true, HostArray.vector(points), HostArray.vector(weights)))
                .toList());
    }

    private static void write(FieldWriter writer, Path directory, Grid grid, boolean finish) throws IOException {
        writer.check(grid, FIELDS, "");
        try (var sink = writer.open(new FieldWriter.Request("admission", directory, TIME, grid, FIELDS, ""))) {
            var values = new double[FIELDS.size() * grid.size()];
            for (int save = 0; save < SAVES; save++) {
                int shift = save;
                Arrays.setAll(values, i -> Math.sin(i + shift));
                sink.fields(save, values);
            }
            if (finish) {
                WriterService.inspect(sink.finish(), directory);
            }
        }
    }
}
