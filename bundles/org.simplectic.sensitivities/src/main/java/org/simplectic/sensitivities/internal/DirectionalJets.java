package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/**
 * Second and fourth derivatives of a function of many variables at a point along directions, by Taylor mode: one pass a direction, which costs
 * and needs memory in proportion to the number d of variables. The sum of the second derivatives along all axes is the Laplacian, that of the
 * fourth the diagonal part of the biharmonic operator; d times the mean over random axes estimates them without bias, and so does, for the
 * Laplacian, the mean over directions of independent standard normal numbers.
 *
 * @see "Z. Shi, Z. Hu, M. Lin, K. Kawaguchi, Stochastic Taylor derivative estimator, NeurIPS 2024"
 */
final class DirectionalJets {
    private static final int ORDER = 4;

    private final Program function;
    private final Program component;
    private final int dimension;
    private final int samples;
    private final boolean isNormal;

    /**
     * Derivatives of a function.
     *
     * @param function from a vector to a scalar
     * @param component of the point, from a vector of its number, 1 for the first, to a scalar
     * @param dimension how many components there are
     * @param samples directions at once
     * @param isNormal whether random directions are normal, or axes
     */
    DirectionalJets(Program function, Program component, int dimension, int samples, boolean isNormal) {
        this.function = function;
        this.component = component;
        this.dimension = dimension;
        this.samples = samples;
        this.isNormal = isNormal;
    }

    private ArrayType vector() {
        return ArrayType.vector(dimension);
    }

    /** The point. */
    private Expr point(Expr trace) {
        var numbers = trace.iota(vector(), 0).plus(1).reshape(dimension, 1);
        return component.vmap(dimension).apply(List.of(numbers)).getFirst();
    }

    private ArrayType directions() {
        return ArrayType.of(DType.F64, samples, dimension);
    }

    /** From a direction a row to second and fourth derivatives along each. */
    private List<Expr> along(Expr directions) {
        var jet = function.jet(ORDER);
        var single = Program.trace("along", List.of(vector()), in -> {
            var arguments = new ArrayList<>(List.of(point(in.getFirst()), in.getFirst()));
            var zero = in.getFirst().constant(0).broadcast(vector().shape());
            while (arguments.size() < 1 + ORDER) {
                arguments.add(zero);
            }
            var coefficients = jet.apply(arguments);
            return List.of(coefficients.get(2).times(2), coefficients.get(ORDER).times(24));
        });
        return single.vmap(samples).apply(List.of(directions));
    }

    private Expr axes(Expr indices) {
        var places = indices.iota(ArrayType.of(DType.I64, samples, dimension), 1);
        var chosen = indices.expandDims(1).broadcast(directions().shape());
        return places.equal(chosen)
                .where(
                        indices.convert(DType.F64)
                                .constant(HostArray.scalar(1))
                                .broadcast(directions().shape()),
                        indices.convert(DType.F64)
                                .constant(HostArray.scalar(0))
                                .broadcast(directions().shape()));
    }

    /** Other functions at the point, 0 for those that are not there; from a scalar that says nothing. */
    Program at(List<Optional<Program>> functions) {
        return Program.trace("known values", List.of(ArrayType.SCALAR), in -> {
            var place = List.of(point(in.getFirst()));
            return List.of(Expr.stack(functions.stream()
                    .map(each -> each.map(program -> program.apply(place).getFirst())
                            .orElse(in.getFirst().constant(0)))
                    .toList()));
        });
    }

    /** From the number of the first of so many axes to the sums of second and fourth derivatives; axes behind the last count nothing. */
    Program block() {
        return Program.trace("axes one by one", List.of(ArrayType.SCALAR), in -> {
            var numbers = in.getFirst().iota(ArrayType.vector(samples), 0).plus(in.getFirst());
            var counts = numbers.less(numbers.constant(dimension));
            var derivatives =
                    along(axes(numbers.min(numbers.constant(dimension - 1)).convert(DType.I64)));
            var zero = numbers.constant(0).broadcast(numbers.type().shape());
            return List.of(Expr.stack(derivatives.stream()
                    .map(each -> counts.where(each, zero).sum())
                    .toList()));
        });
    }

    /** From the number of a draw to estimates of both operators; with normal directions the second one is none. */
    Program draw(HostArray seed) {
        return Program.trace("draw", List.of(ArrayType.of(DType.I64)), in -> {
            var key = new RandomKey(in.getFirst().constant(seed)).foldIn(in.getFirst());
            if (isNormal) {
                var derivatives = along(key.normal(directions()));
                var mean = derivatives.getFirst().mean();
                return List.of(Expr.stack(List.of(mean, mean.constant(0))));
            }
            var uniform = key.uniform(ArrayType.vector(samples), 0, dimension);
            var derivatives = along(axes(uniform.convert(DType.I64)));
            return List.of(Expr.stack(derivatives.stream()
                    .map(each -> each.mean().times(dimension))
                    .toList()));
        });
    }

    /** The most numbers in one array of a draw: what memory grows with. */
    long largestArray(HostArray seed) {
        var program = draw(seed);
        long most = 0;
        for (int value = 0; value < program.values(); value++) {
            most = Math.max(most, program.type(value).shape().size());
        }
        return most;
    }
}
