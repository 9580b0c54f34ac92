package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Derivatives and batches of every primitive and of random compositions, by {@link GradientChecks}. */
final class GradientPropertyTest {
    /** New families of primitives add their cases here. */
    private static final List<List<GradientCase>> FAMILIES =
            List.of(PrimitiveCases.all(), FactorizationCases.all(), ControlCases.all());

    private final JavaBackend backend = new JavaBackend();

    @TestFactory
    Stream<DynamicTest> primitives() {
        return FAMILIES.stream().flatMap(List::stream).map(this::test);
    }

    @TestFactory
    Stream<DynamicTest> compositions() {
        return RandomCompositions.all().stream().map(this::test);
    }

    private DynamicTest test(GradientCase tested) {
        return DynamicTest.dynamicTest(tested.name(), () -> {
            GradientChecks.check(backend, tested);
            assertEquals(0, backend.openArrays(), "arrays left open");
        });
    }
}
