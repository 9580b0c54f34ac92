package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.simplectic.api.Model;
import org.simplectic.api.Names;
import org.simplectic.api.StudyNode;
import org.simplectic.runtime.RunSummary.Check;

/** The study's section {@code thresholds}: between which numbers metrics and figures must be. */
record Thresholds(SequencedMap<String, Range> ranges) {
    static final String KEY = "thresholds";
    static final String LEAST = "atLeast";
    static final String MOST = "atMost";

    /** An interval, ends included. */
    record Range(double least, double most) {
        String text() {
            if (least == Double.NEGATIVE_INFINITY) {
                return "at most " + most;
            }
            return most == Double.POSITIVE_INFINITY ? "at least " + least : "from " + least + " to " + most;
        }
    }

    /** Reads the section; expressions of parameters are numbers too. */
    static Thresholds of(StudyNode.Mapping section, Model model) {
        var ranges = new LinkedHashMap<String, Range>();
        for (var name : section.entries().keySet()) {
            var bounds = section.mapping(name);
            double least = bounds.find(LEAST).map(model::number).orElse(Double.NEGATIVE_INFINITY);
            double most = bounds.find(MOST).map(model::number).orElse(Double.POSITIVE_INFINITY);
            if (bounds.entries().isEmpty() || !(least <= most)) {
                throw bounds.error("a threshold is {atMost: number}, {atLeast: number}, or both in this order");
            }
            ranges.put(name, new Range(least, most));
        }
        return new Thresholds(ranges);
    }

    /** Each threshold with the number found; not a number, and not met, where there is none of this name. */
    List<Check> checks(Map<String, Double> found) {
        var checks = new ArrayList<Check>();
        ranges.forEach((name, range) -> {
            double value = found.getOrDefault(name, Double.NaN);
            var text = found.containsKey(name)
                    ? range.text()
                    : range.text() + "; the run has no number of this name, " + Names.suggest(name, found.keySet());
            checks.add(new Check(name, value, text, range.least() <= value && value <= range.most()));
        });
        return checks;
    }
}
