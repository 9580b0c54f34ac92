package org.simplectic.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
    private static Program named(String name, UnaryOperator<Expr> function) {
        return Program.trace(name, List.of(ArrayType.vector(3)), x -> List.of(function.apply(x.getFirst())));
    }

    private static String fingerprint(UnaryOperator<Expr> function) {
        return named("f", function).fingerprint();
    }

    private static String product(int... columns) {
        var structure = SparseStructure.csr(3, new int[] {0, 1, 2}, columns);
        return fingerprint(x -> x.constant(HostArray.vector(1, 2)).sparseTimes(structure, x));
    }

    private static String looped(UnaryOperator<Expr> step) {
        return fingerprint(x -> ControlFlow.scan(
                        2,
                        List.of(x),
                        List.of(),
                        (c, e) -> new ControlFlow.Step(List.of(step.apply(c.getFirst())), List.of()))
                .carries()
                .getFirst());
    }

    /** The digest of the value's bytes as written: it must not change unless the format of programs does. */
    @Test
    void isTheSameInEveryRun() {
        assertEquals(
                "f5d42fd50c1b026250d92bd8b379488430bcdd57825f6f2e570717588ecad252",
                fingerprint(x -> x.sin().times(2)));
    }

    @Test
    void ignoresNames() {
        assertEquals(named("f", Expr::sin).fingerprint(), named("g", Expr::sin).fingerprint());
    }

    @Test
    void seesConstantsStructuresAndInnerPrograms() {
        assertNotEquals(fingerprint(x -> x.plus(1)), fingerprint(x -> x.plus(2)));
        assertNotEquals(
                fingerprint(x -> x.plus(0.0).times(0.0)),
                fingerprint(x -> x.plus(0.0).times(-0.0)));
        assertEquals(product(0, 1), product(0, 1));
        assertNotEquals(product(0, 1), product(0, 2));
        assertNotEquals(looped(Expr::sin), looped(Expr::cos));
    }

    @Test
    void seesTypesAndParameters() {
        assertNotEquals(
                fingerprint(Expr::sin),
                Program.trace(
                                "f",
                                List.of(ArrayType.vector(4)),
                                x -> List.of(x.getFirst().sin()))
                        .fingerprint());
        assertNotEquals(
                fingerprint(x -> x.shift(0, 1, Structural.Edge.PERIODIC)),
                fingerprint(x -> x.shift(0, 1, Structural.Edge.ZERO)));
    }
}
