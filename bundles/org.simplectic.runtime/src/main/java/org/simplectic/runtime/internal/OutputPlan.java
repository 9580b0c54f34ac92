package org.simplectic.runtime.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;
import org.simplectic.api.FieldWriter;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Writer;

/** The {@code output:} section: which writers, with which arguments, where. */
final class OutputPlan {
    private static final StudyNode.Scalar DEFAULT_TABLE =
            new StudyNode.Scalar("csv", "csv", new org.simplectic.api.Place("output", 0, 0, 1, ""));

    private OutputPlan() {}

    /** The kind of plug-in that writes tables and plots, and that which writes fields. */
    private static final String WRITER = "writer";

    private static final String FIELD_WRITER = "field-writer";

    /**
     * One use of a writer.
     *
     * @param kind the writer's
     * @param writer its name
     * @param argument what follows the name
     * @param source where the study asks for it
     */
    record Output(String kind, String writer, String argument, StudyNode source) {
        /** Throws a {@link org.simplectic.api.StudyException} if the argument does not fit the writer, or there are no fields. */
        void check(Services services, Columns columns) {
            try {
                if (isOfFields()) {
                    var grid = columns.grid()
                            .orElseThrow(
                                    () -> new IllegalArgumentException(
                                            "there are no fields to write: the model has no 'grid', or the verb gives numbers only"));
                    services.get(FieldWriter.class, kind, writer).check(grid, columns.quantities(), argument);
                } else {
                    services.get(Writer.class, kind, writer).check(columns.table(), argument);
                }
            } catch (IllegalArgumentException e) {
                throw source.error(String.valueOf(e.getMessage()));
            }
        }

        /** Opens it for a run. */
        void open(Services services, String study, Path directory, Columns columns, Sinks sinks) throws IOException {
            if (isOfFields()) {
                sinks.add(services.get(FieldWriter.class, kind, writer)
                        .open(new FieldWriter.Request(
                                study,
                                directory,
                                columns.independent(),
                                columns.grid().orElseThrow(),
                                columns.quantities(),
                                argument)));
            } else {
                sinks.add(services.get(Writer.class, kind, writer)
                        .open(new Writer.Request(study, directory, columns.table(), argument)));
            }
        }

        private boolean isOfFields() {
            return kind.equals(FIELD_WRITER);
        }
    }

    /** What is installed, by kind. */
    @FunctionalInterface
    interface Installed {
        Collection<String> names(String kind);
    }

    /** The outputs of a study; one that names none gets a table. */
    static List<Output> outputs(StudyNode.Mapping study, Installed installed, BinaryOperator<String> hints) {
        var section = study.mapping("output");
        var outputs = new ArrayList<Output>();
        for (var role : List.of("table", "plot", "fields")) {
            var kind = role.equals("fields") ? FIELD_WRITER : WRITER;
            var reader = new Reader(kind, installed.names(kind), hints);
            section.find(role).ifPresent(node -> outputs.addAll(reader.entries(node)));
        }
        if (outputs.isEmpty() && installed.names(WRITER).contains(DEFAULT_TABLE.text())) {
            outputs.add(new Output(WRITER, DEFAULT_TABLE.text(), "", DEFAULT_TABLE));
        }
        return outputs;
    }

    static Path directory(StudyNode.Mapping study, String name) {
        return study.mapping("output")
                .find("directory")
                .map(node -> Path.of(((StudyNode.Scalar) node).text()))
                .orElseGet(() -> Path.of("out", name));
    }

    /** Reads what follows one role. */
    private record Reader(String kind, Collection<String> writers, BinaryOperator<String> hints) {
        List<Output> entries(StudyNode node) {
            return switch (node) {
                case StudyNode.Sequence sequence ->
                    sequence.items().stream()
                            .flatMap(item -> entries(item).stream())
                            .toList();
                case StudyNode.Scalar scalar -> List.of(output(scalar));
                case StudyNode.Mapping mapping -> throw mapping.error("expected a writer's name or a list of them");
            };
        }

        /** {@code svg phase(x, y)}, or just {@code phase(x, y)} for the picture format that suits every viewer. */
        private Output output(StudyNode.Scalar scalar) {
            var text = scalar.text().strip();
            int end = 0;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
                end++;
            }
            var word = text.substring(0, end);
            if (text.startsWith("(", end) && kind.equals(WRITER) && writers.contains("svg")) {
                return new Output(kind, "svg", text, scalar);
            }
            if (!writers.contains(word)) {
                var message = "no installed plug-in provides the " + kind + " '" + word + "'; "
                        + Names.suggest(word, writers) + hints.apply(kind, word);
                throw new StudyException(List.of(Fault.missing(scalar.place(), message, kind, word)));
            }
            return new Output(kind, word, text.substring(end).strip(), scalar);
        }
    }
}
