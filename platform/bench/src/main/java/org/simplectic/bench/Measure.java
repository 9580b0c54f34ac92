package org.simplectic.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Measures our side alone and prints rows as the peers' programs do. Arguments: a case pattern, the number of threads,
 * and the folder of reference solutions, which may be missing.
 */
final class Measure {
    private Measure() {}

    public static void main(String[] arguments) {
        var words = Arrays.asList(arguments);
        var pattern = words.get(0);
        int threads = Integer.parseInt(words.get(1));
        var folder = words.size() > 2 ? Optional.of(Path.of(words.get(2))) : Optional.<Path>empty();
        var context = new Case.Context(threads, new References(folder));
        for (var one : Cases.all()) {
            if (CaseNames.matches(pattern, one.name()) && (threads == 1 || one.isParallel())) {
                measure(one, context);
            }
        }
    }

    private static void measure(Case one, Case.Context context) {
        var stopwatch = Stopwatch.of(context.threads());
        for (var trial : one.trials().apply(context)) {
            try {
                System.out.println(trial.get().measure(one.name(), stopwatch).toJson());
            } catch (UnsupportedOperationException e) {
                System.err.println(one.name() + ": " + e.getMessage());
            }
        }
    }
}
