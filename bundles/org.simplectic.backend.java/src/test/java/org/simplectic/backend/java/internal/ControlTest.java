package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.simplectic.backend.java.internal.Run.array;
import static org.simplectic.backend.java.internal.Run.vector;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Control;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** Programs inside programs. */
final class ControlTest {
    private static final ArrayType SCALAR = ArrayType.SCALAR;
    private static final ArrayType INTEGER = new ArrayType(DType.I64, Shape.SCALAR);

    private static HostArray integer(long value) {
        return HostArray.ofIntegers(INTEGER, value);
    }

    /** From (a, carry, x) to (a carry + x, carry). */
    private static Program horner() {
        return Program.trace(
                "horner",
                List.of(SCALAR, SCALAR, SCALAR),
                v -> List.of(v.get(0).times(v.get(1)).plus(v.get(2)), v.get(1)));
    }

    @Test
    void scansFromTheFirstEntryOn() {
        assertEquals(
                List.of(HostArray.scalar(1234), vector(DType.F64, 0, 1, 12, 123)),
                Run.primitive(
                        new Control.Scan(horner(), 1, 1, 4, false),
                        HostArray.scalar(10),
                        HostArray.scalar(0),
                        HostArray.vector(1, 2, 3, 4)));
    }

    @Test
    void scansFromTheLastEntryOn() {
        assertEquals(
                List.of(HostArray.scalar(4321), vector(DType.F64, 432, 43, 4, 0)),
                Run.primitive(
                        new Control.Scan(horner(), 1, 1, 4, true),
                        HostArray.scalar(10),
                        HostArray.scalar(0),
                        HostArray.vector(1, 2, 3, 4)));
    }

    @Test
    void scansOverNothingKeepTheCarries() {
        assertEquals(
                List.of(HostArray.scalar(7), vector(DType.F64)),
                Run.primitive(
                        new Control.Scan(horner(), 1, 1, 0, false),
                        HostArray.scalar(10),
                        HostArray.scalar(7),
                        HostArray.vector()));
    }

    @Test
    void carriesMayChangePlacesAndTypesMayDiffer() {
        var complex = ArrayType.of(DType.C128, 2);
        var swap = Program.trace(
                "swap",
                List.of(complex, complex, INTEGER, ArrayType.of(DType.BOOL, 1)),
                v -> List.of(v.get(1), v.get(0), v.get(2).plus(v.get(2).constant(2)), v.get(3)));
        var a = vector(DType.C128, 1, 2, 3, 4);
        var b = vector(DType.C128, 5, 6, 7, 8);
        var flags = array(DType.BOOL, Shape.of(3, 1), 1, 0, 1);
        assertEquals(
                List.of(b, a, integer(6), flags),
                Run.primitive(new Control.Scan(swap, 0, 3, 3, false), a, b, integer(0), flags));
    }

    @Test
    void loopsWhileTheConditionHolds() {
        var condition = Program.trace(
                "below",
                List.of(INTEGER, INTEGER, SCALAR),
                v -> List.of(v.get(1).less(v.get(0))));
        var body = Program.trace(
                "double",
                List.of(SCALAR, INTEGER, SCALAR),
                v -> List.of(v.get(1).plus(v.get(1).constant(1)), v.get(2).times(v.get(0))));
        var loop = new Control.WhileLoop(condition, body, 1, 1);
        assertEquals(
                List.of(integer(10), HostArray.scalar(1024)),
                Run.primitive(loop, integer(10), HostArray.scalar(2), integer(0), HostArray.scalar(1)));
        assertEquals(
                List.of(integer(11), HostArray.scalar(1)),
                Run.primitive(loop, integer(10), HostArray.scalar(2), integer(11), HostArray.scalar(1)));
    }

    @Test
    void runsOnlyTheChosenProgram() {
        var divide = Program.trace(
                "divide", List.of(INTEGER, INTEGER), v -> List.of(v.get(0).binary(Binary.DIVIDE, v.get(1))));
        var first = Program.trace("first", List.of(INTEGER, INTEGER), v -> List.of(v.get(0)));
        var choice = new Control.Choice(divide, first);
        var yes = array(DType.BOOL, Shape.SCALAR, 1);
        var no = array(DType.BOOL, Shape.SCALAR, 0);
        assertEquals(List.of(integer(3)), Run.primitive(choice, yes, integer(7), integer(2)));
        assertEquals(List.of(integer(7)), Run.primitive(choice, no, integer(7), integer(0)));
    }

    @Test
    void checkpointsAndCustomProgramsAreCalls() {
        var square = Program.trace(
                "square",
                List.of(SCALAR),
                v -> List.of(v.getFirst().times(v.getFirst()), v.getFirst().constant(5)));
        var expected = List.of(HostArray.scalar(9), HostArray.scalar(5));
        assertEquals(expected, Run.primitive(new Control.Checkpoint(square), HostArray.scalar(3)));
        assertEquals(expected, Run.primitive(new Control.Custom(square, null, null), HostArray.scalar(3)));
    }

    @Test
    void loopsNest() {
        var add = Program.trace(
                "add", List.of(SCALAR, SCALAR), v -> List.of(v.get(0).plus(v.get(1))));
        var rows = Program.trace(
                "rows",
                List.of(SCALAR, ArrayType.vector(3)),
                v -> Expr.apply(new Control.Scan(add, 0, 1, 3, false), v));
        assertEquals(
                List.of(HostArray.scalar(21)),
                Run.primitive(
                        new Control.Scan(rows, 0, 1, 2, false),
                        HostArray.scalar(0),
                        array(DType.F64, Shape.of(2, 3), 1, 2, 3, 4, 5, 6)));
    }
}
