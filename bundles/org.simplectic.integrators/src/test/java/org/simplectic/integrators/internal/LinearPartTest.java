package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/** What of a right-hand side is seen to be linear. */
@NullMarked
class LinearPartTest {
    private static double[] at(Program program, double t, double... y) {
        return Runs.values(program, HostArray.scalar(t), HostArray.vector(y))
                .getFirst()
                .toArray();
    }

    @Test
    void termsOfSumsAreTakenOneByOne() {
        var rhs = Runs.equations(
                2,
                (t, y) -> List.of(
                        // 3 (v - 2 u) + u v - sin t + 5
                        y.get(1)
                                .minus(y.get(0).times(2))
                                .times(3)
                                .plus(y.get(0).times(y.get(1)))
                                .minus(t.sin())
                                .plus(5),
                        // t u - v / 4
                        t.times(y.get(0)).minus(y.get(1).over(4))));
        var part = LinearPart.of(rhs).orElseThrow();
        assertArrayEquals(new double[] {3 * (7 - 4), -7.0 / 4}, at(part.linear(), 0.5, 2, 7), 1e-15);
        assertArrayEquals(new double[] {14 - Math.sin(0.5) + 5, 0.5 * 2}, at(part.rest(), 0.5, 2, 7), 1e-14);
    }

    @Test
    void operationsOnVectorsAreFollowed() {
        var rhs = Runs.rhs(4, (t, y) -> {
            var line = y.reshape(2, 2);
            var neighbours = line.shift(1, 1, Structural.Edge.PERIODIC)
                    .plus(line.transpose())
                    .reshape(4);
            var matrix = y.constant(HostArray.vector(1, 2, 3, 4)).diagonalMatrix();
            return neighbours
                    .plus(matrix.matmul(y))
                    .plus(y.sum().times(y))
                    .plus(Expr.complex(y, y).imaginary())
                    .plus(y.reverse(0).exp());
        });
        var part = LinearPart.of(rhs).orElseThrow();
        // Rows (1 2) and (5 7): exchanged within rows, transposed, times 1 to 4, and once more themselves.
        assertArrayEquals(
                new double[] {2 + 1 + 1 + 1, 1 + 5 + 4 + 2, 7 + 2 + 15 + 5, 5 + 7 + 28 + 7},
                at(part.linear(), 0, 1, 2, 5, 7),
                1e-14);
        assertArrayEquals(
                new double[] {15 + Math.exp(7), 30 + Math.exp(5), 75 + Math.exp(2), 105 + Math.exp(1)},
                at(part.rest(), 0, 1, 2, 5, 7),
                1e-11);
    }

    @Test
    void bothPartsTogetherAreTheWhole() {
        var rhs = References.brusselator().problem();
        var part = LinearPart.of(rhs.rhs()).orElseThrow();
        var y = rhs.initial().toArray();
        var linear = at(part.linear(), 0, y);
        var rest = at(part.rest(), 0, y);
        var whole = at(rhs.rhs(), 0, y);
        for (int i = 0; i < y.length; i++) {
            assertEquals(whole[i], linear[i] + rest[i], 1e-12 * (1 + Math.abs(linear[i])));
        }
    }

    @Test
    void allIsLinearWhereTheRestDependsOnTimeOnly() {
        assertTrue(LinearPart.isAll(Runs.rhs(
                3, (t, y) -> y.times(-2).plus(t.sin()).plus(y.shift(0, 1, Structural.Edge.ZERO)))));
        assertFalse(LinearPart.isAll(Runs.rhs(3, (t, y) -> y.times(-2).plus(y.times(t)))));
        assertFalse(LinearPart.isAll(
                Runs.rhs(3, (t, y) -> y.times(-2).plus(y.get(0).sin()))));
        assertFalse(LinearPart.isAll(Runs.rhs(3, (t, y) -> t.broadcast(y.type().shape()))));
    }

    @Test
    void whereNothingIsLinearThereIsNoPart() {
        assertTrue(LinearPart.of(Runs.rhs(3, (t, y) -> y.times(y))).isEmpty());
        assertTrue(LinearPart.of(Runs.rhs(3, (t, y) -> y.times(t))).isEmpty());
        assertTrue(LinearPart.of(
                        Runs.rhs(3, (t, y) -> t.sin().broadcast(y.type().shape())))
                .isEmpty());
        assertTrue(LinearPart.of(Runs.rhs(3, (t, y) -> y)).isPresent());
    }
}
