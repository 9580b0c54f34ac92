package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.api.WrittenModel;

/** A {@code model} section made of the text that a plug-in brings, with what a study says instead of parts of it. */
final class WrittenSection {
    private static final String PARAMETERS = "parameters";
    private static final String INITIAL = "initial";
    private static final String VALUE = "value";

    /** How deep keys are replaced one by one: of an axis its ends, points and boundary, of a field the axes' conditions. */
    private static final Map<String, Integer> DEPTHS = Map.of(
            GridSection.GRID, 2, GridSection.BOUNDARIES, 2, PARAMETERS, 1, INITIAL, 1, GridSection.DISCRETIZATION, 0);

    /** Keys of which a study names only what the text has. */
    private static final Set<String> CLOSED = Set.of(PARAMETERS, INITIAL);

    private final StudyNode.Mapping section;
    private final String problem;

    private WrittenSection(StudyNode.Mapping section, String problem) {
        this.section = section;
        this.problem = problem;
    }

    /**
     * Puts both together.
     *
     * @param section names the problem
     * @throws StudyException if the section has keys that are the text's alone, or values of nothing that the text has
     */
    static StudyNode.Mapping of(WrittenModel model, StudyNode.Mapping section, Verb.Methods methods) {
        var name = section.get(ProblemSection.PROBLEM) instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        if (!(methods.text("the text of the problem " + name, model.text()) instanceof StudyNode.Mapping text)) {
            throw section.error(
                    "the problem " + Source.quote(name) + " brings a text that is no mapping of keys to values");
        }
        return new WrittenSection(section, name).over(text);
    }

    private StudyNode.Mapping over(StudyNode.Mapping text) {
        var faults = new Faults();
        var result = text;
        for (var key : section.entries().sequencedKeySet()) {
            if (DEPTHS.containsKey(key)) {
                var whole = result;
                result = faults.attempt(() -> replaced(whole, key)).orElse(result);
            } else if (!key.equals(ProblemSection.PROBLEM)) {
                faults.add(place(section, key), () -> notHere(key));
            }
        }
        faults.throwIfAny();
        return result;
    }

    private String notHere(String key) {
        return "a model with the key '" + ProblemSection.PROBLEM + "' has its equations from a plug-in, and has no key "
                + Source.quote(key) + ": " + Names.suggest(key, DEPTHS.keySet());
    }

    private StudyNode.Mapping replaced(StudyNode.Mapping text, String key) {
        int depth = DEPTHS.getOrDefault(key, 0);
        if (depth == 0) {
            return with(text, Map.of(key, section.get(key)), section.keys());
        }
        var own = section.mapping(key);
        var theirs = text.mapping(key);
        if (CLOSED.contains(key)) {
            own.entries().sequencedKeySet().stream()
                    .filter(name -> theirs.find(name).isEmpty())
                    .findFirst()
                    .ifPresent(name -> {
                        throw new StudyException(
                                place(own, name),
                                Source.quote(name) + " is not " + (key.equals(INITIAL) ? "a state" : "a parameter")
                                        + " of the problem " + Source.quote(problem) + ": "
                                        + Names.suggest(name, theirs.entries().keySet()));
                    });
        }
        return with(text, Map.of(key, merged(theirs, own, depth)), Map.of());
    }

    private static StudyNode.Mapping merged(StudyNode.Mapping theirs, StudyNode.Mapping own, int depth) {
        var changed = new LinkedHashMap<String, StudyNode>();
        own.entries()
                .forEach((name, node) -> changed.put(
                        name,
                        switch (theirs.find(name).orElse(null)) {
                            case StudyNode.Mapping inner
                            when depth > 1 && node instanceof StudyNode.Mapping mapping ->
                                merged(inner, mapping, depth - 1);
                            case StudyNode.Mapping inner
                            when depth == 1 && inner.find(VALUE).isPresent() && node instanceof StudyNode.Scalar ->
                                with(inner, Map.of(VALUE, node), Map.of());
                            case null, default -> node;
                        }));
        return with(theirs, changed, own.keys());
    }

    private static StudyNode.Mapping with(
            StudyNode.Mapping mapping, Map<String, StudyNode> changed, Map<String, Place> places) {
        var entries = new LinkedHashMap<>(mapping.entries());
        entries.putAll(changed);
        var keys = new HashMap<>(mapping.keys());
        keys.putAll(places);
        keys.keySet().retainAll(entries.keySet());
        return new StudyNode.Mapping(entries, keys, mapping.place());
    }

    private static Place place(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
