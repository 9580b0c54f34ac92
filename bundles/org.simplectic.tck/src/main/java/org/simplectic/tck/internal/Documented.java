package org.simplectic.tck.internal;

import org.simplectic.runtime.PluginInfo.Option;
import org.simplectic.tck.Finding;

/** A summary, and a description of every option: what {@code describe} prints and forms show. */
final class Documented implements Contract {
    @Override
    public String name() {
        return "summary and options are documented";
    }

    @Override
    public Finding check(Subject subject) {
        var options = subject.plugin().options();
        var silent = options.stream()
                .filter(option -> option.description().isBlank())
                .map(Option::name)
                .toList();
        boolean summary = !subject.plugin().summary().isBlank();
        var measured = (options.size() - silent.size()) + " of " + options.size() + " options"
                + (silent.isEmpty() ? "" : ", not " + String.join(", ", silent))
                + (summary ? "" : ", and no summary (@About)");
        return finding(summary && silent.isEmpty(), measured, "all");
    }
}
