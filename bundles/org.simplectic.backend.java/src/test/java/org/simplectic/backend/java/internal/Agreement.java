package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.simplectic.array.Backend;
import org.simplectic.array.Elementwise;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomNumbers;

/**
 * That a backend computes what another does: a function, its derivatives in all modes, and a batch of it.
 *
 * <p>A single element-wise function may differ by 4 units in the last place of each element, other programs by 1e-12 of the
 * largest element in double precision and 2e-4 in single, as in {@link GradientChecks}, both times the case's condition.
 * Integers, truth values and random numbers agree exactly.
 */
public final class Agreement {
    private static final int UNITS = 4;
    private static final double DOUBLE_TOLERANCE = 1e-12;
    private static final double SINGLE_TOLERANCE = 2e-4;
    /** Sums that cancel are compared with terms of this size at least. */
    private static final double SMALLEST_SCALE = 1e-2;

    private static final int BATCH = 3;

    private Agreement() {}

    /** Checks one case in double and in single precision. */
    public static void check(Backend oracle, Backend tested, GradientCase function) {
        for (var precision : List.of(function, function.single())) {
            var program = precision.program();
            compare(oracle, tested, precision, program);
            compare(oracle, tested, precision, program.jvp());
            compare(oracle, tested, precision, program.vjp());
            compare(oracle, tested, precision, program.jet(2));
            compareBatch(oracle, tested, precision, program);
        }
    }

    private static void compare(Backend oracle, Backend tested, GradientCase function, Program program) {
        var random = new SplittableRandom(program.name().hashCode());
        var arguments = new ArrayList<>(function.point(random));
        for (var type :
                program.inputs().subList(arguments.size(), program.inputs().size())) {
            int numbers = HostArray.filled(type, 0).toArray().length;
            arguments.add(HostArray.of(type, random.doubles(numbers, -1, 1).toArray()));
        }
        compare(oracle, tested, function, program, arguments);
    }

    private static void compareBatch(Backend oracle, Backend tested, GradientCase function, Program program) {
        if (program.inputs().isEmpty()) {
            return;
        }
        var random = new SplittableRandom(program.name().hashCode());
        var rows = IntStream.range(0, BATCH)
                .mapToObj(row -> function.point(random))
                .toList();
        compare(oracle, tested, function, program.vmap(BATCH), GradientChecks.stacked(rows));
    }

    private static void compare(
            Backend oracle, Backend tested, GradientCase function, Program program, List<HostArray> arguments) {
        var expected = GradientChecks.run(oracle, program, arguments);
        var actual = GradientChecks.run(tested, program, arguments);
        for (int i = 0; i < expected.size(); i++) {
            var what = program.name() + " on " + tested.name() + ", result " + i;
            assertEquals(expected.get(i).type(), actual.get(i).type(), what);
            if (!expected.get(i).type().dtype().isDifferentiable() || isDraw(program)) {
                assertEquals(expected.get(i), actual.get(i), what);
            } else {
                compare(what, expected.get(i), actual.get(i), function, isElementwise(program));
            }
        }
    }

    private static boolean isDraw(Program program) {
        return program.equations().stream().allMatch(e -> e.primitive() instanceof RandomNumbers);
    }

    private static boolean isElementwise(Program program) {
        return program.equations().size() == 1 && program.equations().getFirst().primitive() instanceof Elementwise;
    }

    private static void compare(
            String what, HostArray expected, HostArray actual, GradientCase function, boolean elementwise) {
        var a = expected.toArray();
        var b = actual.toArray();
        double largest = SMALLEST_SCALE;
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        double tolerance = function.condition() * largest * (function.isSingle() ? SINGLE_TOLERANCE : DOUBLE_TOLERANCE);
        for (int j = 0; j < a.length; j++) {
            double unit = function.isSingle() ? Math.ulp((float) a[j]) : Math.ulp(a[j]);
            double allowed = elementwise ? UNITS * unit : tolerance;
            int place = j;
            assertTrue(
                    Math.abs(a[j] - b[j]) <= allowed,
                    () -> what + ": " + b[place] + " instead of " + a[place] + " at " + place + ", allowed are "
                            + allowed);
        }
    }
}
