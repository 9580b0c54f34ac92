package org.simplectic.tck.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simplectic.runtime.PluginInfo.Option;
import org.simplectic.tck.Finding;

/** What expressions of a study call a parameter is what the study sets it by. */
final class ParameterOptions implements Contract {
    private static final Set<String> NUMBERS = Set.of("number", "integer");

    @Override
    public String name() {
        return "parameters are the options that are numbers";
    }

    @Override
    public Finding check(Subject subject) {
        var options = subject.plugin().options().stream()
                .filter(option -> NUMBERS.contains(option.type()))
                .map(Option::name)
                .collect(Collectors.toCollection(TreeSet::new));
        try (var trial = subject.workbench().open(subject.backend())) {
            var parameters =
                    new TreeSet<>(Systems.of(subject, trial).parameters().keySet());
            return finding(parameters.equals(options), parameters.toString(), options.toString());
        }
    }
}
