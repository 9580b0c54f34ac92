package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.ControlFlow.CotangentRule;
import org.simplectic.array.ControlFlow.Step;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** What the cases of {@link ControlCases} leave out: orders of transformations, long loops, implicit derivatives. */
final class ControlTransformationsTest {
    private static final int BATCH = 3;

    private static Program scalar(UnaryOperator<Expr> function) {
        return Program.trace("f", List.of(ArrayType.SCALAR), x -> List.of(function.apply(x.getFirst())));
    }

    private static double[] numbers(Program program, double... arguments) {
        var values = Arrays.stream(arguments).mapToObj(HostArray::scalar);
        return Run.program(program, values.toArray(HostArray[]::new)).stream()
                .mapToDouble(x -> x.get(0))
                .toArray();
    }

    /** Both have the same inputs; sums over the batch are the only difference, and there are none. */
    @TestFactory
    Stream<DynamicTest> derivativesOfBatchesAreBatchesOfDerivatives() {
        return ControlCases.all().stream()
                .map(tested -> DynamicTest.dynamicTest(tested.name(), () -> {
                    var program = tested.program();
                    var random = new SplittableRandom(tested.name().length());
                    var arguments = new ArrayList<HostArray>();
                    for (var input : tested.inputs()) {
                        var type = input.type().with(input.type().shape().insert(0, BATCH));
                        int numbers = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
                        arguments.add(HostArray.of(type, input.domain().sample(numbers, random)));
                    }
                    var batched = program.vmap(BATCH).vjp();
                    for (var type : batched.inputs()
                            .subList(arguments.size(), batched.inputs().size())) {
                        int numbers = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
                        arguments.add(HostArray.of(
                                type, random.doubles(numbers, -1, 1).toArray()));
                    }
                    var all = arguments.toArray(HostArray[]::new);
                    var expected = Run.program(program.vjp().vmap(BATCH), all);
                    var actual = Run.program(batched, all);
                    for (int i = 0; i < expected.size(); i++) {
                        assertArrayEquals(
                                expected.get(i).toArray(), actual.get(i).toArray(), 1e-13);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> linearizedProgramsHaveTheSameTangents() {
        return ControlCases.all().stream()
                .map(tested -> DynamicTest.dynamicTest(tested.name(), () -> {
                    var program = tested.program();
                    var random = new SplittableRandom(tested.name().length());
                    var jvp = program.jvp();
                    var arguments = new ArrayList<HostArray>();
                    for (var type : jvp.inputs()) {
                        int numbers = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
                        arguments.add(HostArray.of(
                                type, random.doubles(numbers, 0.5, 1).toArray()));
                    }
                    int inputs = program.inputs().size();
                    var linearized = program.linearize();
                    var expected = Run.program(jvp, arguments.toArray(HostArray[]::new));
                    var values = Run.program(
                            linearized.values(), arguments.subList(0, inputs).toArray(HostArray[]::new));
                    int outputs = program.outputs().size();
                    var rest = new ArrayList<>(values.subList(outputs, values.size()));
                    rest.addAll(arguments.subList(inputs, arguments.size()));
                    var actual = new ArrayList<>(values.subList(0, outputs));
                    actual.addAll(Run.program(linearized.tangents(), rest.toArray(HostArray[]::new)));
                    assertEquals(expected, actual);
                }));
    }

    private static Expr logistic(Expr rate, Expr x) {
        return rate.times(x).times(x.negate().plus(1));
    }

    /** Lengths around the limits at which the way back divides a loop differently: 64, 4 * 64 and 64 * 64 passes. */
    @Test
    void gradientOfALoopOfUnknownLengthIsThatOfAScan() {
        var loop = Program.trace(
                "loop",
                List.of(ArrayType.of(DType.I32), ArrayType.SCALAR, ArrayType.SCALAR),
                x -> ControlFlow.whileLoop(
                                List.of(x.get(0), x.get(1)),
                                c -> c.getFirst().constant(0).less(c.getFirst()),
                                c -> List.of(c.getFirst().minus(1), logistic(x.get(2), c.get(1))))
                        .subList(1, 2));
        for (int length : new int[] {0, 1, 2, 63, 64, 65, 256, 257, 4096, 4097, 9000}) {
            var scan = Program.trace(
                    "scan",
                    List.of(ArrayType.SCALAR, ArrayType.SCALAR),
                    x -> ControlFlow.scan(
                                    length,
                                    x.subList(0, 1),
                                    List.of(),
                                    (c, e) -> new Step(List.of(logistic(x.get(1), c.getFirst())), List.of()))
                            .carries());
            // Below a rate of 1 the slope is the product of contractions: nothing is chaotic.
            var expected = numbers(scan.valueAndGradient(), 0.3, 0.999);
            var count = HostArray.ofIntegers(ArrayType.of(DType.I32), length);
            var actual = Run.program(loop.valueAndGradient(), count, HostArray.scalar(0.3), HostArray.scalar(0.999));
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual.get(i).get(0), 1e-13 * Math.abs(expected[i]), "length " + length);
            }
        }
    }

    /** The root of y^2 = x by Newton's method in a loop, its derivative from the implicit function theorem. */
    private static Expr root(Expr x) {
        return ControlFlow.custom(
                        "root",
                        List.of(x),
                        a -> ControlFlow.whileLoop(
                                List.of(a.getFirst()),
                                y -> {
                                    var square = y.getFirst().times(y.getFirst());
                                    return y.getFirst()
                                            .constant(1e-14)
                                            .less(square.minus(a.getFirst()).abs());
                                },
                                y -> List.of(y.getFirst()
                                        .plus(a.getFirst().over(y.getFirst()))
                                        .times(0.5))),
                        (CotangentRule) (a, y, c) ->
                                List.of(c.getFirst().over(y.getFirst().times(2))))
                .getFirst();
    }

    @Test
    void implicitDerivativesOfEveryOrder() {
        var program = scalar(ControlTransformationsTest::root);

        assertEquals(1 / (2 * Math.sqrt(3)), numbers(program.gradient(), 3)[0], 1e-14);
        assertEquals(-1 / (4 * Math.pow(3, 1.5)), numbers(program.hessian(), 3)[0], 1e-14);
        assertEquals(-1 / (4 * Math.pow(3, 1.5)), numbers(program.hvp(), 3, 1)[1], 1e-14);
        // sqrt(3 + t) = sqrt(3) + t/(2 sqrt 3) - t^2/(8 * 3^1.5) + t^3/(16 * 3^2.5)
        var series = numbers(program.jet(3), 3, 1, 0, 0);
        assertEquals(1 / (16 * Math.pow(3, 2.5)), series[3], 1e-14);
    }

    @Test
    void thirdDerivativesThroughScansInScans() {
        var power = scalar(x -> ControlFlow.scan(
                        2,
                        List.of(x),
                        List.of(),
                        (c, e) -> new Step(
                                ControlFlow.scan(
                                                2,
                                                c,
                                                List.of(),
                                                (d, f) -> new Step(
                                                        List.of(d.getFirst().times(x)), List.of()))
                                        .carries(),
                                List.of()))
                .carries()
                .getFirst());

        assertEquals(60 * 1.5 * 1.5, numbers(power.gradient().gradient().gradient(), 1.5)[0], 1e-11);
    }

    @Test
    void theOtherBranchIsNotRun() {
        var safe = Program.trace(
                "safe",
                List.of(ArrayType.of(DType.I32)),
                x -> ControlFlow.cond(
                        x.getFirst().equal(x.getFirst().constant(0)),
                        () -> x,
                        () -> List.of(x.getFirst().constant(12).over(x.getFirst()))));

        // A division of integers by zero would be an ArithmeticException.
        assertEquals(
                0,
                Run.program(safe, HostArray.ofIntegers(ArrayType.of(DType.I32), 0))
                        .getFirst()
                        .get(0));
        assertEquals(
                4,
                Run.program(safe, HostArray.ofIntegers(ArrayType.of(DType.I32), 3))
                        .getFirst()
                        .get(0));
    }

    @Test
    void loopsOfABatchEndEachByItself() {
        var halvings = Program.trace(
                "halvings",
                List.of(ArrayType.SCALAR),
                x -> ControlFlow.whileLoop(
                        List.of(x.getFirst(), x.getFirst().constant(0)),
                        c -> c.getFirst().constant(1).less(c.getFirst()),
                        c -> List.of(c.get(0).times(0.5), c.get(1).plus(1))));

        var results = Run.program(halvings.vmap(4), HostArray.vector(0.5, 8, 3, 1000));

        assertEquals(HostArray.vector(0.5, 1, 0.75, 1000 / 1024.), results.get(0));
        assertEquals(HostArray.vector(0, 3, 2, 10), results.get(1));
    }

    /** Sums a range of a table; one step beyond the end of it would be an IndexOutOfBoundsException. */
    @Test
    void loopsOfABatchThatHaveEndedDoNotIndexBeyondTheEnd() {
        var partial = Program.trace(
                "partial",
                List.of(ArrayType.vector(4), ArrayType.of(DType.I32)),
                x -> ControlFlow.whileLoop(
                                List.of(x.get(1), x.getFirst().constant(0)),
                                c -> c.getFirst().less(c.getFirst().constant(4)),
                                c -> List.of(
                                        c.getFirst().plus(1),
                                        c.get(1).plus(x.getFirst().gather(c.getFirst()))))
                        .subList(1, 2));

        var results = Run.program(
                partial.vmap(3, false, true),
                HostArray.vector(1, 2, 4, 8),
                HostArray.ofIntegers(ArrayType.of(DType.I32, 3), 0, 3, 4));

        assertEquals(List.of(HostArray.vector(15, 8, 0)), results);
    }

    /** The quotient is 0/0 after the last pass of each element. */
    @Test
    void gradientsOfBatchesOfLoopsStayFinite() {
        var program = Program.trace(
                "f",
                List.of(ArrayType.SCALAR),
                x -> ControlFlow.whileLoop(
                                List.of(x.getFirst(), x.getFirst()),
                                c -> c.getFirst().constant(0).less(c.getFirst()),
                                c -> {
                                    var rest = c.getFirst()
                                            .minus(1)
                                            .max(c.getFirst().constant(0));
                                    return List.of(
                                            rest, c.get(1).times(c.getFirst().over(c.getFirst())));
                                })
                        .subList(1, 2));

        var pulled = Run.program(program.vmap(3).vjp(), HostArray.vector(0.5, 2.5, 1.5), HostArray.vector(1, 1, 1));

        assertEquals(HostArray.vector(0.5, 2.5, 1.5), pulled.get(0));
        assertArrayEquals(new double[] {1, 1, 1}, pulled.get(1).toArray(), 1e-15);
    }
}
