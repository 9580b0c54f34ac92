package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.simplectic.api.StudyNode;

/**
 * The fluxes of conserved fields as they are written. Names in them stand for values at a place between the points: coordinates, conserved
 * fields and what auxiliary definitions make of them there. Other fields, and definitions that do not depend on states or need values
 * elsewhere, are given at the points.
 *
 * @param node where they stand
 * @param axes the terms along each axis of the grid
 * @param fields the conserved fields: those with a flux along any axis
 * @param given the names of what is given at the points
 * @param local the auxiliary definitions that are computed between points, those used before those that use them
 * @param numbers the names of what is the same everywhere: t, parameters, constants
 */
record FluxTerms(
        StudyNode node,
        List<Axis> axes,
        List<String> fields,
        List<String> given,
        SequencedMap<String, Formula> local,
        List<String> numbers) {
    /**
     * Along one axis.
     *
     * @param fluxes by field
     * @param speeds of waves, the smallest first; none if they follow from the flux
     */
    record Axis(SequencedMap<String, Formula> fluxes, List<Formula> speeds) {
        Stream<Formula> formulas() {
            return Stream.concat(fluxes.values().stream(), speeds.stream());
        }
    }

    /** Copies the lists. */
    FluxTerms {
        axes = List.copyOf(axes);
        fields = List.copyOf(fields);
        given = List.copyOf(given);
        numbers = List.copyOf(numbers);
    }

    /** Finds out what is computed where. */
    static FluxTerms of(
            StudyNode node,
            SequencedMap<String, Axis> axes,
            List<String> states,
            SequencedMap<String, Formula> auxiliaries) {
        var along = List.copyOf(axes.values());
        var fields = states.stream()
                .filter(state -> along.stream().anyMatch(axis -> axis.fluxes().containsKey(state)))
                .toList();
        var places = new HashMap<String, Locality>();
        states.forEach(state -> places.put(state, Locality.STATES));
        axes.keySet().forEach(axis -> places.put(axis, Locality.PLACE));
        var local = new LinkedHashMap<String, Formula>();
        auxiliaries.forEach((name, formula) -> {
            formula.names().forEach(used -> places.putIfAbsent(used.name(), Locality.NUMBERS));
            var place = formula.in(new Locality.Found(), places);
            places.put(name, place);
            if (place == Locality.STATES || place == Locality.NUMBERS) {
                local.put(name, formula);
            }
        });
        var used = used(along, local);
        local.keySet().retainAll(used);
        var given = Stream.concat(states.stream(), auxiliaries.keySet().stream())
                .filter(name -> used.contains(name) && !fields.contains(name) && !local.containsKey(name))
                .toList();
        var numbers = used.stream()
                .filter(name ->
                        places.getOrDefault(name, Locality.NUMBERS) == Locality.NUMBERS && !local.containsKey(name))
                .toList();
        return new FluxTerms(node, along, fields, given, local, numbers);
    }

    private static LinkedHashSet<String> used(List<Axis> axes, SequencedMap<String, Formula> local) {
        var used = new LinkedHashSet<String>();
        axes.stream().flatMap(Axis::formulas).forEach(formula -> add(formula, used));
        // Backwards: those that use others come before them.
        local.reversed().forEach((name, formula) -> {
            if (used.contains(name)) {
                add(formula, used);
            }
        });
        return used;
    }

    private static void add(Formula formula, LinkedHashSet<String> names) {
        formula.names().forEach(name -> names.add(name.name()));
    }
}
