package org.simplectic.integrators.internal;

import java.util.Arrays;
import java.util.Set;
import org.simplectic.api.LinearOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;

/**
 * The matrix of the equations for the stages of an implicit method, {@code scale C x I - I x J} with the Jacobian J and a small matrix C that couples the
 * stages. The stages of one component are neighbours in its vectors, so that what is near the diagonal in J stays near it.
 */
final class StageOperator {
    private StageOperator() {}

    static LinearOperator of(LinearOperator jacobian, double[][] coupling, Expr scale) {
        int stages = coupling.length;
        return switch (jacobian) {
            case LinearOperator.MatrixFree products -> matrixFree(products, coupling, scale);
            case LinearOperator.Dense dense
            when stages == 1 ->
                new LinearOperator.Dense(
                        scale.times(coupling[0][0])
                                .times(dense.matrix().identity(dense.size()))
                                .minus(dense.matrix()),
                        Set.of());
            case LinearOperator.Band band
            when stages == 1 ->
                new LinearOperator.Band(
                        scale.times(coupling[0][0])
                                .times(scale.constant(unit(band)))
                                .minus(band.diagonals()),
                        band.lower(),
                        band.upper(),
                        Set.of());
            default -> sparse(jacobian.sparse(), coupling, scale);
        };
    }

    /** The unit matrix by diagonals. */
    private static HostArray unit(LinearOperator.Band like) {
        int width = like.lower() + like.upper() + 1;
        var values = new double[like.size() * width];
        for (int i = 0; i < like.size(); i++) {
            values[i * width + like.lower()] = 1;
        }
        return HostArray.of(like.diagonals().type(), values);
    }

    private static LinearOperator matrixFree(LinearOperator.MatrixFree jacobian, double[][] coupling, Expr scale) {
        int stages = coupling.length;
        int n = jacobian.size();
        var flat = Arrays.stream(coupling).flatMapToDouble(Arrays::stream).toArray();
        var matrix = HostArray.of(new ArrayType(jacobian.type().dtype(), Shape.of(stages, stages)), flat);
        return LinearOperator.MatrixFree.of(jacobian.type().with(Shape.of(n * stages)), x -> {
            if (stages == 1) {
                return scale.times(coupling[0][0]).times(x).minus(jacobian.apply(x));
            }
            var byComponent = x.reshape(n, stages);
            var products = new java.util.ArrayList<Expr>();
            for (int stage = 0; stage < stages; stage++) {
                products.add(
                        jacobian.apply(byComponent.slice(1, stage, stage + 1, 1).reshape(n)));
            }
            var coupled = byComponent.matmul(scale.constant(matrix).transpose()).times(scale);
            return coupled.minus(Expr.stack(products).transpose()).reshape(n * stages);
        });
    }

    /** Row {@code i s + k} has the stages of component i, which the coupling fills, and in stage k the other components of row i of J. */
    private static LinearOperator sparse(LinearOperator.Sparse jacobian, double[][] coupling, Expr scale) {
        int stages = coupling.length;
        var rowStarts = jacobian.structure().rowStarts();
        var columns = jacobian.structure().columnIndices();
        int n = jacobian.size();
        int most = (columns.length + n * stages) * stages;
        var starts = new int[n * stages + 1];
        var places = new int[most];
        var coefficients = new double[most];
        var from = new int[most];
        int count = 0;
        for (int row = 0; row < n * stages; row++) {
            int i = row / stages;
            int k = row % stages;
            var isDone = new boolean[stages];
            for (int entry = rowStarts[i]; entry < rowStarts[i + 1]; entry++) {
                places[count] = columns[entry] * stages + k;
                coefficients[count] = columns[entry] == i ? coupling[k][k] : 0;
                from[count++] = entry;
                isDone[k] |= columns[entry] == i;
            }
            for (int stage = 0; stage < stages; stage++) {
                if (!isDone[stage] && (stage == k || coupling[k][stage] != 0)) {
                    places[count] = i * stages + stage;
                    coefficients[count] = coupling[k][stage];
                    // One behind the last entry of J: a zero.
                    from[count++] = columns.length;
                }
            }
            starts[row + 1] = count;
        }
        var structure = SparseStructure.csr(n * stages, starts, Arrays.copyOf(places, count));
        var type = ArrayType.of(jacobian.type().dtype(), count);
        var entries = jacobian.values().pad(0, 0, 1).gather(indices(scale, Arrays.copyOf(from, count)));
        var unit = scale.constant(HostArray.of(type, Arrays.copyOf(coefficients, count)));
        return new LinearOperator.Sparse(structure, scale.times(unit).minus(entries), Set.of());
    }

    private static Expr indices(Expr in, int[] places) {
        return in.constant(HostArray.ofIntegers(
                ArrayType.of(DType.I32, places.length),
                Arrays.stream(places).asLongStream().toArray()));
    }

    /** Systems of such equations for vectors of all stages, one behind the other. */
    static Linearization.Systems stagewise(Linearization.Systems systems, int stages, int n) {
        return stages == 1
                ? systems
                : right -> systems.solve(right.reshape(stages, n).transpose().reshape(stages * n))
                        .reshape(n, stages)
                        .transpose()
                        .reshape(stages * n);
    }
}
