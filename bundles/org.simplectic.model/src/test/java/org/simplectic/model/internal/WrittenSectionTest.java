package org.simplectic.model.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.api.WrittenModel;

/** Models whose text a plug-in brings. */
final class WrittenSectionTest {
    private static final String DECAY = """
            equations:
              dx/dt: "-k*x + y"
              dy/dt: 0
              twice: "2*x"
            parameters:
              k: {value: 2, unit: 1/s, source: a book}
            initial:
              x: {value: 3, unit: m}
              y: 0
            """;

    private static Model model(String written, String more) {
        var methods = new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                WrittenModel model = () -> written;
                return type.cast(model);
            }

            @Override
            public StudyNode text(String origin, String text) {
                return Studies.node(text);
            }
        };
        return new EquationReader().read((StudyNode.Mapping) Studies.node("problem: decay\n" + more), 7, methods);
    }

    private static String message(String more) {
        return assertThrows(StudyException.class, () -> model(DECAY, more)).getMessage();
    }

    @Test
    void theTextIsTheModel() {
        var model = model(DECAY, "");
        assertEquals(List.of(new Quantity("x", "m"), new Quantity("y", "")), model.states());
        assertArrayEquals(new double[] {-1, 0}, Studies.run(model.rhs(), 0, 3, 5), 0);
        assertEquals(6, Studies.run(model.expression(Studies.text("twice")), 0, 3, 5)[0]);
    }

    @Test
    void aStudyGivesOtherNumbersAndUnitsStay() {
        var model = model(DECAY, "parameters: {k: 4}\ninitial: {x: 1}\n");
        assertArrayEquals(new double[] {-7, 0}, Studies.run(model.rhs(), 0, 3, 5), 0);
        assertArrayEquals(new double[] {1, 0}, model.initial().toArray());
        assertEquals("m", model.states().getFirst().unit());
    }

    @Test
    void theTextsOwnKeysAreRefused() {
        var message = message("equations: {dx/dt: 1}\n");
        assertTrue(message.contains("has no key 'equations'"), message);
    }

    @Test
    void namesThatTheTextLacksAreRefusedWithTheNearest() {
        assertTrue(message("parameters: {K: 1}\n").contains("'K' is not a parameter of the problem 'decay'"));
        assertTrue(message("initial: {z: 1}\n").contains("'z' is not a state of the problem 'decay'"));
    }

    @Test
    void aTextThatIsNoMappingIsRefused() {
        var message = assertThrows(StudyException.class, () -> model("only words", ""))
                .getMessage();
        assertTrue(message.contains("no mapping"), message);
    }
}
