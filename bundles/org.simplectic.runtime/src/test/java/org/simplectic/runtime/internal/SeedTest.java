package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.StudyNode;

/** Where the seed of a run comes from. */
final class SeedTest {
    private static StudyNode.Mapping study(String text) {
        return (StudyNode.Mapping) StudyReader.readValue("study.yaml", text);
    }

    @Test
    void aSeedOfTheStudyStays() {
        var study = study("{model: {noise: {}}, seed: -5}");
        assertSame(study, Seed.given(study));
        assertEquals(-5, Seed.of(study));
        assertEquals(List.of(), Seed.notes(study));
    }

    @Test
    void noiseWithoutASeedGetsAFreshOne() {
        var study = study("{model: {noise: {}}}");
        var first = Seed.given(study);
        assertNotEquals(Seed.of(first), Seed.of(Seed.given(study)));
        assertEquals(List.of("seed is not given; drew " + Seed.of(first)), Seed.notes(first));
        // What is drawn once goes into records and checkpoints, and stays.
        assertSame(first, Seed.given(first));
    }

    @Test
    void studiesWithoutNoiseNeedNone() {
        var study = study("{model: {equations: {}}}");
        assertSame(study, Seed.given(study));
        assertEquals(0, Seed.of(study));
    }
}
