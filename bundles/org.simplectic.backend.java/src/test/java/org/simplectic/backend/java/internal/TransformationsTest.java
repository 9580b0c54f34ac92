package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Derivatives and batches of small programs, against what is known in closed form. */
final class TransformationsTest {
    private final JavaBackend backend = new JavaBackend();

    private List<HostArray> run(Program program, HostArray... arguments) {
        try (var executable = backend.compile(program)) {
            var results = executable.call(
                    Arrays.stream(arguments).<Array>map(backend::put).toList());
            return results.stream().map(backend::get).toList();
        }
    }

    private double[] numbers(Program program, double... arguments) {
        var results = run(
                program, Arrays.stream(arguments).mapToObj(HostArray::scalar).toArray(HostArray[]::new));
        return results.stream().mapToDouble(r -> r.get(0)).toArray();
    }

    private static Program scalar(UnaryOperator<Expr> function) {
        return Program.trace("f", List.of(ArrayType.SCALAR), x -> List.of(function.apply(x.getFirst())));
    }

    private static final Program COUPLED = Program.trace(
            "g",
            List.of(ArrayType.SCALAR, ArrayType.SCALAR),
            x -> List.of(x.get(0).times(x.get(1)).sin().plus(x.get(0).exp().over(x.get(1)))));

    private static double coupledByFirst(double x, double y) {
        return y * Math.cos(x * y) + Math.exp(x) / y;
    }

    private static double coupledBySecond(double x, double y) {
        return x * Math.cos(x * y) - Math.exp(x) / (y * y);
    }

    @Test
    void forwardModeGivesDirectionalDerivatives() {
        assertEquals(
                2 * coupledByFirst(0.7, 1.3) - 3 * coupledBySecond(0.7, 1.3),
                numbers(COUPLED.jvp(), 0.7, 1.3, 2, -3)[1],
                1e-14);
    }

    @Test
    void forwardModeForSomeInputsTakesTheOthersForConstants() {
        assertEquals(2 * coupledByFirst(0.7, 1.3), numbers(COUPLED.jvp(true, false), 0.7, 1.3, 2)[1], 1e-14);
        assertEquals(-3 * coupledBySecond(0.7, 1.3), numbers(COUPLED.jvp(false, true), 0.7, 1.3, -3)[1], 1e-14);
        assertThrows(IllegalArgumentException.class, () -> COUPLED.jvp(true));
    }

    /** What counts as constant in an inner derivative moves in an outer one. */
    @Test
    void constantsOfAnInnerDerivativeMoveInAnOuterOne() {
        var inner = COUPLED.jvp(true, false);
        double mixed = Math.cos(0.7 * 1.3) - 0.7 * 1.3 * Math.sin(0.7 * 1.3) - Math.exp(0.7) / (1.3 * 1.3);
        assertEquals(mixed, numbers(inner.jvp(false, true, false), 0.7, 1.3, 1, 1)[3], 1e-14);
    }

    @Test
    void reverseModeGivesAllPartialDerivatives() {
        assertArrayEquals(
                new double[] {2 * coupledByFirst(0.7, 1.3), 2 * coupledBySecond(0.7, 1.3)},
                Arrays.copyOfRange(numbers(COUPLED.vjp(), 0.7, 1.3, 2), 1, 3),
                1e-14);
        assertArrayEquals(
                new double[] {coupledByFirst(0.7, 1.3), coupledBySecond(0.7, 1.3)},
                numbers(COUPLED.gradient(), 0.7, 1.3),
                1e-14);
    }

    @Test
    void gradientsOfGradients() {
        var sixth = Program.trace(
                "x^6", List.of(ArrayType.SCALAR), x -> List.of(x.getFirst().power(6)));
        assertEquals(120 * 9., numbers(sixth.gradient().gradient().gradient(), 3)[0] / 3, 1e-10);
    }

    @Test
    void hessianTimesVectorIsTheDerivativeOfTheGradient() {
        double h = 1e-4;
        var up = numbers(COUPLED.gradient(), 0.7 + 2 * h, 1.3 - h);
        var down = numbers(COUPLED.gradient(), 0.7 - 2 * h, 1.3 + h);
        var product = numbers(COUPLED.hvp(), 0.7, 1.3, 2, -1);
        for (int i = 0; i < 2; i++) {
            // The error of the central difference is h^2/6 times third derivatives of size 30.
            assertEquals((up[i] - down[i]) / (2 * h), product[2 + i], 1e-6);
        }
    }

    @Test
    void taylorModeGivesTheCoefficientsOfTheSeries() {
        assertArrayEquals(
                new double[] {0, 1, 0, -1 / 3., 0, 2 / 15., 0, -17 / 315.},
                numbers(scalar(Expr::tanh).jet(7), 0, 1, 0, 0, 0, 0, 0, 0),
                1e-15);
        assertArrayEquals(
                new double[] {1, -1, 1, -1, 1, -1},
                numbers(scalar(Expr::reciprocal).jet(5), 1, 1, 0, 0, 0, 0),
                1e-15);
    }

    @Test
    void taylorModeAgreesWithNestedForwardMode() {
        var f = scalar(x -> x.times(x).plus(1).log().times(x.sin()).over(x.exp().plus(2)));
        var nested = f.jvp().jvp().jvp();
        // f(x + t): the third derivative is the tangent of the tangent of the tangent along 1.
        double third = numbers(nested, 0.4, 1, 1, 0, 1, 0, 0, 0)[7];
        assertEquals(third / 6, numbers(f.jet(3), 0.4, 1, 0, 0)[3], 1e-12);
    }

    @Test
    void costOfTaylorModeGrowsPolynomially() {
        var f = scalar(x -> x.sin().exp().tanh().over(x.plus(3).sqrt()));
        assertTrue(f.jet(24).equations().size() < 24 * 24 * 24);
    }

    @Test
    void batchedProgramsTakeEveryEntryAlike() {
        var batched = COUPLED.vmap(3, true, false);
        var results = run(batched, HostArray.vector(0.1, 0.2, 0.3), HostArray.scalar(2))
                .getFirst();
        for (int i = 0; i < 3; i++) {
            assertEquals(numbers(COUPLED, 0.1 * (i + 1), 2)[0], results.get(i), 1e-15);
        }
    }

    @Test
    void gradientOfBatchAndBatchOfGradientAgree() {
        var x = HostArray.vector(0.1, 0.2, 0.3);
        var y = HostArray.vector(1.1, 1.2, 1.3);
        var ones = HostArray.vector(1, 1, 1);
        assertEquals(
                run(COUPLED.gradient().vmap(3), x, y),
                run(COUPLED.vmap(3).vjp(), x, y, ones).subList(1, 3));
    }

    @Test
    void linearizedProgramsDoNotComputeValuesAgain() {
        var linearized = COUPLED.linearize();
        var values = run(linearized.values(), HostArray.scalar(0.7), HostArray.scalar(1.3));
        var arguments = new ArrayList<>(values.subList(1, values.size()));
        assertEquals(linearized.residuals(), arguments.size());
        arguments.add(HostArray.scalar(2));
        arguments.add(HostArray.scalar(-3));
        assertEquals(
                2 * coupledByFirst(0.7, 1.3) - 3 * coupledBySecond(0.7, 1.3),
                run(linearized.tangents(), arguments.toArray(HostArray[]::new))
                        .getFirst()
                        .get(0),
                1e-14);
        assertTrue(linearized.tangents().equations().stream()
                .noneMatch(e -> e.primitive().label().matches("sin|cos|exp")));
    }

    @Test
    void gradientsAreOfOneRealScalar() {
        var vector = Program.trace("v", List.of(ArrayType.vector(2)), x -> List.of(x.getFirst()));
        var error = assertThrows(IllegalArgumentException.class, vector::gradient);
        assertTrue(String.valueOf(error.getMessage())
                .startsWith("a gradient is of one real scalar, but v gives [f64[2]]"));
    }
}
