package org.simplectic.tck.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.simplectic.runtime.PluginInfo.Option;

/**
 * How an integrator's steps are set, by the names of its options: {@code step} is the size of each, or {@code rtol} its
 * tolerance, then {@code atol}, {@code firstStep} and {@code maxStep} if it has them.
 */
final class StepSizes {
    /** So loose that every step is accepted, and only the largest step limits the size. */
    private static final double ANYTHING = 1e6;

    private static final double TIGHT = 1e-9;
    private static final double STEPS = 400;

    private final Set<String> names;

    StepSizes(List<Option> options) {
        this.names = options.stream().map(Option::name).collect(Collectors.toSet());
    }

    /** Whether all steps can be made equal. */
    boolean canBeFixed() {
        return names.contains("step") || (names.contains("rtol") && names.contains("maxStep"));
    }

    /** Options for steps of one size. */
    Map<String, Object> fixed(double size) {
        return names.contains("step")
                ? Map.of("step", size)
                : known(Map.of("rtol", ANYTHING, "firstStep", size, "maxStep", size));
    }

    /** Options for so many steps of one size. */
    Map<String, Object> fixed(double size, int steps) {
        var options = new LinkedHashMap<>(fixed(size));
        options.putAll(known(Map.of("maxSteps", steps)));
        return options;
    }

    boolean hasStep() {
        return names.contains("step");
    }

    boolean hasTolerance() {
        return names.contains("rtol") && names.contains("atol");
    }

    /** Options for steps as a tolerance asks. */
    Map<String, Object> tolerance(double tolerance) {
        return known(Map.of("rtol", tolerance, "atol", tolerance));
    }

    /** Options for an accurate run over a span of some length. */
    Map<String, Object> accurate(double length) {
        return names.contains("step") ? Map.of("step", length / STEPS) : known(Map.of("rtol", TIGHT, "atol", TIGHT));
    }

    private Map<String, Object> known(Map<String, Object> options) {
        var known = new LinkedHashMap<>(options);
        known.keySet().retainAll(names);
        return known;
    }
}
