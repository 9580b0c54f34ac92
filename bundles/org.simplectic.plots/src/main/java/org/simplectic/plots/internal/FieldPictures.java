package org.simplectic.plots.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.simplectic.api.FieldSelection;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

/** What the writers of pictures of fields share. Knows nothing of AWT. */
final class FieldPictures {
    private FieldPictures() {}

    /**
     * Reads an argument.
     *
     * @throws IllegalArgumentException if it cannot be read, the range is empty, or a field cannot name a file
     */
    static FieldSelection select(List<Quantity> fields, String argument) {
        var selection = FieldSelection.parse(argument, fields, Set.of(Range.FROM, Range.TO));
        Range.of(selection);
        var request = new Writer.Request("study", Path.of(""), fields, "");
        selection.fields().forEach(field -> request.file("-" + fields.get(field).name()));
        return selection;
    }

    /** The heading of a picture. */
    static String title(FieldWriter.Request request, Quantity field, double position, Section section) {
        var independent = request.independent();
        var unit = independent.unit().isEmpty() ? "" : " " + independent.unit();
        return request.study() + ": " + field.name() + " at " + independent.name() + " = " + Numbers.text(position)
                + unit + section.place();
    }

    static void checkSize(FieldWriter.Request request, double[] values) {
        int expected = request.grid().size() * request.fields().size();
        if (values.length != expected) {
            throw new IllegalArgumentException(values.length + " values for "
                    + request.fields().size() + " fields of " + request.grid().size() + " points");
        }
    }
}
