package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * What holds of every differentiable program, at one random point. Errors are relative to the largest element.
 *
 * <p>Tolerances in double precision: 1e-9 against differences (of the 6th order, the best of a few step sizes: truncation
 * falls and rounding grows with smaller steps, a wrong derivative is wrong at all); 1e-12 for two ways to the same sum of
 * products; 1e-10 for Taylor coefficients against nested derivatives. Single precision has 2^29 times the rounding unit; 2e-4
 * leaves that a factor of 3000 units of 2^-24, the most that compositions of eight functions magnify here. Its differences are
 * those of the program in double precision at the same point. A case's condition multiplies all of them. Batches give the very
 * bits of the single runs.
 */
final class GradientChecks {
    private static final double DIFFERENCE_TOLERANCE = 1e-9;
    private static final double DOT_PRODUCT_TOLERANCE = 1e-12;
    private static final double JET_TOLERANCE = 1e-10;
    private static final double SECOND_DERIVATIVE_TOLERANCE = 1e-11;
    private static final double SINGLE_TOLERANCE = 2e-4;
    private static final double[] STEPS = {1e-2, 3e-3, 1e-3, 3e-4};
    private static final int ORDER = 3;
    private static final int BATCH = 3;

    private final Backend backend;
    private final GradientCase tested;
    private final Program program;
    private final SplittableRandom random;
    private final List<HostArray> point;
    private final List<HostArray> direction;

    private GradientChecks(Backend backend, GradientCase tested) {
        this.backend = backend;
        this.tested = tested;
        program = tested.program();
        random = new SplittableRandom(tested.name().hashCode());
        point = tested.point(random);
        direction = moving(point).stream().map(this::randomLike).toList();
    }

    /** Checks a case in double and in single precision. */
    static void check(Backend backend, GradientCase tested) {
        for (var precision : List.of(tested, tested.single())) {
            var checks = new GradientChecks(backend, precision);
            checks.valuesAreFinite();
            checks.forwardModeAgreesWithDifferences();
            checks.reverseModeAgreesWithForwardMode();
            checks.taylorModeAgreesWithNestedForwardMode();
            checks.secondDerivativesAgree();
            checks.batchesGiveTheBitsOfSingleRuns();
            checks.compositionsOfModesGiveTheBitsOfSingleRuns();
        }
    }

    private void valuesAreFinite() {
        for (var value : run(program, point)) {
            assertTrue(value.isFinite(), () -> tested + ": " + value + " at " + point);
        }
    }

    private void forwardModeAgreesWithDifferences() {
        var tangents = tail(
                run(program.jvp(), both(point, direction)), program.outputs().size());
        var twin = tested.twin();
        var base = moving(run(twin, doubled(point)));
        double best = Double.POSITIVE_INFINITY;
        for (double step : STEPS) {
            var differences = differences(twin, step);
            double worst = 0;
            for (int i = 0; i < tangents.size(); i++) {
                // What is lost in subtracting values of size 1 with these steps is 1e-13.
                double floor = 1e-4 * Math.max(1e-2, size(base.get(i)));
                worst = Math.max(worst, error(differences.get(i), tangents.get(i), floor));
            }
            best = Math.min(best, worst);
        }
        assertSmall("jvp against differences", best, DIFFERENCE_TOLERANCE);
    }

    /** Derivatives along the direction of the double precision program. */
    private List<double[]> differences(Program twin, double step) {
        double[] weights = {45, -9, 1};
        List<double[]> sum = new ArrayList<>();
        try (var executable = backend.compile(twin)) {
            for (int k = 1; k <= weights.length; k++) {
                var above = moving(call(executable, moved(k * step)));
                var below = moving(call(executable, moved(-k * step)));
                for (int i = 0; i < above.size(); i++) {
                    var a = above.get(i).toArray();
                    var b = below.get(i).toArray();
                    if (k == 1) {
                        sum.add(new double[a.length]);
                    }
                    for (int j = 0; j < a.length; j++) {
                        sum.get(i)[j] += weights[k - 1] * (a[j] - b[j]) / (60 * step);
                    }
                }
            }
        }
        return sum;
    }

    private List<HostArray> moved(double distance) {
        var arguments = new ArrayList<HostArray>();
        int next = 0;
        for (var x : doubled(point)) {
            if (x.type().dtype().isDifferentiable()) {
                var values = x.toArray();
                var slope = direction.get(next++).toArray();
                for (int j = 0; j < values.length; j++) {
                    values[j] += distance * slope[j];
                }
                arguments.add(HostArray.of(x.type(), values));
            } else {
                arguments.add(x);
            }
        }
        return arguments;
    }

    private void reverseModeAgreesWithForwardMode() {
        var tangents = tail(
                run(program.jvp(), both(point, direction)), program.outputs().size());
        var cotangents = tangents.stream().map(this::randomLike).toList();
        var pulled = tail(
                run(program.vjp(), both(point, cotangents)), program.outputs().size());
        assertSmall(
                "vjp against jvp",
                Math.abs(pairing(cotangents, tangents) - pairing(pulled, direction))
                        / (1e-300 + Math.max(sizeOfPairing(cotangents, tangents), sizeOfPairing(pulled, direction))),
                DOT_PRODUCT_TOLERANCE);
    }

    private void taylorModeAgreesWithNestedForwardMode() {
        var active = moving(point);
        var coefficients = new ArrayList<>(point);
        for (int k = 1; k <= ORDER; k++) {
            active.forEach(x -> coefficients.add(randomLike(x)));
        }
        var series = run(program.jet(ORDER), coefficients);
        var nested = new ArrayList<HostArray>();
        nested.add(HostArray.scalar(0));
        nested.addAll(coefficients);
        var along = alongCurve();
        int results = moving(run(program, point)).size();
        double factorial = 1;
        var values = moving(series.subList(0, program.outputs().size()));
        for (int k = 1; k <= ORDER; k++) {
            along = derivative(along);
            factorial *= k;
            var expected = run(along, nested);
            for (int i = 0; i < results; i++) {
                var scaled = expected.get(i).toArray();
                for (int j = 0; j < scaled.length; j++) {
                    scaled[j] /= factorial;
                }
                int index = program.outputs().size() + (k - 1) * results + i;
                assertSmall(
                        "jet " + k + " against nested jvp",
                        error(scaled, series.get(index), size(values.get(i))),
                        JET_TOLERANCE);
            }
        }
    }

    /** The differentiable results as functions of t, for arguments that are polynomials of t. */
    private Program alongCurve() {
        int inputs = program.inputs().size();
        var types = new ArrayList<ArrayType>();
        types.add(ArrayType.SCALAR);
        types.addAll(program.inputs());
        for (int k = 1; k <= ORDER; k++) {
            program.inputs().stream().filter(t -> t.dtype().isDifferentiable()).forEach(types::add);
        }
        return Program.trace("curve", types, all -> {
            var arguments = new ArrayList<>(all.subList(1, inputs + 1));
            int next = inputs + 1;
            var power = all.getFirst();
            for (int k = 1; k <= ORDER; k++) {
                for (int i = 0; i < inputs; i++) {
                    var dtype = arguments.get(i).type().dtype();
                    if (dtype.isDifferentiable()) {
                        arguments.set(
                                i, arguments.get(i).plus(power.convert(dtype).times(all.get(next++))));
                    }
                }
                power = power.times(all.getFirst());
            }
            return program.apply(arguments).stream()
                    .filter(y -> y.type().dtype().isDifferentiable())
                    .toList();
        });
    }

    /** The derivative of all results by the first input. */
    private static Program derivative(Program function) {
        var jvp = function.jvp();
        return Program.trace("derivative", function.inputs(), all -> {
            var arguments = new ArrayList<>(all);
            arguments.add(all.getFirst().constant(1));
            all.stream()
                    .skip(1)
                    .filter(x -> x.type().dtype().isDifferentiable())
                    .forEach(x -> arguments.add(zero(x)));
            var results = jvp.apply(arguments);
            return results.subList(function.outputs().size(), results.size());
        });
    }

    private static Expr zero(Expr like) {
        return like.constant(0).broadcast(like.type().shape());
    }

    /** Hessian times vector by differences of the gradient, forward over reverse, and reverse over reverse. */
    private void secondDerivativesAgree() {
        if (direction.isEmpty() || moving(run(program, point)).isEmpty()) {
            return;
        }
        var gradient = scalarized(program).gradient();
        int outputs = gradient.outputs().size();
        var forward = tail(run(gradient.jvp(), both(point, direction)), outputs);
        var reverse = tail(run(gradient.vjp(), both(point, direction)), outputs);
        for (int i = 0; i < forward.size(); i++) {
            assertSmall(
                    "reverse over reverse against forward over reverse",
                    error(forward.get(i).toArray(), reverse.get(i), 1e-2 * size(direction.get(i))),
                    SECOND_DERIVATIVE_TOLERANCE);
        }
        var twin = scalarized(tested.twin()).gradient();
        double best = Double.POSITIVE_INFINITY;
        for (double step : STEPS) {
            var differences = differences(twin, step);
            double worst = 0;
            for (int i = 0; i < forward.size(); i++) {
                worst = Math.max(worst, error(differences.get(i), forward.get(i), 1e-3));
            }
            best = Math.min(best, worst);
        }
        assertSmall("hvp against differences", best, DIFFERENCE_TOLERANCE);
    }

    /** A nonlinear real scalar of all differentiable results: the sum of y + |y|^2 / 2 with alternating weights. */
    private static Program scalarized(Program function) {
        return Program.trace("scalar of " + function.name(), function.inputs(), x -> {
            Expr sum = null;
            for (var y : function.apply(x)) {
                if (y.type().dtype().isDifferentiable()) {
                    var flat = y.reshape(y.type().shape().size());
                    var weights = y.real()
                            .iota(
                                    ArrayType.of(
                                            y.real().type().dtype(),
                                            y.type().shape().size()),
                                    0)
                            .cos();
                    var term = flat.real()
                            .plus(flat.squaredAbs().times(0.5))
                            .times(weights)
                            .sum();
                    sum = sum == null ? term : sum.plus(term.convert(sum.type().dtype()));
                }
            }
            if (sum == null) {
                throw new IllegalArgumentException(function.name() + " has no differentiable result");
            }
            return List.of(sum);
        });
    }

    private void batchesGiveTheBitsOfSingleRuns() {
        int inputs = program.inputs().size();
        if (inputs == 0) {
            return;
        }
        assertBatch("vmap", program, i -> true);
        for (int only = 0; only < inputs && inputs > 1; only++) {
            int one = only;
            assertBatch("vmap of " + only, program, i -> i == one);
            assertBatch("vmap of all but " + only, program, i -> i != one);
        }
    }

    private void compositionsOfModesGiveTheBitsOfSingleRuns() {
        if (direction.isEmpty()) {
            return;
        }
        var vjp = program.vjp();
        assertBatch("vmap of vjp", vjp, i -> true);
        if (vjp.inputs().size() > program.inputs().size()) {
            assertBatch(
                    "vmap of vjp at one point", vjp, i -> i >= program.inputs().size());
        }
        var jet = program.jet(2);
        var batches = batches(jet, i -> true);
        // Inputs of the jet of a batch and of the batch of a jet are alike.
        assertRows("jet of vmap", jet, batches, run(program.vmap(BATCH).jet(2), stacked(batches)));
    }

    private void assertBatch(String what, Program function, IntPredicate batched) {
        var flags = new boolean[function.inputs().size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = batched.test(i);
        }
        var batches = batches(function, batched);
        var arguments = new ArrayList<HostArray>();
        for (int i = 0; i < flags.length; i++) {
            arguments.add(
                    flags[i] ? stacked(batches).get(i) : batches.getFirst().get(i));
        }
        assertRows(what, function, batches, run(function.vmap(BATCH, flags), arguments));
    }

    private void assertRows(String what, Program function, List<List<HostArray>> batches, List<HostArray> together) {

        for (int row = 0; row < BATCH; row++) {
            var alone = run(function, batches.get(row));
            for (int i = 0; i < alone.size(); i++) {
                var part = part(together.get(i), row);
                if (!part.equals(alone.get(i))) {
                    fail(tested + ", " + what + ", result " + i + " of row " + row + ": " + part + " is not "
                            + alone.get(i));
                }
            }
        }
    }

    /** Arguments for each row; those not batched are the same for all. */
    private List<List<HostArray>> batches(Program function, IntPredicate batched) {
        var rows = new ArrayList<List<HostArray>>();
        for (int row = 0; row < BATCH; row++) {
            var sampled = tested.point(random);
            var arguments = new ArrayList<HostArray>();
            for (int i = 0; i < function.inputs().size(); i++) {
                boolean first = row == 0 || batched.test(i);
                arguments.add(
                        !first
                                ? rows.getFirst().get(i)
                                : i < sampled.size()
                                        ? sampled.get(i)
                                        : randomLike(HostArray.filled(
                                                function.inputs().get(i), 0)));
            }
            rows.add(arguments);
        }
        return rows;
    }

    static List<HostArray> stacked(List<List<HostArray>> rows) {
        return IntStream.range(0, rows.getFirst().size())
                .mapToObj(i -> stack(rows.stream().map(row -> row.get(i)).toList()))
                .toList();
    }

    static HostArray stack(List<HostArray> parts) {
        var type = parts.getFirst().type();
        var whole = type.with(type.shape().insert(0, parts.size()));
        return type.dtype().isInteger()
                ? HostArray.ofIntegers(
                        whole,
                        parts.stream()
                                .flatMapToLong(p -> Arrays.stream(p.toIntegers()))
                                .toArray())
                : HostArray.of(
                        whole,
                        parts.stream()
                                .flatMapToDouble(p -> Arrays.stream(p.toArray()))
                                .toArray());
    }

    private static HostArray part(HostArray whole, int row) {
        var type = whole.type().with(whole.type().shape().remove(0));
        if (type.dtype().isInteger()) {
            int size = type.shape().size();
            return HostArray.ofIntegers(type, Arrays.copyOfRange(whole.toIntegers(), row * size, (row + 1) * size));
        }
        int size = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
        return HostArray.of(type, Arrays.copyOfRange(whole.toArray(), row * size, (row + 1) * size));
    }

    private HostArray randomLike(HostArray like) {
        return HostArray.of(
                like.type(), random.doubles(like.toArray().length, -1, 1).toArray());
    }

    private static List<HostArray> moving(List<HostArray> values) {
        return values.stream().filter(v -> v.type().dtype().isDifferentiable()).toList();
    }

    private static List<HostArray> doubled(List<HostArray> values) {
        return values.stream()
                .map(v -> v.type().dtype().isDifferentiable()
                        ? HostArray.of(GradientCase.doubled(v.type()), v.toArray())
                        : v)
                .toList();
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static <T> List<T> tail(List<T> values, int from) {
        return values.subList(from, values.size());
    }

    /** The real part of the sum of products. */
    private static double pairing(List<HostArray> a, List<HostArray> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < a.get(i).size(); j++) {
                sum += a.get(i).get(j) * b.get(i).get(j)
                        - a.get(i).imaginary(j) * b.get(i).imaginary(j);
            }
        }
        return sum;
    }

    private static double sizeOfPairing(List<HostArray> a, List<HostArray> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < a.get(i).size(); j++) {
                sum += Math.hypot(a.get(i).get(j), a.get(i).imaginary(j))
                        * Math.hypot(b.get(i).get(j), b.get(i).imaginary(j));
            }
        }
        return sum;
    }

    private static double size(HostArray values) {
        return Arrays.stream(values.toArray()).map(Math::abs).max().orElse(0);
    }

    /** The largest difference over the largest element, or over a floor more. */
    private double error(double[] expected, HostArray actual, double floor) {
        var values = actual.toArray();
        assertEquals(expected.length, values.length, tested.name());
        double difference = 0;
        double largest = 0;
        for (int j = 0; j < values.length; j++) {
            difference = Math.max(difference, Math.abs(expected[j] - values[j]));
            largest = Math.max(largest, Math.abs(expected[j]));
        }
        return difference == 0 ? 0 : difference / (largest + floor);
    }

    private void assertSmall(String what, double error, double tolerance) {
        double allowed = tested.condition() * (tested.isSingle() ? SINGLE_TOLERANCE : tolerance);
        assertTrue(error <= allowed, () -> tested + ", " + what + ": relative error " + error + " at " + point);
    }

    private List<HostArray> run(Program function, List<HostArray> arguments) {
        return run(backend, function, arguments);
    }

    static List<HostArray> run(Backend backend, Program function, List<HostArray> arguments) {
        try (var executable = backend.compile(function)) {
            return call(backend, executable, arguments);
        }
    }

    private List<HostArray> call(Executable executable, List<HostArray> arguments) {
        return call(backend, executable, arguments);
    }

    private static List<HostArray> call(Backend backend, Executable executable, List<HostArray> arguments) {
        var open = new ArrayList<Array>();
        try {
            arguments.forEach(argument -> open.add(backend.put(argument)));
            var results = executable.call(List.copyOf(open));
            open.addAll(results);
            return results.stream().map(backend::get).toList();
        } finally {
            open.forEach(Array::close);
        }
    }
}
