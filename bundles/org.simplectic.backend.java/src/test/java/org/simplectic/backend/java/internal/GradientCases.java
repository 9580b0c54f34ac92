package org.simplectic.backend.java.internal;

import java.util.List;
import java.util.stream.Stream;

/** All functions that derivatives and backends are tested on. */
public final class GradientCases {
    private GradientCases() {}

    /** Every primitive with several settings; new families of primitives add theirs here. */
    public static List<GradientCase> primitives() {
        return Stream.of(PrimitiveCases.all(), FactorizationCases.all(), ControlCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Random compositions of primitives. */
    public static List<GradientCase> compositions() {
        return RandomCompositions.all();
    }
}
