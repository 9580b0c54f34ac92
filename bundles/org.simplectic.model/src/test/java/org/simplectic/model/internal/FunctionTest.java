package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.backend.java.internal.JavaBackend;

/** Expressions in names of a verb's own. */
final class FunctionTest {
    private static double value(Model model, String expression, List<String> names, double... arguments) {
        var places = new LinkedHashMap<String, Place>();
        names.forEach(name -> places.put(name, new Place("s.yaml", 1, 1, 1, "unknowns")));
        var program = model.function(Studies.text(expression), places);
        assertEquals(List.of(ArrayType.vector(names.size())), program.inputs());
        var backend = new JavaBackend();
        try (var executable = backend.compile(program);
                var vector = backend.put(HostArray.vector(arguments));
                var result = executable.call(List.of(vector)).getFirst()) {
            return backend.get(result).get(0);
        }
    }

    private static String message(Model model, String expression, String... names) {
        return String.valueOf(assertThrows(
                        StudyException.class, () -> value(model, expression, List.of(names), new double[names.length]))
                .getMessage());
    }

    @Test
    void namesStandForComponentsInOrder() {
        assertEquals(3 - 2 * 5 + 2 * Math.PI, value(Studies.xyz(), "v - a*u + a*pi", List.of("u", "v"), 5, 3), 1e-15);
    }

    @Test
    void aStudyWithoutAModelHasNumbersOnly() {
        var none = new EquationReader().none(1);
        assertTrue(none.states().isEmpty());
        assertEquals(Math.E * 4, value(none, "e*x^2", List.of("x"), 2), 1e-14);
        assertEquals(7, none.number(Studies.text("7")));
    }

    @Test
    void onlyUnknownsAndParametersCanBeUsed() {
        assertTrue(message(Studies.xyz(), "x + u", "u").contains("'x' is a state"));
        assertTrue(message(Studies.xyz(), "t + u", "u").contains("'t' is the time"));
        assertTrue(message(Studies.xyz(), "w + u", "u").contains("unknown name 'w'"));
        assertTrue(message(Studies.xyz(), "u", "u", "a").contains("'a' is already a parameter"));
        assertTrue(message(Studies.xyz(), "u", "u", "pi").contains("'pi' is the number"));
    }

    @Test
    void equationsDoNotKnowUnknowns() {
        var model = Studies.xyz();
        message(model, "w", "u");
        assertThrows(StudyException.class, () -> model.expression(Studies.text("u")));
    }
}
