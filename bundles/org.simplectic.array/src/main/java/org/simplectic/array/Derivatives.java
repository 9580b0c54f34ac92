package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whole matrices of derivatives, from the modes applied to all unit vectors at once. */
final class Derivatives {
    private Derivatives() {}

    /** A program without its first outputs. */
    static Program without(int outputs, Program program, String name) {
        return Forward.trace(name, program.inputs(), (trace, inputs) -> {
            var results = program.apply(trace, inputs);
            return results.subList(outputs, results.size());
        });
    }

    static Program jacobian(Program program) {
        var active = Forward.differentiable(program.inputs());
        Checks.require(
                active.size() == 1 && program.outputs().size() == 1,
                () -> "a Jacobian is of one output by one differentiable input, but " + program.name() + " takes "
                        + program.inputs() + " and gives " + program.outputTypes());
        var in = program.inputs().get(active.getFirst());
        var out = program.outputTypes().getFirst();
        Checks.require(
                out.dtype() == in.dtype(),
                () -> "the Jacobian of " + program.name() + " needs an output of " + in.dtype() + ", but got " + out);
        boolean forward = in.shape().size() <= out.shape().size();
        var map = forward ? program.jvp() : program.vjp();
        int directions = (forward ? in : out).shape().size();
        return Forward.trace("Jacobian of " + program.name(), program.inputs(), (trace, inputs) -> {
            var arguments = new ArrayList<>(inputs);
            arguments.add(units(trace, forward ? in : out));
            var batched = new boolean[arguments.size()];
            batched[inputs.size()] = true;
            var batch = Batching.run(map, trace, arguments, batched, directions);
            var rows = Batching.batched(batch.values().get(1), batch.batched().get(1), directions);
            var ordered = forward ? rows.moveAxis(0, -1) : rows;
            return List.of(ordered.reshape(out.shape().then(in.shape())));
        });
    }

    /** All unit vectors of a type along a new first axis. */
    private static Expr units(Trace trace, ArrayType type) {
        int n = type.shape().size();
        var indices = ArrayType.of(DType.I32, n, n);
        var rows = trace.addOne(new Structural.Iota(indices, 0), List.of());
        var columns = trace.addOne(new Structural.Iota(indices, 1), List.of());
        return rows.equal(columns)
                .convert(type.dtype())
                .reshape(new Shape(Stream.concat(Stream.of(n), type.shape().extents().stream())
                        .toList()));
    }
}
