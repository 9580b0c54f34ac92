package org.simplectic.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ProgramTest {
    private static Program scalar(UnaryOperator<Expr> function) {
        return Program.trace("f", List.of(ArrayType.SCALAR), x -> List.of(function.apply(x.getFirst())));
    }

    private static List<Primitive> primitives(Program program) {
        return program.equations().stream().map(Equation::primitive).toList();
    }

    @Test
    void sharesCommonSubexpressions() {
        var program = scalar(x -> x.sqrt().plus(x.sqrt()));

        assertEquals(List.of(Elementwise.Unary.SQRT, Elementwise.Binary.ADD), primitives(program));
    }

    @Test
    void dropsWhatNothingUses() {
        var program = scalar(x -> {
            x.sqrt();
            return x.abs();
        });

        assertEquals(List.of(Elementwise.Unary.ABS), primitives(program));
        assertEquals(List.of(1), program.outputs());
    }

    @Test
    void foldsConstants() {
        var program = scalar(x -> x.times(x.constant(2).plus(x.constant(3)).sqrt()));

        assertEquals(
                List.of(new Structural.Constant(HostArray.scalar(Math.sqrt(5))), Elementwise.Binary.MULTIPLY),
                primitives(program));
    }

    @Test
    void writesSmallPowersAsProducts() {
        assertEquals(
                List.of(Elementwise.Binary.MULTIPLY, Elementwise.Binary.MULTIPLY),
                primitives(scalar(x -> x.binary(Elementwise.Binary.POWER, x.constant(3)))));
        assertEquals(
                List.of(Elementwise.Unary.SQRT, Elementwise.Binary.MULTIPLY),
                primitives(scalar(x -> x.binary(Elementwise.Binary.POWER, x.constant(1.5)))));
    }

    @Test
    void keepsMultiplicationByZeroBecauseOfNaN() {
        assertTrue(primitives(scalar(x -> x.times(0))).contains(Elementwise.Binary.MULTIPLY));
    }

    @Test
    void inlinesProgramsIntoPrograms() {
        var square = scalar(x -> x.times(x));
        var program = scalar(x -> square.apply(square.apply(List.of(x))).getFirst());

        assertEquals(List.of(Elementwise.Binary.MULTIPLY, Elementwise.Binary.MULTIPLY), primitives(program));
    }

    @Test
    void equalTracesAreEqualPrograms() {
        assertEquals(scalar(x -> x.sqrt().plus(x)), scalar(x -> x.sqrt().plus(x)));
    }

    @Test
    void laysOpenTheResultsOfAllEquations() {
        var all = scalar(x -> x.sqrt().plus(x)).withAllValues();

        assertEquals(List.of(2, 1, 2), all.outputs());
        assertEquals(2, all.equations().size());
    }

    @Test
    void printsAsSingleAssignment() {
        assertEquals("""
                f(%0: f64[]) {
                  %1: f64[] = sqrt %0
                  %2: f64[] = add %1 %0
                  return %2
                }""", scalar(x -> x.sqrt().plus(x)).toString());
    }

    @Test
    void printsSingleEquations() {
        assertEquals("%2: f64[] = add %1 %0", scalar(x -> x.sqrt().plus(x)).listing(1));
    }

    @Test
    void shapeAndTypeMistakesAreReportedWhileTracing() {
        var types = List.of(ArrayType.vector(2), ArrayType.vector(3));
        assertMistake(
                "add: the shapes \\[2\\] and \\[3\\] do not fit",
                () -> Program.trace("f", types, v -> List.of(v.get(0).plus(v.get(1)))));
        assertMistake(
                "add takes operands of one element type, but got f64\\[\\] and bool\\[\\]; convert one of them",
                () -> scalar(x -> x.plus(x.binary(Elementwise.Binary.LESS, x))));
        assertMistake(
                "slice \\[1:3\\] is outside shape \\[2\\]",
                () -> Program.trace("f", types, v -> List.of(v.getFirst().slice(1, 3))));
    }

    /** The message ends with the place in this source; a stack trace element may also name module and class loader. */
    private static void assertMistake(String message, Executable traced) {
        var mistake = assertThrows(IllegalArgumentException.class, traced).toString();
        assertTrue(mistake.matches(".*: " + message + " \\(at .*ProgramTest\\.java:\\d+\\)\\)"), mistake);
    }

    @Test
    void tracesDoNotMix() {
        var foreign = new java.util.concurrent.atomic.AtomicReference<Expr>();
        scalar(x -> {
            foreign.set(x);
            return x;
        });
        assertThrows(IllegalArgumentException.class, () -> scalar(x -> x.plus(foreign.get())));
    }
}
