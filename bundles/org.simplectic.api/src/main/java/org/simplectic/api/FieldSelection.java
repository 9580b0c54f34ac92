package org.simplectic.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What a study says in brackets behind the name of a {@link FieldWriter}: {@code (u, v, from=0, to=1)}.
 *
 * @param fields the positions of the fields to write, in the order that they are named; all if none is
 * @param numbers what is set to numbers, by key
 */
public record FieldSelection(List<Integer> fields, Map<String, Double> numbers) {
    /** Copies both. */
    public FieldSelection {
        fields = List.copyOf(fields);
        numbers = Map.copyOf(numbers);
    }

    /**
     * Reads an argument.
     *
     * @param argument what follows the writer's name, in brackets; may be empty
     * @param fields those of the run
     * @param keys what can be set to a number
     * @return what is selected
     * @throws IllegalArgumentException if it cannot be read, names a field or a key that does not exist, or names one twice
     */
    public static FieldSelection parse(String argument, List<Quantity> fields, Collection<String> keys) {
        var text = argument.strip();
        if (text.isEmpty()) {
            return new FieldSelection(all(fields), Map.of());
        }
        if (!text.startsWith("(") || text.indexOf(')') != text.length() - 1) {
            throw new IllegalArgumentException("cannot read '" + text + "': " + expected(keys));
        }
        var named = new ArrayList<Integer>();
        var numbers = new LinkedHashMap<String, Double>();
        for (var item : text.substring(1, text.length() - 1).split(",", -1)) {
            int equal = item.indexOf('=');
            if (equal < 0) {
                named.add(field(item.strip(), fields, named, keys));
            } else {
                var key = key(item.substring(0, equal).strip(), keys);
                if (numbers.put(key, number(key, item.substring(equal + 1).strip())) != null) {
                    throw new IllegalArgumentException("'" + key + "' is set twice in '" + text + "'");
                }
            }
        }
        return new FieldSelection(named.isEmpty() ? all(fields) : named, numbers);
    }

    /**
     * What a key is set to.
     *
     * @param key one of those that {@link #parse} was given
     * @return a finite number, or nothing if it is not set
     */
    public OptionalDouble number(String key) {
        var value = numbers.get(key);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static List<Integer> all(List<Quantity> fields) {
        return IntStream.range(0, fields.size()).boxed().toList();
    }

    private static int field(String name, List<Quantity> fields, List<Integer> named, Collection<String> keys) {
        var names = fields.stream().map(Quantity::name).toList();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a field is missing: " + expected(keys));
        }
        int position = names.indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException(
                    "there is no field '" + name + "' to write; " + Names.suggest(name, names));
        }
        if (named.contains(position)) {
            throw new IllegalArgumentException("the field '" + name + "' is named twice");
        }
        return position;
    }

    private static String key(String key, Collection<String> keys) {
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("'" + key + "' cannot be set here; " + Names.suggest(key, keys));
        }
        return key;
    }

    private static double number(String key, String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + text + " is not a number", e);
        }
        throw new IllegalArgumentException(key + "=" + text + " is not a finite number");
    }

    private static String expected(Collection<String> keys) {
        var settings = keys.stream().sorted().map(key -> ", " + key + "=NUMBER").toList();
        return "expected nothing or (NAME, ..." + String.join("", settings) + ")";
    }
}
