package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Executable;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** The check of backends against each other, on backends that differ by a known factor. */
final class AgreementTest {
    private static final GradientCase SINE = GradientCase.of("sine", GradientCase.input(Domain.ANY, 3), Expr::sin);
    private static final GradientCase SUM = GradientCase.of(
            "sum", GradientCase.input(Domain.ANY, 3), x -> x.sin().sum());

    @Test
    void acceptsAFewUnitsOfAFunctionAndMoreOfASum() {
        assertDoesNotThrow(() -> Agreement.check(new JavaBackend(), new JavaBackend(), SINE));
        assertDoesNotThrow(() -> Agreement.check(new JavaBackend(), magnifying(1 + 0x1p-51), SINE));
        assertDoesNotThrow(() -> Agreement.check(new JavaBackend(), magnifying(1 + 5e-13), SUM));
    }

    @Test
    void namesProgramAndBothValuesWhereBackendsDiffer() {
        var ofFunction = assertThrows(
                AssertionFailedError.class, () -> Agreement.check(new JavaBackend(), magnifying(1 + 5e-13), SINE));
        assertTrue(ofFunction.toString().contains("sine on magnifying, result 0: "), ofFunction::toString);
        assertThrows(AssertionFailedError.class, () -> Agreement.check(new JavaBackend(), magnifying(1 + 2e-12), SUM));
    }

    /** The java backend with results magnified a little. */
    private static Backend magnifying(double factor) {
        var exact = new JavaBackend();
        return new Backend() {
            @Override
            public String name() {
                return "magnifying";
            }

            @Override
            public Executable compile(Program program, CompileOptions options) {
                return exact.compile(program, options);
            }

            @Override
            public Array put(HostArray values) {
                return exact.put(values);
            }

            @Override
            public HostArray get(Array array) {
                var values = exact.get(array).toArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= factor;
                }
                return HostArray.of(array.type(), values);
            }

            @Override
            public long openArrays() {
                return exact.openArrays();
            }
        };
    }
}
