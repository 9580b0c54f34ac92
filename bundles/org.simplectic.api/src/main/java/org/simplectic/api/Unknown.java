package org.simplectic.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A name of a study whose value is to be found: {@code x: 1}, or {@code x: {initial: 1, bounds: [0, inf], unit: m}}.
 *
 * @param quantity its name and unit
 * @param place where the study names it
 * @param initial where the search begins, within the bounds
 * @param lower the least value, minus infinity where there is none
 * @param upper the greatest value, infinity where there is none
 */
public record Unknown(Quantity quantity, Place place, double initial, double lower, double upper) {
    /**
     * Reads a section of names.
     *
     * @param section a mapping from names to such entries
     * @param model evaluates numbers that are written as expressions
     * @param taken names that are none of the study's to give
     * @return the unknowns, in the order of the study
     * @throws StudyException if there are none, or one is not as it must be
     */
    public static List<Unknown> read(StudyNode.Mapping section, Model model, Collection<String> taken) {
        var unknowns = new ArrayList<Unknown>();
        section.entries().forEach((name, node) -> {
            var place = section.keys().getOrDefault(name, section.place());
            if (taken.contains(name)) {
                throw new StudyException(place, "'" + name + "' heads a column of the results; choose another name");
            }
            unknowns.add(read(name, place, node, model));
        });
        if (unknowns.isEmpty()) {
            throw section.error("there are no unknowns to find values of; write for example {x: 1}");
        }
        return unknowns;
    }

    private static Unknown read(String name, Place place, StudyNode node, Model model) {
        if (!(node instanceof StudyNode.Mapping mapping)) {
            return new Unknown(
                    new Quantity(name, ""),
                    place,
                    model.number(node),
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY);
        }
        var unit = mapping.find("unit").orElse(null) instanceof StudyNode.Scalar text ? text.text() : "";
        double lower = bound(mapping, 0, Double.NEGATIVE_INFINITY, "-inf", model);
        double upper = bound(mapping, 1, Double.POSITIVE_INFINITY, "inf", model);
        if (!(lower < upper)) {
            throw mapping.get("bounds")
                    .error("the lower bound must be below the upper one, but they are " + lower + " and " + upper);
        }
        var initial = mapping.get("initial");
        double value = model.number(initial);
        if (value < lower || value > upper) {
            throw initial.error("the initial value " + value + " is not within the bounds, " + lower + " to " + upper);
        }
        return new Unknown(new Quantity(name, unit), place, value, lower, upper);
    }

    private static double bound(StudyNode.Mapping mapping, int index, double none, String open, Model model) {
        return switch (mapping.find("bounds").orElse(null)) {
            case null -> none;
            case StudyNode.Sequence list
            when list.items().size() == 2 -> {
                var item = list.items().get(index);
                boolean isOpen = item instanceof StudyNode.Scalar word
                        && word.text().replace(".", "").equals(open);
                yield isOpen ? none : model.number(item);
            }
            case StudyNode other ->
                throw other.error("bounds are written [least, greatest], -inf or inf where there is none");
        };
    }

    /**
     * The places of names, as {@link Model#function} takes them.
     *
     * @param unknowns the unknowns
     * @return the place of each, by name
     */
    public static SequencedMap<String, Place> names(List<Unknown> unknowns) {
        var names = new LinkedHashMap<String, Place>();
        unknowns.forEach(unknown -> names.put(unknown.quantity().name(), unknown.place()));
        return names;
    }
}
