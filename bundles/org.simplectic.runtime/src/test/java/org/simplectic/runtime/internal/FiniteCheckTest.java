package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

final class FiniteCheckTest {
    private static Optional<NonfiniteValue> check(Function<List<Expr>, List<Expr>> function, HostArray... arguments) {
        var backend = new TestBackend("test", program -> true);
        var types = List.of(arguments).stream().map(HostArray::type).toList();
        try (var session = new RunSession(backend, CompileOptions.DEFAULT, true, () -> false)) {
            var kernel = session.kernel(Program.trace("step", types, function));
            kernel.call(List.of(arguments).stream().map(session::array).toArray(org.simplectic.array.Array[]::new));
            return session.nonfinite();
        } finally {
            assertEquals(0, backend.openArrays());
        }
    }

    private static Optional<NonfiniteValue> check(UnaryOperator<Expr> function, double... values) {
        return check(in -> List.of(function.apply(in.getFirst())), HostArray.vector(values));
    }

    @Test
    void namesTheFirstEquationAndWhatItWasGiven() {
        var found = check(y -> y.times(2).log().plus(y).exp(), 1, -3, 2).orElseThrow();

        assertEquals("""
                The first one came up in step 7 (t=0.5), in the program 'step', kernel 'all_of_step', though all that went \
                into it was finite:
                  %3: f64[3] = log %2
                    %3[1] = NaN  (1 of 3 elements not finite)
                    %2[1] = -6.0
                The logarithm of a negative number is not defined. Keep the model out of where this happens, or take \
                smaller steps. Without --check-finite the run goes on: a method that chooses its steps may get around \
                such a value.""", found.report("in step 7 (t=0.5)"));
    }

    @Test
    void saysWhatWentWrong() {
        assertEquals(
                "It divides by zero.",
                check(y -> y.over(y.minus(y)), 1).orElseThrow().cause());
        assertEquals(
                "The result is too large for f64.",
                check(y -> y.exp(), 1, 710).orElseThrow().cause());
        assertEquals(
                "The square root of a negative number is not defined.",
                check(Expr::sqrt, 4, -4).orElseThrow().cause());
        assertEquals(
                "A broken power of a negative number is not defined.",
                check(y -> y.power(0.3), -4).orElseThrow().cause());
    }

    @Test
    void showsFirstElementsAndRangeOfOtherOperands() {
        var found = check(Expr::sum, 1e308, 1e308, 3, 4, 5).orElseThrow();

        assertEquals("%1: f64[] = sum [0] %0", found.equation());
        assertEquals(
                List.of("%1 = Infinity", "%0 = 1.0E308, 1.0E308, 3.0, 4.0, ...  (from 3.0 to 1.0E308)"),
                found.values());
    }

    @Test
    void infiniteValuesThatNoResultDependsOnAreNoFault() {
        assertTrue(check(y -> y.less(y.constant(0)).where(y.log(), y), 1, 0).isEmpty());
    }

    @Test
    void followsTheBadResultPastAHarmlessInfinity() {
        var found = check(
                        in -> List.of(in.getFirst()
                                .reciprocal()
                                .min(in.getFirst().constant(3))
                                .minus(4)
                                .sqrt()),
                        HostArray.vector(0, 1))
                .orElseThrow();

        assertTrue(found.equation().contains("sqrt"), found.equation());
    }

    @Test
    void namesTheEntryOfAScan() {
        var found = check(
                        in -> {
                            var y = in.getFirst();
                            var steps = ControlFlow.scan(5, List.of(y.get(0)), List.of(y), (carries, entries) -> {
                                var next = carries.getFirst().minus(entries.getFirst());
                                return new ControlFlow.Step(List.of(next), List.of(next.sqrt()));
                            });
                            return List.of(steps.collected().getFirst().sum());
                        },
                        HostArray.vector(5, 0, 4, 2, 1))
                .orElseThrow();

        assertEquals(2, found.within().size());
        assertTrue(
                found.within().getFirst().contains(" = scan 5"), found.within().toString());
        assertEquals("entry 2:", found.within().getLast());
        assertTrue(found.equation().contains(" = sqrt "), found.equation());
        assertTrue(found.values().getLast().endsWith(" = -4.0"), found.values().toString());
        assertTrue(found.report("in step 1").contains("\n    entry 2:\n      %"), found.report("in step 1"));
    }

    @Test
    void namesThePassOfALoop() {
        var found = check(
                        in -> ControlFlow.whileLoop(
                                in,
                                carries -> carries.getFirst()
                                        .less(carries.getFirst().constant(1e300)),
                                carries -> List.of(carries.getFirst()
                                        .times(carries.getFirst())
                                        .exp())),
                        HostArray.scalar(3))
                .orElseThrow();

        assertEquals("pass 2:", found.within().getLast());
        assertTrue(found.equation().contains(" = exp "), found.equation());
    }

    @Test
    void goesIntoTheChosenBranchAndCheckpoints() {
        var found = check(
                        in -> {
                            var y = in.getFirst();
                            return ControlFlow.cond(
                                    y.less(y.constant(0)),
                                    () -> ControlFlow.checkpoint(
                                            "root",
                                            List.of(y),
                                            a -> List.of(a.getFirst().minus(1).sqrt())),
                                    () -> List.of(y.log()));
                        },
                        HostArray.scalar(-3))
                .orElseThrow();

        assertEquals(2, found.within().size());
        assertTrue(
                found.within().getLast().contains("checkpoint root"),
                found.within().toString());
        assertTrue(found.equation().contains(" = sqrt "), found.equation());
    }

    @Test
    void valuesThatTheArgumentsHadAreNoFaultOfTheProgram() {
        assertTrue(check(y -> y.times(2).plus(1), 1, Double.NaN).isEmpty());
        assertTrue(check(y -> y.sqrt(), 1, Double.NEGATIVE_INFINITY).isEmpty());
        assertTrue(check(y -> y.times(2), 1, 2).isEmpty());
    }

    @Test
    void onlyTheFirstIsKept() {
        var backend = new TestBackend("test", program -> true);
        try (var session = new RunSession(backend, CompileOptions.DEFAULT, true, () -> false)) {
            var types = List.of(ArrayType.SCALAR);
            session.kernel(Program.trace(
                            "first", types, in -> List.of(in.getFirst().log())))
                    .call(session.scalar(-1));
            session.kernel(Program.trace(
                            "second", types, in -> List.of(in.getFirst().sqrt())))
                    .call(session.scalar(-1));

            assertEquals("first", session.nonfinite().orElseThrow().program());
        }
    }
}
