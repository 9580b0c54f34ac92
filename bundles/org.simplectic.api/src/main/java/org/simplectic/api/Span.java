package org.simplectic.api;

/**
 * From where to where a verb follows a model, as the key {@code span} says.
 *
 * @param start the value of t at which the initial state is given
 * @param end where the run ends, which may lie before the start
 * @param independent t, with its unit
 */
public record Span(double start, double end, Quantity independent) {
    /**
     * Reads {@code [from, to]} or {@code {from: ..., to: ..., unit: ...}}.
     *
     * @param node the key's value
     * @param model knows the parameters that the numbers may be made of
     * @return the span
     * @throws StudyException if it is written in another way, empty or too long
     */
    public static Span read(StudyNode node, Model model) {
        double start = bound(node, 0, "from", model);
        double end = bound(node, 1, "to", model);
        if (start == end) {
            throw node.error("the span is empty: it begins and ends at " + start);
        } else if (Double.isInfinite(end - start)) {
            throw node.error("the span from " + start + " to " + end + " is too long");
        }
        return new Span(start, end, new Quantity("t", unit(node)));
    }

    private static double bound(StudyNode span, int index, String key, Model model) {
        return model.number(
                switch (span) {
                    case StudyNode.Sequence list
                    when list.items().size() == 2 -> list.items().get(index);
                    case StudyNode.Mapping mapping -> mapping.get(key);
                    default -> throw span.error("a span is written [from, to] or {from: ..., to: ..., unit: ...}");
                });
    }

    private static String unit(StudyNode span) {
        return span instanceof StudyNode.Mapping mapping
                        && mapping.find("unit").orElse(null) instanceof StudyNode.Scalar unit
                ? unit.text()
                : "";
    }
}
