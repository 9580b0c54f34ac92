package org.simplectic.integrators.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/**
 * Prints work and error of the methods on the reference problems, one JSON object a line. Arguments: option=value pairs
 * to try other settings than the defaults.
 */
@NullMarked
final class WorkPrecision {
    private static final List<Double> TOLERANCES = List.of(
            1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 3e-8, 1e-8, 3e-9, 1e-9, 3e-10, 1e-10, 3e-11, 1e-11,
            1e-12);

    private WorkPrecision() {}

    public static void main(String[] arguments) {
        var options = new HashMap<String, Object>();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            options.put(parts[0], Double.parseDouble(parts[1]));
        }
        for (var reference : References.all()) {
            for (var name : List.of("dormand-prince-5", "tsit5", "dop853")) {
                for (double tolerance : TOLERANCES) {
                    print(reference, name, tolerance, options);
                }
            }
        }
    }

    private static void print(References.Reference reference, String name, double tolerance, Map<String, Object> more) {
        var options = new HashMap<>(more);
        options.put("rtol", tolerance);
        options.put("atol", new double[] {tolerance});
        var result = Runs.run(Runs.integrator(name, options), reference.problem());
        System.out.printf(
                "{\"case\": \"%s\", \"method\": \"%s\", \"tol\": %g, \"evals\": %d, \"steps\": %d, \"rejected\": %d,"
                        + " \"error\": %.4e, \"status\": \"%s\"}%n",
                reference.name(),
                name,
                tolerance,
                result.counters().evaluations(),
                result.counters().steps(),
                result.counters().rejected(),
                Runs.relativeError(result.y(), reference.solution()),
                result.status());
    }
}
