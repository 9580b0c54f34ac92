package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

final class SettingsTest {
    private static final StudyNode.Mapping STUDY = (StudyNode.Mapping) StudyReader.readValue("study.yaml", """
            model: {equations: {dx/dt: "-k*x"}, parameters: {k: 1}, initial: {x: 1}}
            integrate: {span: [0, 10], with: {integrator: tsit5, rtol: 1e-6}}
            """);

    private static String set(String setting, String... path) {
        StudyNode node = Settings.apply(STUDY, List.of(setting));
        for (var key : path) {
            node = switch (node) {
                case StudyNode.Mapping mapping -> mapping.get(key);
                case StudyNode.Sequence sequence -> sequence.items().get(Integer.parseInt(key));
                case StudyNode.Scalar scalar -> scalar;
            };
        }
        return ((StudyNode.Scalar) node).text();
    }

    @Test
    void replacesByPathOrByItsEnd() {
        assertEquals("1e-9", set("integrate.with.rtol=1e-9", "integrate", "with", "rtol"));
        assertEquals("1e-9", set("rtol=1e-9", "integrate", "with", "rtol"));
        assertEquals("3", set("parameters.k=3", "model", "parameters", "k"));
        assertEquals("20", set("integrate.span.1=20", "integrate", "span", "1"));
    }

    @Test
    void addsWhatIsNotThereYet() {
        assertEquals("1e-9", set("integrate.with.atol=1e-9", "integrate", "with", "atol"));
        assertEquals("x^2", set("metrics.square=x^2", "metrics", "square"));
    }

    @Test
    void saysWhatIsWrongWithASetting() {
        assertTrue(failure("rtol").contains("expected key=value"));
        assertTrue(failure("integrate.span.7=1").contains("no position of a list of 2"));
        assertTrue(failure("integrate.with.rtol.more=1").contains("single value"));
    }

    private static String failure(String setting) {
        try {
            return set(setting, "model", "initial", "x");
        } catch (StudyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void ambiguousEndsAreRefused() {
        var study = (StudyNode.Mapping) StudyReader.readValue("s", "a: {x: 1}\nb: {x: 2}");
        var e = assertThrows(StudyException.class, () -> Settings.apply(study, List.of("x=3")));
        assertTrue(e.getMessage().contains("a.x, b.x"), e.getMessage());
    }
}
