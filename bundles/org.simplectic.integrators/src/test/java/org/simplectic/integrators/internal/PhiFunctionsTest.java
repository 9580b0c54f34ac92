package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.integrators.internal.PhiFunctions.Argument;

/** The functions against their series in a hundred digits, and of matrices against those of their eigenvalues. */
@NullMarked
class PhiFunctionsTest {
    private static final int HIGHEST = 4;

    /** Enough for the series at -60, whose terms grow to 1e25. */
    private static final MathContext DIGITS = new MathContext(100);

    private static double exact(int k, double z) {
        if (z < -60) {
            // No digits are lost in the recurrence.
            return k == 0 ? 0 : (exact(k - 1, z) - 1 / factorial(k - 1).doubleValue()) / z;
        }
        var power = BigDecimal.ONE;
        var sum = BigDecimal.ZERO;
        for (int j = 0; j < 300; j++) {
            sum = sum.add(power.divide(factorial(j + k), DIGITS));
            power = power.multiply(new BigDecimal(z), DIGITS);
        }
        return sum.doubleValue();
    }

    private static BigDecimal factorial(int n) {
        var product = BigDecimal.ONE;
        for (int i = 2; i <= n; i++) {
            product = product.multiply(BigDecimal.valueOf(i), DIGITS);
        }
        return product;
    }

    /** At the half argument, then at the whole one. */
    private static List<HostArray> functions(Argument kind, HostArray z) {
        var program = Program.trace("phi", List.of(z.type()), in -> {
            var pair = PhiFunctions.at(kind, in.getFirst(), HIGHEST);
            return Stream.concat(pair.half().stream(), pair.whole().stream()).toList();
        });
        return Runs.values(program, z);
    }

    @Test
    void smallAndLargeNumbersBesideEachOtherKeepTheirDigits() {
        double[] z = {0, -1e-9, 1e-3, -0.3, 0.9, -1, 2, -7.5, 20, -55, -1e3, -1e7};
        var found = functions(Argument.COMPONENTS, HostArray.vector(z));
        for (int k = 1; k <= HIGHEST; k++) {
            for (int i = 0; i < z.length; i++) {
                double half = exact(k, z[i] / 2);
                double whole = exact(k, z[i]);
                // Each of 25 doublings rounds a few times.
                assertEquals(half, found.get(k - 1).get(i), 2e-14 * half);
                assertEquals(whole, found.get(HIGHEST + k - 1).get(i), 2e-14 * whole);
            }
        }
    }

    @Test
    void ofAMatrixTheyAreThoseOfItsEigenvalues() {
        // A turn by an angle about each of two axes, between which the matrix is diagonal.
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        double[][] turn = {{c, -s * c, s * s}, {s, c * c, -s * c}, {0, s, c}};
        double[] eigenvalues = {-300, -2, 0.5};
        var found = functions(Argument.MATRIX, turned(turn, eigenvalues));
        for (int k = 1; k <= HIGHEST; k++) {
            int order = k;
            var expected = turned(
                    turn,
                    Stream.of(-300.0, -2.0, 0.5)
                            .mapToDouble(z -> exact(order, z))
                            .toArray());
            for (int i = 0; i < 9; i++) {
                // Rounding of the matrix itself counts for its norm in each eigenvalue.
                assertEquals(expected.get(i), found.get(HIGHEST + k - 1).get(i), 1e-13);
            }
        }
    }

    private static HostArray turned(double[][] turn, double[] diagonal) {
        var values = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    values[3 * i + j] += turn[i][k] * diagonal[k] * turn[j][k];
                }
            }
        }
        return HostArray.of(new ArrayType(ArrayType.SCALAR.dtype(), Shape.of(3, 3)), values);
    }

    @Test
    void ofABlockThatIsNotDiagonalTheyHaveDerivatives() {
        // phi_1 of (z 1; 0 z) has the derivative of phi_1 beside the diagonal: (e^z - phi_1) / z.
        double z = -4;
        var block = HostArray.of(new ArrayType(ArrayType.SCALAR.dtype(), Shape.of(2, 2)), z, 1, 0, z);
        var found = functions(Argument.MATRIX, block).get(HIGHEST);
        assertEquals(exact(1, z), found.get(0), 1e-15);
        assertEquals((Math.exp(z) - exact(1, z)) / z, found.get(1), 1e-15);
        assertEquals(0, found.get(2));
    }

    @Test
    void whatIsNotFiniteComesToAnEnd() {
        for (double z : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            var found = functions(Argument.COMPONENTS, HostArray.vector(z));
            assertFalse(Double.isFinite(found.getLast().get(0)));
        }
        assertTrue(Double.isFinite(functions(Argument.COMPONENTS, HostArray.vector(-1e25))
                .getLast()
                .get(0)));
    }
}
