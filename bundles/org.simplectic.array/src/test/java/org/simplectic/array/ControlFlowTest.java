package org.simplectic.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ControlFlow.Step;

/** What the control flow records and what the transformations make of it; what it computes is tested with the backends. */
final class ControlFlowTest {
    private static final ArrayType VECTOR = ArrayType.vector(3);

    private static Program trace(Function<List<Expr>, List<Expr>> function, ArrayType... inputs) {
        return Program.trace("f", List.of(inputs), function);
    }

    private static <P extends Primitive> List<P> all(Program program, Class<P> kind) {
        return program.equations().stream()
                .map(Equation::primitive)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String mistake(Function<List<Expr>, List<Expr>> function, ArrayType... inputs) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> trace(function, inputs));
        var message = String.valueOf(mistake.getMessage());
        assertTrue(message.contains(" (at org.simplectic.array.ControlFlowTest."), message);
        return message.substring(0, message.indexOf(" (at "));
    }

    @Test
    void bodiesTakeWhatTheyUseFromAround() {
        var program = trace(
                x -> ControlFlow.scan(
                                5,
                                List.of(x.get(0)),
                                List.of(),
                                (c, e) -> new Step(
                                        List.of(c.getFirst().plus(x.get(1).sin())), List.of()))
                        .carries(),
                VECTOR,
                VECTOR);

        assertEquals("""
                f(%0: f64[3], %1: f64[3]) {
                  %2: f64[3] = scan 5 %1 %0
                    step(%0: f64[3], %1: f64[3]) {
                      %2: f64[3] = sin %0
                      %3: f64[3] = add %1 %2
                      return %3
                    }
                  return %2
                }""", program.toString());
    }

    @Test
    void aBranchWithoutArgumentsIsRecordedInside() {
        var program = trace(
                x -> ControlFlow.cond(
                        x.getFirst().constant(0).less(x.getFirst()),
                        () -> List.of(x.getFirst().log()),
                        () -> List.of(x.getFirst().constant(0))),
                ArrayType.SCALAR);

        assertTrue(all(program, Elementwise.Unary.class).isEmpty(), program.toString());
        var choice = all(program, Control.Choice.class).getFirst();
        assertEquals(List.of(Elementwise.Unary.LOG), all(choice.yes(), Elementwise.Unary.class));
    }

    @Test
    void unneededCarriesAndResultsAreDropped() {
        var program = trace(
                x -> ControlFlow.scan(5, x, List.of(x.getFirst().broadcast(Shape.of(5, 3))), (c, e) -> {
                            var moved = c.get(0).sin();
                            return new Step(
                                    List.of(moved, c.get(1).plus(e.getFirst())), List.of(moved, c.get(1), moved));
                        })
                        .collected()
                        .subList(0, 1),
                VECTOR,
                VECTOR);

        var scan = all(program, Control.Scan.class).getFirst();
        assertEquals(1, program.equations().size(), program.toString());
        assertEquals(1, scan.carries());
        assertEquals(List.of(VECTOR), scan.body().inputs());
        assertEquals(2, scan.body().outputs().size());
    }

    @Test
    void aLoopOfWhichOnlyTheConditionIsDifferentiatedByIsConstantInReverse() {
        var program = trace(
                x -> {
                    var sum = x.getFirst().sum();
                    var scale = ControlFlow.whileLoop(
                            List.of(sum.constant(1)),
                            c -> c.getFirst().less(sum),
                            c -> List.of(c.getFirst().times(2)));
                    return List.of(sum.times(scale.getFirst()));
                },
                VECTOR);

        assertEquals(1, all(program.gradient(), Control.WhileLoop.class).size());
    }

    @Test
    void aLoopKeepsWhatItsConditionNeeds() {
        var program = trace(
                x -> ControlFlow.whileLoop(
                                x,
                                c -> c.get(2).constant(1).less(c.get(2)),
                                c -> List.of(
                                        c.get(0).sin(), c.get(1).cos(), c.get(2).times(0.5)))
                        .subList(1, 2),
                VECTOR,
                VECTOR,
                ArrayType.SCALAR);

        var loop = all(program, Control.WhileLoop.class).getFirst();
        assertEquals(List.of(VECTOR, ArrayType.SCALAR), loop.body().inputs());
    }

    @Test
    void gradientOfAScanRunsItOnce() {
        var program = trace(
                x -> {
                    var sequences = List.of(x.getFirst().broadcast(Shape.of(5, 3)));
                    var result = ControlFlow.scan(
                            5,
                            x,
                            sequences,
                            (c, e) -> new Step(
                                    List.of(c.getFirst().times(e.getFirst()).sin()), List.of()));
                    return List.of(result.carries().getFirst().sum());
                },
                VECTOR);

        assertEquals(2, all(program.valueAndGradient(), Control.Scan.class).size());
    }

    @Test
    void valuesAndTangentsOfALoopAreOneLoop() {
        var program = trace(
                x -> ControlFlow.scan(
                                5,
                                x,
                                List.of(),
                                (c, e) -> new Step(List.of(c.getFirst().sin()), List.of()))
                        .carries(),
                VECTOR);

        assertEquals(1, all(program.jvp(), Control.Scan.class).size());
        assertEquals(1, all(program.jet(3), Control.Scan.class).size());
    }

    @Test
    void checkpointComputesAgainFromItsArguments() {
        var program = trace(
                x -> {
                    var inner = ControlFlow.checkpoint(
                            "block", x, y -> List.of(y.getFirst().exp().sin()));
                    return List.of(inner.getFirst().sum());
                },
                VECTOR);

        var gradient = program.gradient();

        var calls = gradient.equations().stream()
                .filter(e -> e.primitive() instanceof Control.Checkpoint)
                .toList();
        assertEquals(1, calls.size(), "the values are not needed: " + gradient);
        var back = (Control.Checkpoint) calls.getFirst().primitive();
        assertEquals(
                List.of(Elementwise.Unary.EXP, Elementwise.Unary.COS), all(back.program(), Elementwise.Unary.class));
        assertTrue(calls.getFirst().operands().contains(0), gradient.toString());
        assertTrue(all(gradient, Elementwise.Unary.class).isEmpty(), "nothing is kept outside: " + gradient);
    }

    @Test
    void customDerivativesSurviveBatching() {
        var program = trace(
                x -> ControlFlow.custom(
                        "clipped",
                        x,
                        y -> List.of(y.getFirst().sin()),
                        (y, results, cotangents) ->
                                List.of(cotangents.getFirst().tanh())),
                ArrayType.SCALAR);

        assertEquals(List.of(Elementwise.Unary.TANH), all(program.vmap(4).vjp(), Elementwise.Unary.class));
        assertEquals(List.of(Elementwise.Unary.TANH), all(program.vjp().vmap(4), Elementwise.Unary.class));
    }

    @Test
    void stoppedGradientsAreZero() {
        var program = trace(
                x -> List.of(ControlFlow.stopGradient(x.getFirst().sin())
                        .times(x.getFirst())
                        .sum()),
                VECTOR);

        assertTrue(!all(program.gradient(), Elementwise.Unary.class).contains(Elementwise.Unary.COS));
    }

    @Test
    void mistakesInCarriesNameBothTypes() {
        assertEquals(
                "carry 1 of scan 5 is f64[3], but the body makes it f64[]",
                mistake(
                        x -> ControlFlow.scan(
                                        5,
                                        x,
                                        List.of(),
                                        (c, e) -> new Step(
                                                List.of(c.get(0), c.get(1).sum()), List.of()))
                                .carries(),
                        ArrayType.SCALAR,
                        VECTOR));
        assertEquals(
                "a step of this scan takes 1 carries, but gives 2",
                mistake(
                        x -> ControlFlow.scan(
                                        5,
                                        x,
                                        List.of(),
                                        (c, e) -> new Step(List.of(c.getFirst(), c.getFirst()), List.of()))
                                .carries(),
                        VECTOR));
        assertEquals(
                "carry 0 of while_loop is f64[3], but the body makes it f64[]",
                mistake(
                        x -> ControlFlow.whileLoop(
                                x,
                                c -> c.getFirst().constant(0).less(c.getFirst().sum()),
                                c -> List.of(c.getFirst().sum())),
                        VECTOR));
    }

    @Test
    void mistakesInSequencesAndConditionsNameTheTypes() {
        assertEquals(
                "scan over 5 steps cannot read f64[3]",
                mistake(
                        x -> ControlFlow.scan(5, List.of(), x, (c, e) -> new Step(c, e))
                                .collected(),
                        VECTOR));
        assertEquals(
                "the condition of a loop gives one truth value, but got [bool[3]]",
                mistake(x -> ControlFlow.whileLoop(x, c -> c.getFirst().less(c.getFirst()), c -> c), VECTOR));
        assertEquals(
                "both sides of cond give the same types, but got [f64[3]] and [f64[]]",
                mistake(
                        x -> ControlFlow.cond(
                                x.getFirst().sum().less(x.getFirst().constant(0)),
                                () -> x,
                                () -> List.of(x.getFirst().sum())),
                        VECTOR));
    }

    @Test
    void customProgramsMustNotUseWhatIsAround() {
        var message = mistake(
                x -> ControlFlow.custom(
                        "scaled",
                        List.of(x.get(0)),
                        y -> List.of(y.getFirst().times(x.get(1))),
                        (y, tangents) -> tangents),
                VECTOR,
                VECTOR);
        assertEquals(
                "scaled has derivatives of its own and must take all that it uses as arguments, but it uses [%1: f64[3]]",
                message);
    }

    @Test
    void customTangentsMustFitTheResults() {
        assertEquals(
                "the tangents of total are of types [f64[]], but got [f64[3]]",
                mistake(
                        x -> ControlFlow.custom(
                                "total", x, y -> List.of(y.getFirst().sum()), (y, tangents) -> tangents),
                        VECTOR));
    }
}
