package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.array.Equation;
import org.simplectic.array.Primitive;

/** Derivatives and batches of every primitive and of random compositions, by {@link GradientChecks}. */
final class GradientPropertyTest {
    private final JavaBackend backend = new JavaBackend();

    @TestFactory
    Stream<DynamicTest> primitives() {
        return GradientCases.primitives().stream().map(this::test);
    }

    @TestFactory
    Stream<DynamicTest> compositions() {
        return GradientCases.compositions().stream().map(this::test);
    }

    @Test
    void everyPrimitiveHasACase() {
        var tested = new HashSet<>();
        GradientCases.primitives().stream()
                .flatMap(c -> c.program().equations().stream())
                .map(Equation::primitive)
                .forEach(p -> tested.add(p instanceof Enum<?> constant ? constant : p.getClass()));
        var missing =
                kinds(Primitive.class).filter(kind -> !tested.contains(kind)).toList();
        assertEquals(List.of(), missing);
    }

    /** The constants and records of a sealed family. */
    private static Stream<Object> kinds(Class<?> family) {
        if (family.isEnum()) {
            return Arrays.stream(family.getEnumConstants());
        }
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(GradientPropertyTest::kinds)
                : Stream.of(family);
    }

    private DynamicTest test(GradientCase tested) {
        return DynamicTest.dynamicTest(tested.name(), () -> {
            GradientChecks.check(backend, tested);
            assertEquals(0, backend.openArrays(), "arrays left open");
        });
    }
}
