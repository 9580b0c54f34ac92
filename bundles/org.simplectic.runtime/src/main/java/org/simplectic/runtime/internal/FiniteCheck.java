package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.Control;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.KernelReport;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * Finds the equation that made a value which is not finite: runs the program again with every value as an output, and follows
 * the bad ones back to equations whose operands are all finite. Infinite values that no result depends on, such as the other
 * branch of a {@code where}, do not count. Goes into loops and choices.
 */
final class FiniteCheck {
    private final Backend backend;

    FiniteCheck(Backend backend) {
        this.backend = backend;
    }

    /** An equation, and the loops around it. */
    private record Origin(
            List<String> within, Program program, int equation, List<HostArray> results, List<HostArray> operands) {
        Origin inside(String scope) {
            var scopes = new ArrayList<>(within);
            scopes.addFirst(scope);
            return new Origin(scopes, program, equation, results, operands);
        }
    }

    /** What made the bad value among the results; empty if there is none, or the arguments are to blame. */
    Optional<NonfiniteValue> examine(
            Program program, List<Array> arguments, List<Array> results, List<KernelReport> kernels) {
        if (results.stream().map(backend::get).allMatch(HostArray::isFinite)) {
            return Optional.empty();
        }
        var inputs = arguments.stream().map(backend::get).toList();
        var origin = origin(program, inputs);
        if (origin.isPresent()) {
            return origin.map(found -> describe(program, found, kernels));
        }
        return inputs.stream().allMatch(HostArray::isFinite)
                ? Optional.of(new NonfiniteValue(
                        program.name(),
                        "",
                        List.of(),
                        "",
                        List.of(),
                        "It did not come up again when the program ran equation by equation, so it is at the edge of"
                                + " overflow or a defect of the backend " + backend.name() + "."))
                : Optional.empty();
    }

    private Optional<Origin> origin(Program program, List<HostArray> inputs) {
        var open = program.withAllValues();
        if (!backend.supports(open)) {
            return Optional.empty();
        }
        var values = new ArrayList<>(inputs);
        try (var runner = new Runner(open)) {
            var all = runner.call(inputs);
            values.addAll(all.subList(program.outputs().size(), all.size()));
        }
        var finite = new boolean[values.size()];
        for (int value = 0; value < finite.length; value++) {
            finite[value] = values.get(value).isFinite();
        }
        var reached = reached(program, finite);
        for (int i = 0; i < program.equations().size(); i++) {
            var equation = program.equations().get(i);
            boolean guilty = IntStream.range(program.firstResult(i), program.firstResult(i + 1))
                            .anyMatch(value -> reached[value])
                    && equation.operands().stream().allMatch(operand -> finite[operand])
                    && !(equation.primitive() instanceof Structural.Constant);
            if (guilty) {
                var operands = equation.operands().stream().map(values::get).toList();
                var results = values.subList(program.firstResult(i), program.firstResult(i + 1));
                var found = new Origin(List.of(), program, i, List.copyOf(results), operands);
                var scope = program.listing(i);
                return equation.primitive() instanceof Control control
                        ? inside(control, operands)
                                .map(inner -> inner.inside(scope))
                                .or(() -> Optional.of(found))
                        : Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The bad values that bad outputs depend on through bad values only. */
    private static boolean[] reached(Program program, boolean[] finite) {
        var reached = new boolean[finite.length];
        program.outputs().forEach(output -> reached[output] = !finite[output]);
        for (int i = program.equations().size() - 1; i >= 0; i--) {
            boolean bad = IntStream.range(program.firstResult(i), program.firstResult(i + 1))
                    .anyMatch(value -> reached[value]);
            if (bad) {
                program.equations().get(i).operands().forEach(operand -> reached[operand] |= !finite[operand]);
            }
        }
        return reached;
    }

    private Optional<Origin> inside(Control control, List<HostArray> operands) {
        return switch (control) {
            case Control.Checkpoint checkpoint -> origin(checkpoint.program(), operands);
            case Control.Custom custom -> origin(custom.program(), operands);
            case Control.LinearSolve linear -> origin(linear.solve(), operands);
            case Control.Choice choice ->
                origin(
                        operands.getFirst().get(0) != 0 ? choice.yes() : choice.no(),
                        operands.subList(1, operands.size()));
            case Control.Scan scan -> inside(scan, operands);
            case Control.WhileLoop loop -> inside(loop, operands);
        };
    }

    private Optional<Origin> inside(Control.Scan scan, List<HostArray> operands) {
        int given = scan.constants() + scan.carries();
        var constants = operands.subList(0, scan.constants());
        var carries = operands.subList(scan.constants(), given);
        try (var body = new Runner(scan.body())) {
            for (int pass = 0; pass < scan.length(); pass++) {
                int entry = scan.reverse() ? scan.length() - 1 - pass : pass;
                var inputs = new ArrayList<>(constants);
                inputs.addAll(carries);
                operands.subList(given, operands.size()).forEach(sequence -> inputs.add(entry(sequence, entry)));
                var results = body.call(inputs);
                if (!results.stream().allMatch(HostArray::isFinite)) {
                    var scope = "entry " + entry + ":";
                    return origin(scan.body(), inputs).map(found -> found.inside(scope));
                }
                carries = results.subList(0, scan.carries());
            }
        }
        return Optional.empty();
    }

    private Optional<Origin> inside(Control.WhileLoop loop, List<HostArray> operands) {
        int before = loop.conditionConstants() + loop.bodyConstants();
        var forCondition = operands.subList(0, loop.conditionConstants());
        var forBody = operands.subList(loop.conditionConstants(), before);
        var carries = operands.subList(before, operands.size());
        try (var condition = new Runner(loop.condition());
                var body = new Runner(loop.body())) {
            for (long pass = 0;
                    condition.call(joined(forCondition, carries)).getFirst().get(0) != 0;
                    pass++) {
                var inputs = joined(forBody, carries);
                carries = body.call(inputs);
                if (!carries.stream().allMatch(HostArray::isFinite)) {
                    var scope = "pass " + (pass + 1) + ":";
                    return origin(loop.body(), inputs).map(found -> found.inside(scope));
                }
            }
        }
        return Optional.empty();
    }

    private static List<HostArray> joined(List<HostArray> first, List<HostArray> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** One entry along the leading axis. */
    private static HostArray entry(HostArray sequence, int index) {
        var extents = sequence.type().shape().extents();
        var type = new ArrayType(sequence.type().dtype(), new Shape(extents.subList(1, extents.size())));
        int size = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
        return type.dtype().isInteger()
                ? HostArray.ofIntegers(
                        type, Arrays.copyOfRange(sequence.toIntegers(), index * size, (index + 1) * size))
                : HostArray.of(type, Arrays.copyOfRange(sequence.toArray(), index * size, (index + 1) * size));
    }

    private static NonfiniteValue describe(Program program, Origin origin, List<KernelReport> kernels) {
        var equation = origin.program().listing(origin.equation());
        var primitive = origin.program().equations().get(origin.equation()).primitive();
        int first = origin.program().firstResult(origin.equation());
        int bad = IntStream.range(0, origin.results().size())
                .filter(i -> !origin.results().get(i).isFinite())
                .findFirst()
                .orElse(0);
        var result = origin.results().get(bad);
        int element = NonfiniteText.firstBad(result);
        boolean elementwise = primitive instanceof Elementwise;
        var lines = new ArrayList<String>();
        lines.add(NonfiniteText.result(first + bad, result, element));
        var places = origin.program().equations().get(origin.equation()).operands();
        for (int i = 0; i < places.size(); i++) {
            var operand = origin.operands().get(i);
            lines.add(
                    elementwise
                            ? NonfiniteText.element(places.get(i), operand, element)
                            : NonfiniteText.whole(places.get(i), operand));
        }
        var kernel = kernels.stream()
                .filter(report ->
                        report.listing().lines().anyMatch(line -> line.strip().equals(equation)))
                .map(KernelReport::name)
                .findFirst()
                .orElse("");
        var cause = NonfiniteText.cause(primitive, result, origin.operands(), element);
        return new NonfiniteValue(program.name(), kernel, origin.within(), equation, lines, cause);
    }

    /** A program called with host arrays. */
    private final class Runner implements AutoCloseable {
        private final Executable executable;

        Runner(Program program) {
            this.executable = backend.compile(program);
        }

        List<HostArray> call(List<HostArray> inputs) {
            var arguments = inputs.stream().map(backend::put).toList();
            var results = executable.call(arguments);
            var values = results.stream().map(backend::get).toList();
            arguments.forEach(Array::close);
            results.forEach(Array::close);
            return values;
        }

        @Override
        public void close() {
            executable.close();
        }
    }
}
