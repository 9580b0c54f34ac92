package org.simplectic.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldSelectionTest {
    private static final List<Quantity> FIELDS =
            List.of(new Quantity("u", "m/s"), new Quantity("velocity", "m/s"), new Quantity("p", "Pa"));

    private static final Set<String> KEYS = Set.of("from", "to");

    @Test
    void nothingMeansAllFields() {
        assertEquals(new FieldSelection(List.of(0, 1, 2), Map.of()), FieldSelection.parse("  ", FIELDS, KEYS));
        assertEquals(
                new FieldSelection(List.of(0, 1, 2), Map.of("to", 2.0)), FieldSelection.parse("(to=2)", FIELDS, KEYS));
    }

    @Test
    void namesAndNumbersAreRead() {
        var selection = FieldSelection.parse(" ( p, u , from = -1e-3) ", FIELDS, KEYS);
        assertEquals(List.of(2, 0), selection.fields());
        assertEquals(OptionalDouble.of(-1e-3), selection.number("from"));
        assertEquals(OptionalDouble.empty(), selection.number("to"));
    }

    @Test
    void errorsSayWhatWasExpected() {
        assertEquals(
                "there is no field 'velocty' to write; did you mean 'velocity'? (valid: p, u, velocity)",
                message("(velocty)"));
        assertEquals("the field 'u' is named twice", message("(u, u)"));
        assertEquals("'form' cannot be set here; did you mean 'from'? (valid: from, to)", message("(u, form=0)"));
        assertEquals("from=low is not a number", message("(from=low)"));
        assertEquals("to=Infinity is not a finite number", message("(to=Infinity)"));
        assertEquals("'to' is set twice in '(to=1, to=2)'", message("(to=1, to=2)"));
        var expected = "expected nothing or (NAME, ..., from=NUMBER, to=NUMBER)";
        assertEquals("cannot read 'u': " + expected, message("u"));
        assertEquals("cannot read '(u) v)': " + expected, message("(u) v)"));
        assertEquals("the name of a field is missing: " + expected, message("(u, )"));
    }

    private static String message(String argument) {
        var error = assertThrows(IllegalArgumentException.class, () -> FieldSelection.parse(argument, FIELDS, KEYS));
        return String.valueOf(error.getMessage());
    }
}
