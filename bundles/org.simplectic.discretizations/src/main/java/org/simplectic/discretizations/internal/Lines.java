package org.simplectic.discretizations.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Matrices times every line of a field along an axis. */
final class Lines {
    private Lines() {}

    /**
     * The product with each line.
     *
     * @param matrix a column for each value of a line
     * @param axis the axis that lines are along
     * @return a field whose extent along the axis is the number of rows
     */
    static Expr times(double[][] matrix, Expr field, int axis) {
        var values = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        var type = ArrayType.of(DType.F64, matrix.length, matrix[0].length);
        var moved = field.moveAxis(axis, 0);
        var shape = moved.type().shape();
        int n = shape.extent(0);
        var result = field.constant(HostArray.of(type, values)).matmul(moved.reshape(n, shape.size() / n));
        int[] extents = IntStream.range(0, shape.rank()).map(shape::extent).toArray();
        extents[0] = matrix.length;
        return result.reshape(extents).moveAxis(0, axis);
    }
}
