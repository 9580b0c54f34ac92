package org.simplectic.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.linear.internal.Cg;
import org.simplectic.linear.internal.Multigrid;

/**
 * Poisson's equation with Dirichlet's condition a cell away from the outermost points, by conjugate gradients with multigrid until the residual is 1e-8 of the
 * right-hand side, from zero. The right-hand side is the operator times a given field, which so is the discrete solution. What the peers do once for a matrix is
 * part of each of our calls.
 */
final class PoissonCases {
    private static final double RTOL = 1e-8;

    private PoissonCases() {}

    static List<Case> all() {
        return List.of(
                new Case("linear-spd/poisson-2d", true, context -> trials(context.threads(), 2, 1024, 2048)),
                new Case("linear-spd/poisson-3d", true, context -> trials(context.threads(), 3, 128)));
    }

    private static List<Supplier<Trial>> trials(int threads, int axes, int... sizes) {
        return Arrays.stream(sizes)
                .<Supplier<Trial>>mapToObj(size -> () -> trial(threads, axes, size))
                .toList();
    }

    private static Trial trial(int threads, int axes, int size) {
        var shape = Shape.of(IntStream.range(0, axes).map(axis -> size).toArray());
        var exact = HostArray.vector(exact(axes, size));
        var backend = Backends.fastest(threads);
        var solver = Methods.create(Cg.class, Map.of("rtol", RTOL), Methods.create(Multigrid.class, Map.of()));
        var types = List.of(exact.type());
        var rightHandSide = backend.compile(Program.trace(
                "right-hand side",
                types,
                in -> List.of(operator(in.getFirst(), shape).apply(in.getFirst()))));
        var solution = backend.compile(Program.trace(
                "solution",
                types,
                in -> solver.init(operator(in.getFirst(), shape))
                        .solve(in.getFirst())
                        .values()));
        var given = backend.put(exact);
        var b = rightHandSide.call(List.of(given)).getFirst();
        given.close();
        Supplier<Trial.Outcome> outcome = () -> {
            var results = solution.call(List.of(b));
            var values = results.stream().map(backend::get).toList();
            results.forEach(Array::close);
            return Trial.Outcome.ofSteps(
                    References.relativeError(values.getFirst().toArray(), exact.toArray()),
                    0,
                    Math.round(values.get(1).get(0)));
        };
        return new Trial(
                String.join("x", Collections.nCopies(axes, String.valueOf(size))),
                "cg+multigrid;rtol=1e-8;phase=setup+solve;backend=" + backend.name(),
                () -> solution.call(List.of(b)).forEach(Array::close),
                outcome,
                () -> {
                    b.close();
                    solution.close();
                    rightHandSide.close();
                });
    }

    private static StencilOperator operator(Expr program, Shape shape) {
        int axes = shape.rank();
        var one = new ArrayType(
                DType.F64, Shape.of(IntStream.range(0, axes).map(axis -> 1).toArray()));
        var entries = new ArrayList<StencilOperator.Entry>();
        var centre = new ArrayList<>(Collections.nCopies(axes, 0));
        entries.add(entry(program, one, centre, 2 * axes));
        for (int axis = 0; axis < axes; axis++) {
            for (int steps : new int[] {-1, 1}) {
                var offset = new ArrayList<>(centre);
                offset.set(axis, steps);
                entries.add(entry(program, one, offset, -1));
            }
        }
        return new StencilOperator(grid(shape), entries, false, Set.of(LinearOperator.Tag.POSITIVE_DEFINITE));
    }

    private static StencilOperator.Entry entry(Expr program, ArrayType type, List<Integer> offset, double value) {
        return new StencilOperator.Entry(offset, program.constant(HostArray.filled(type, value)));
    }

    private static Grid grid(Shape shape) {
        return new Grid(IntStream.range(0, shape.rank())
                .mapToObj(axis -> {
                    int size = shape.extent(axis);
                    var points =
                            IntStream.range(0, size).mapToDouble(i -> i + 0.5).toArray();
                    return new Grid.Axis(
                            "xyz".substring(axis, axis + 1),
                            "",
                            0,
                            size,
                            false,
                            HostArray.vector(points),
                            HostArray.filled(ArrayType.vector(size), 1));
                })
                .toList());
    }

    /** The peers' solution: the first coordinate is that along the last axis. */
    private static double[] exact(int axes, int size) {
        double h = 1.0 / (size + 1);
        int count = (int) Math.pow(size, axes);
        return IntStream.range(0, count)
                .mapToDouble(i -> {
                    double s = (i % size + 1) * h;
                    double t = (i / size % size + 1) * h;
                    if (axes == 2) {
                        return s * (1 - s) * t * (1 - t) * Math.exp(2 * s + t) * Math.cos(7 * s * t);
                    }
                    double u = (i / size / size + 1) * h;
                    return s * (1 - s) * t * (1 - t) * u * (1 - u) * Math.exp(s + 2 * t - u) * Math.cos(5 * s * t * u);
                })
                .toArray();
    }
}
