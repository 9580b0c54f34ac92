package org.simplectic.api;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.simplectic.array.Program;

/**
 * Something that comes to pass when an expression crosses zero.
 *
 * @param name for messages
 * @param text the expression as the study has it
 * @param when from t and y to the number whose zeros are looked for
 * @param direction which crossings count
 * @param terminal whether the run ends here
 * @param changes new values of state components, by index, each from t and y before the event
 * @param tolerance how far from the crossing the event may be put, in t; 0 for rounding error
 */
public record Event(
        String name,
        String text,
        Program when,
        Direction direction,
        boolean terminal,
        SequencedMap<Integer, Program> changes,
        double tolerance) {

    /** Which crossings count. */
    public enum Direction {
        /** From below zero. */
        RISING,
        /** From above zero. */
        FALLING,
        /** From either side. */
        BOTH;

        /**
         * Whether a crossing counts.
         *
         * @param signAfter the side of zero behind it, positive or negative
         * @return true if it does
         */
        public boolean accepts(double signAfter) {
            return this == BOTH || (this == RISING) == (signAfter > 0);
        }
    }

    /**
     * The events of a section.
     *
     * @param node a list of mappings with the keys {@code when}, {@code name}, {@code direction}, {@code terminal}, {@code set} and
     *     {@code tolerance}
     * @param model whose states events may set
     * @param expression compiles an expression of the section
     * @return the events, in the order of the list
     * @throws StudyException if a key has no valid value
     */
    public static List<Event> read(StudyNode node, Model model, Function<StudyNode, Program> expression) {
        if (!(node instanceof StudyNode.Sequence list)) {
            throw node.error("events must be a list");
        }
        var events = new ArrayList<Event>();
        for (var item : list.items()) {
            if (!(item instanceof StudyNode.Mapping mapping)) {
                throw item.error("an event is a mapping: {when: \"expression\", ...}");
            }
            events.add(event(mapping, model, expression));
        }
        return List.copyOf(events);
    }

    private static Event event(StudyNode.Mapping mapping, Model model, Function<StudyNode, Program> expression) {
        var when = mapping.get("when");
        var text = when instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        double tolerance = mapping.find("tolerance").map(model::number).orElse(0.0);
        if (tolerance < 0) {
            throw mapping.get("tolerance").error("a tolerance must not be negative, but is " + tolerance);
        }
        return new Event(
                text(mapping, "name", text),
                text,
                expression.apply(when),
                direction(mapping),
                mapping.find("terminal").orElse(null) instanceof StudyNode.Scalar flag
                        && Boolean.TRUE.equals(flag.value()),
                changes(mapping.mapping("set"), model, expression),
                tolerance);
    }

    private static Direction direction(StudyNode.Mapping mapping) {
        var word = text(mapping, "direction", "both");
        return switch (word) {
            case "rising" -> Direction.RISING;
            case "falling" -> Direction.FALLING;
            case "both" -> Direction.BOTH;
            default ->
                throw mapping.get("direction")
                        .error("unknown direction '" + word + "': "
                                + Names.suggest(word, List.of("rising", "falling", "both")));
        };
    }

    private static SequencedMap<Integer, Program> changes(
            StudyNode.Mapping set, Model model, Function<StudyNode, Program> expression) {
        if (model.grid().isPresent() && !set.entries().isEmpty()) {
            throw set.error("events do not change fields yet: 'set' is for states that are single numbers; an event of"
                    + " fields may be terminal");
        }
        var names = model.states().stream().map(Quantity::name).toList();
        var changes = new TreeMap<Integer, Program>();
        for (var entry : set.entries().entrySet()) {
            int index = names.indexOf(entry.getKey());
            if (index < 0) {
                var place = set.keys().getOrDefault(entry.getKey(), set.place());
                throw new StudyException(
                        place,
                        "'" + entry.getKey() + "' is not a state of the model: "
                                + Names.suggest(entry.getKey(), names));
            }
            changes.put(index, expression.apply(entry.getValue()));
        }
        return changes;
    }

    private static String text(StudyNode.Mapping mapping, String key, String otherwise) {
        return mapping.find(key).orElse(null) instanceof StudyNode.Scalar scalar ? scalar.text() : otherwise;
    }
}
