package org.simplectic.backend.simd.internal;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.simplectic.backend.java.internal.Agreement;
import org.simplectic.backend.java.internal.GradientCases;
import org.simplectic.backend.java.internal.JavaBackend;

/** Every primitive, 200 random compositions, and all their derivatives and batches: as on the reference backend. */
final class AgreementWithJavaTest {
    private static final JavaBackend JAVA = new JavaBackend();
    private static final SimdBackend SIMD = new SimdBackend(2);

    @AfterAll
    static void close() {
        SIMD.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseAgrees() {
        return Stream.concat(GradientCases.primitives().stream(), GradientCases.compositions().stream())
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> Agreement.check(JAVA, SIMD, c)));
    }
}
