package org.simplectic.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command line that was understood. */
final class Arguments {
    private final List<String> parameters = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    void addParameter(String value) {
        parameters.add(value);
    }

    void addFlag(String option) {
        addOption(option, "");
    }

    void addOption(String option, String value) {
        options.computeIfAbsent(option, name -> new ArrayList<>()).add(value);
    }

    /** The values told apart by their place. */
    List<String> parameters() {
        return parameters;
    }

    /** The value at a place, counted from 0. */
    Optional<String> parameter(int place) {
        return place < parameters.size() ? Optional.of(parameters.get(place)) : Optional.empty();
    }

    boolean has(Syntax.Option option) {
        return options.containsKey(option.name());
    }

    /** All values of an option, in the order given. */
    List<String> values(Syntax.Option option) {
        return options.getOrDefault(option.name(), List.of());
    }

    Optional<String> value(Syntax.Option option) {
        return values(option).stream().findFirst();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Arguments that && parameters.equals(that.parameters) && options.equals(that.options);
    }

    @Override
    public int hashCode() {
        return 31 * parameters.hashCode() + options.hashCode();
    }

    @Override
    public String toString() {
        return parameters + " " + options;
    }
}
