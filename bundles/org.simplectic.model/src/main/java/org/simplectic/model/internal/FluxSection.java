package org.simplectic.model.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;

/**
 * Reads the keys {@code flux} and {@code speeds} of a {@code model} section: for each axis the flux of each field that has one, and the
 * speeds of waves, smallest first.
 */
final class FluxSection {
    static final String FLUX = "flux";
    static final String SPEEDS = "speeds";

    private final StudyNode.Mapping section;
    private final StudyNode.Mapping fluxes;
    private final Faults faults;

    FluxSection(StudyNode.Mapping section, Faults faults) {
        this.section = section;
        this.faults = faults;
        this.fluxes = section.mapping(FLUX);
        if (fluxes.entries().isEmpty()) {
            throw fluxes.error("expected the fluxes along an axis, such as {x: {u: \"u^2/2\"}}");
        }
    }

    /** The fields that have a flux, and where. */
    SequencedMap<String, Place> fields() {
        var fields = new LinkedHashMap<String, Place>();
        fluxes.entries()
                .keySet()
                .forEach(axis -> faults.attempt(() -> fluxes.mapping(axis))
                        .ifPresent(part -> part.entries()
                                .keySet()
                                .forEach(field -> fields.putIfAbsent(field, place(part, field)))));
        return fields;
    }

    /** The formulas; empty if there was a mistake. */
    Optional<FluxTerms> read(
            Collection<String> axes,
            Collection<String> states,
            SequencedMap<String, Formula> auxiliaries,
            Function<StudyNode, Optional<Formula>> parse) {
        checkAxes(fluxes, axes);
        var speeds = section.find(SPEEDS).flatMap(present -> faults.attempt(() -> section.mapping(SPEEDS)));
        speeds.ifPresent(part -> checkAxes(part, axes));
        var terms = new LinkedHashMap<String, FluxTerms.Axis>();
        boolean isComplete = true;
        for (var axis : axes) {
            var along = along(axis, states, parse);
            var text = speeds.flatMap(part -> part.find(axis));
            var ofWaves =
                    text.isPresent() ? text.flatMap(node -> speeds(node, parse)) : Optional.of(List.<Formula>of());
            isComplete &= along.isPresent() && ofWaves.isPresent();
            var both = new FluxTerms.Axis(along.orElseGet(LinkedHashMap::new), ofWaves.orElse(List.of()));
            terms.put(axis, both);
            isComplete &= hasSpeeds(axis, both, text.isPresent());
        }
        return isComplete
                ? Optional.of(FluxTerms.of(fluxes, terms, List.copyOf(states), auxiliaries))
                : Optional.empty();
    }

    private void checkAxes(StudyNode.Mapping part, Collection<String> axes) {
        part.entries().keySet().stream()
                .filter(name -> !axes.contains(name))
                .forEach(name -> faults.add(
                        place(part, name),
                        () -> Source.quote(name) + " is not an axis of the grid: " + Names.suggest(name, axes)));
    }

    private Optional<SequencedMap<String, Formula>> along(
            String axis, Collection<String> states, Function<StudyNode, Optional<Formula>> parse) {
        var formulas = new LinkedHashMap<String, Formula>();
        if (fluxes.find(axis).isEmpty()) {
            return Optional.of(formulas);
        }
        var part = faults.attempt(() -> fluxes.mapping(axis));
        var texts = part.map(StudyNode.Mapping::entries).orElseGet(LinkedHashMap::new);
        for (var state : states) {
            Optional.ofNullable(texts.get(state)).flatMap(parse).ifPresent(formula -> formulas.put(state, formula));
        }
        return part.isPresent() && formulas.size() == texts.size() ? Optional.of(formulas) : Optional.empty();
    }

    private Optional<List<Formula>> speeds(StudyNode node, Function<StudyNode, Optional<Formula>> parse) {
        var items = node instanceof StudyNode.Sequence list ? list.items() : List.of(node);
        if (items.isEmpty()) {
            faults.add(
                    node.place(), "expected the speeds of waves, the smallest first, such as [\"u - c\", \"u + c\"]");
        }
        var formulas = items.stream().map(parse).flatMap(Optional::stream).toList();
        return formulas.isEmpty() || formulas.size() < items.size() ? Optional.empty() : Optional.of(formulas);
    }

    private boolean hasSpeeds(String axis, FluxTerms.Axis terms, boolean areGiven) {
        boolean isLacking = terms.fluxes().size() > 1 && !areGiven;
        if (isLacking) {
            faults.add(
                    place(fluxes, axis),
                    () -> "the flux along " + axis + " carries "
                            + terms.fluxes().size() + " fields, but nothing is said of the"
                            + " speeds of its waves: add to the model 'speeds: {" + axis
                            + ": [smallest, ..., largest]}' (only for a single field they follow from the flux)");
        }
        return !isLacking;
    }

    private static Place place(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
