package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/** Changes to a study from the command line: {@code key=value}. */
final class Settings {
    private Settings() {}

    static StudyNode.Mapping apply(StudyNode.Mapping study, List<String> settings) {
        var changed = study;
        for (var setting : settings) {
            changed = apply(changed, setting);
        }
        return changed;
    }

    private static StudyNode.Mapping apply(StudyNode.Mapping study, String setting) {
        var origin = "--set " + setting;
        var nowhere = new Place(origin, 0, 0, 1, "");
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new StudyException(nowhere, "expected key=value, for example integrate.with.rtol=1e-9");
        }
        var path = path(study, setting.substring(0, equals), nowhere);
        var value = StudyReader.readValue(origin, setting.substring(equals + 1));
        return (StudyNode.Mapping) with(study, path, value, nowhere);
    }

    /** A full path, or the only path of the study that ends with the given keys. */
    private static List<String> path(StudyNode.Mapping study, String key, Place nowhere) {
        var given = List.of(key.split("\\.", -1));
        if (study.entries().containsKey(given.getFirst())
                || (given.size() > 1 && given.getFirst().equals("model"))) {
            return given;
        }
        var found = new ArrayList<List<String>>();
        collect(study, given, new ArrayList<>(), found);
        if (found.size() > 1) {
            var candidates = found.stream().map(p -> String.join(".", p)).collect(Collectors.joining(", "));
            throw new StudyException(nowhere, "'" + key + "' could be any of: " + candidates);
        }
        return found.isEmpty() ? given : found.getFirst();
    }

    private static void collect(StudyNode node, List<String> end, List<String> path, List<List<String>> found) {
        int from = path.size() - end.size();
        if (from >= 0 && path.subList(from, path.size()).equals(end)) {
            found.add(List.copyOf(path));
        }
        if (node instanceof StudyNode.Mapping mapping) {
            mapping.entries().forEach((key, value) -> {
                path.addLast(key);
                collect(value, end, path, found);
                path.removeLast();
            });
        }
    }

    private static StudyNode with(StudyNode node, List<String> path, StudyNode value, Place origin) {
        if (path.isEmpty()) {
            return value;
        }
        return switch (node) {
            case StudyNode.Mapping mapping -> withEntry(mapping, path, value, origin);
            case StudyNode.Sequence sequence -> withItem(sequence, path, value, origin);
            case StudyNode.Scalar scalar ->
                throw new StudyException(
                        origin, "there is no '" + path.getFirst() + "' under the single value '" + scalar.text() + "'");
        };
    }

    private static StudyNode withEntry(StudyNode.Mapping mapping, List<String> path, StudyNode value, Place origin) {
        var key = path.getFirst();
        var rest = path.subList(1, path.size());
        var entries = new LinkedHashMap<>(mapping.entries());
        var keys = new HashMap<>(mapping.keys());
        var old = mapping.find(key)
                .orElseGet(() -> new StudyNode.Mapping(new LinkedHashMap<>(), new HashMap<>(), origin));
        entries.put(key, with(old, rest, value, origin));
        keys.putIfAbsent(key, origin);
        return new StudyNode.Mapping(entries, keys, mapping.place());
    }

    private static StudyNode withItem(StudyNode.Sequence sequence, List<String> path, StudyNode value, Place origin) {
        var items = new ArrayList<>(sequence.items());
        var index = path.getFirst();
        if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= items.size()) {
            throw new StudyException(
                    origin,
                    "'" + index + "' is no position of a list of " + items.size() + "; they are counted from 0");
        }
        int position = Integer.parseInt(index);
        items.set(position, with(items.get(position), path.subList(1, path.size()), value, origin));
        return new StudyNode.Sequence(items, sequence.place());
    }
}
