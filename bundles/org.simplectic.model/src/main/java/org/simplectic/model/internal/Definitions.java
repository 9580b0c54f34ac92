package org.simplectic.model.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Puts definitions that use each other in an order in which each comes after what it uses (Kahn's algorithm). Cost:
 * linear in the length of the formulas.
 */
final class Definitions {
    private final SequencedMap<String, Formula> formulas;
    private final Map<String, List<String>> users = new HashMap<>();
    private final Map<String, Integer> missing = new HashMap<>();

    private Definitions(SequencedMap<String, Formula> formulas) {
        this.formulas = formulas;
    }

    /**
     * Orders definitions.
     *
     * @param formulas by name
     * @param faults where cycles are reported; what is on one, or uses one, is left out of the result
     * @return the definitions, those used before those that use them
     */
    static SequencedMap<String, Formula> ordered(SequencedMap<String, Formula> formulas, Faults faults) {
        var definitions = new Definitions(formulas);
        var ordered = definitions.order();
        definitions.reportCycles(ordered.keySet(), faults);
        return ordered;
    }

    private SequencedMap<String, Formula> order() {
        formulas.forEach((name, formula) -> {
            var used = new HashSet<String>();
            for (var reference : formula.names()) {
                if (formulas.containsKey(reference.name()) && used.add(reference.name())) {
                    users.computeIfAbsent(reference.name(), key -> new ArrayList<>())
                            .add(name);
                }
            }
            missing.put(name, used.size());
        });
        var ready = new ArrayDeque<String>();
        formulas.keySet().stream()
                .filter(name -> missing.getOrDefault(name, 0) == 0)
                .forEach(ready::add);
        var ordered = new LinkedHashMap<String, Formula>();
        while (!ready.isEmpty()) {
            var name = ready.remove();
            var formula = formulas.get(name);
            if (formula != null) {
                ordered.put(name, formula);
            }
            for (var user : users.getOrDefault(name, List.of())) {
                if (missing.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        return ordered;
    }

    /** From each definition without a place in the order, along one that it waits for, until the path meets itself. */
    private void reportCycles(Set<String> ordered, Faults faults) {
        var seen = new HashSet<String>(ordered);
        for (var start : formulas.keySet()) {
            var path = new LinkedHashMap<String, Node.Name>();
            var name = start;
            while (seen.add(name)) {
                var next = waitsFor(name, ordered);
                path.put(name, next);
                name = next.name();
            }
            var first = path.get(name);
            if (first != null) {
                report(name, first, path, faults);
            }
        }
    }

    private void report(String name, Node.Name first, SequencedMap<String, Node.Name> path, Faults faults) {
        var chain = new ArrayList<>(path.keySet());
        var cycle = chain.subList(chain.indexOf(name), chain.size());
        var formula = formula(name);
        faults.add(
                formula.source().at(first.start(), first.end()),
                () -> Source.quote(name) + " is defined by itself: " + arrows(cycle, name)
                        + "; give one of them a value that does not use the others");
    }

    private static String arrows(List<String> cycle, String name) {
        int shown = Math.min(cycle.size(), 8);
        var text = new StringBuilder();
        cycle.subList(0, shown).forEach(member -> text.append(member).append(" -> "));
        return text.append(shown < cycle.size() ? "... -> " : "").append(name).toString();
    }

    private Node.Name waitsFor(String name, Set<String> ordered) {
        return formula(name).names().stream()
                .filter(reference -> formulas.containsKey(reference.name()) && !ordered.contains(reference.name()))
                .findFirst()
                .orElseThrow();
    }

    private Formula formula(String name) {
        return Objects.requireNonNull(formulas.get(name), name);
    }
}
