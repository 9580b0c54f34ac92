package org.simplectic.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command line that was understood. Filled by who reads it, then only read; for one thread. */
public final class Arguments {
    private final List<String> parameters = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    /** Without anything in it yet. */
    public Arguments() {}

    /**
     * Takes in a value told apart by its place.
     *
     * @param value the value at the next place
     */
    public void addParameter(String value) {
        parameters.add(value);
    }

    /**
     * Takes in an option without a value.
     *
     * @param option its name, with its dashes
     */
    public void addFlag(String option) {
        addOption(option, "");
    }

    /**
     * Takes in an option's value.
     *
     * @param option its name, with its dashes
     * @param value the value, after those given before
     */
    public void addOption(String option, String value) {
        options.computeIfAbsent(option, name -> new ArrayList<>()).add(value);
    }

    /**
     * The values told apart by their place.
     *
     * @return the values, in the order given
     */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * The value at a place.
     *
     * @param place counted from 0
     * @return the value, or empty if there are fewer
     */
    public Optional<String> parameter(int place) {
        return place < parameters.size() ? Optional.of(parameters.get(place)) : Optional.empty();
    }

    /**
     * Whether an option was given.
     *
     * @param option the option
     * @return true if it was
     */
    public boolean has(Syntax.Option option) {
        return options.containsKey(option.name());
    }

    /**
     * All values of an option.
     *
     * @param option the option
     * @return the values, in the order given
     */
    public List<String> values(Syntax.Option option) {
        return options.getOrDefault(option.name(), List.of());
    }

    /**
     * The value of an option.
     *
     * @param option the option
     * @return the first value given, or empty
     */
    public Optional<String> value(Syntax.Option option) {
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
