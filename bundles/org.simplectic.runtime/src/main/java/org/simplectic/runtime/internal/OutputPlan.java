package org.simplectic.runtime.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;
import org.simplectic.api.Names;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Writer;

/** The {@code output:} section: which writers, with which arguments, where. */
final class OutputPlan {
    private static final StudyNode.Scalar DEFAULT_TABLE =
            new StudyNode.Scalar("csv", "csv", new org.simplectic.api.Place("output", 0, 0, 1, ""));

    private OutputPlan() {}

    /**
     * One use of a writer.
     *
     * @param writer its name
     * @param argument what follows the name
     * @param source where the study asks for it
     */
    record Output(String writer, String argument, StudyNode source) {
        /** Throws a {@link org.simplectic.api.StudyException} if the argument does not fit the writer. */
        void check(Writer service, List<Quantity> columns) {
            try {
                service.check(columns, argument);
            } catch (IllegalArgumentException e) {
                throw source.error(String.valueOf(e.getMessage()));
            }
        }
    }

    /** The outputs of a study; one that names none gets a table. */
    static List<Output> outputs(StudyNode.Mapping study, Collection<String> writers, BinaryOperator<String> hints) {
        var section = study.mapping("output");
        var outputs = new ArrayList<Output>();
        for (var role : List.of("table", "plot", "fields")) {
            section.find(role).ifPresent(node -> outputs.addAll(entries(node, writers, hints)));
        }
        if (outputs.isEmpty() && writers.contains(DEFAULT_TABLE.text())) {
            outputs.add(new Output(DEFAULT_TABLE.text(), "", DEFAULT_TABLE));
        }
        return outputs;
    }

    static Path directory(StudyNode.Mapping study, String name) {
        return study.mapping("output")
                .find("directory")
                .map(node -> Path.of(((StudyNode.Scalar) node).text()))
                .orElseGet(() -> Path.of("out", name));
    }

    private static List<Output> entries(StudyNode node, Collection<String> writers, BinaryOperator<String> hints) {
        return switch (node) {
            case StudyNode.Sequence sequence ->
                sequence.items().stream()
                        .flatMap(item -> entries(item, writers, hints).stream())
                        .toList();
            case StudyNode.Scalar scalar -> List.of(output(scalar, writers, hints));
            case StudyNode.Mapping mapping -> throw mapping.error("expected a writer's name or a list of them");
        };
    }

    /** {@code svg phase(x, y)}, or just {@code phase(x, y)} for the picture format that suits every viewer. */
    private static Output output(StudyNode.Scalar scalar, Collection<String> writers, BinaryOperator<String> hints) {
        var text = scalar.text().strip();
        int end = 0;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        var word = text.substring(0, end);
        if (text.startsWith("(", end) && writers.contains("svg")) {
            return new Output("svg", text, scalar);
        }
        if (!writers.contains(word)) {
            var message = "no installed plug-in provides the writer '" + word + "'; " + Names.suggest(word, writers)
                    + hints.apply("writer", word);
            throw new StudyException(List.of(Fault.missing(scalar.place(), message, "writer", word)));
        }
        return new Output(word, text.substring(end).strip(), scalar);
    }
}
