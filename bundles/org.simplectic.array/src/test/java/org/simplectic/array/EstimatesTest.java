package org.simplectic.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Costs of equations against counts by hand. */
final class EstimatesTest {
    private static Program of(Primitive primitive, ArrayType... operands) {
        return Program.trace(primitive.label(), Arrays.asList(operands), x -> Expr.apply(primitive, x));
    }

    private static ArrayType f64(int... extents) {
        return ArrayType.of(DType.F64, extents);
    }

    private static void assertFlops(double expected, Primitive primitive, ArrayType... operands) {
        assertEquals(expected, Estimates.flops(of(primitive, operands)), 1e-9 * expected);
    }

    @Test
    void elementsCountOnceAndComplexProductsSixTimes() {
        var complex = ArrayType.of(DType.C128, 10);
        assertFlops(10, Elementwise.Unary.EXP, f64(10));
        assertFlops(20, Elementwise.Binary.ADD, complex, complex);
        assertFlops(60, Elementwise.Binary.MULTIPLY, complex, complex);
        assertFlops(0, new Structural.Reverse(List.of(0)), f64(10));
        assertFlops(12, new Reduction.Reduce(Reduction.Operation.SUM, List.of(0)), f64(3, 4));
    }

    @Test
    void productsCountTwoOperationsAnInnerElement() {
        assertFlops(2 * 3 * 4 * 5, new Contraction.Dot(0, false, false), f64(3, 4), f64(4, 5));
        assertFlops(7 * 2 * 3 * 4 * 5, new Contraction.Dot(1, true, true), f64(7, 4, 3), f64(7, 5, 4));
        var complex = ArrayType.of(DType.C128, 2, 2);
        assertFlops(8 * 2 * 2 * 2, new Contraction.Dot(0, false, false), complex, complex);
        var structure = SparseStructure.csr(4, new int[] {0, 2, 3}, new int[] {0, 3, 1});
        assertFlops(2 * 3, new Contraction.SparseMultiply(structure), f64(3), f64(4));
        var window = new Contraction.Convolution(List.of(1), List.of(1), List.of(1), List.of(1), List.of(1), 2);
        assertFlops(2 * 6 * 8 * 10 * 2 * 3, window, f64(6, 4, 10), f64(8, 2, 3));
    }

    @Test
    void transformsCountFiveNLogN() {
        var kind = Fourier.Kind.FORWARD;
        assertFlops(5 * 1024 * 10, new Fourier.Fft(kind, List.of(0), 1024), ArrayType.of(DType.C64, 1024));
        assertFlops(5 * 3 * 64 * 6, new Fourier.Fft(kind, List.of(1, 2), 8), ArrayType.of(DType.C128, 3, 8, 8));
        assertFlops(2.5 * 1024 * 10, new Fourier.Fft(Fourier.Kind.REAL_FORWARD, List.of(0), 1024), f64(1024));
    }

    @Test
    void loopsCountTheirBodies() {
        var body = Program.trace(
                "body", List.of(f64(10)), x -> List.of(x.getFirst().sin().times(x.getFirst())));
        assertFlops(7 * 20, new Control.Scan(body, 0, 1, 7, false), f64(10));
        assertEquals(7 * (2 + 3) * 80, Estimates.bytes(of(new Control.Scan(body, 0, 1, 7, false), f64(10))));
        assertFlops(20, new Control.Checkpoint(body), f64(10));
    }

    @Test
    void trafficIsWhatIsReadAndWrittenOnce() {
        assertEquals(4 * (12 + 12), Estimates.bytes(of(Elementwise.Unary.EXP, ArrayType.of(DType.F32, 3, 4))));
        assertEquals(
                8 * (12 + 20 + 15), Estimates.bytes(of(new Contraction.Dot(0, false, false), f64(3, 4), f64(4, 5))));
    }
}
