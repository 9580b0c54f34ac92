package org.simplectic.bench;

import java.util.List;
import java.util.stream.Stream;

/** All cases that Simplectic has something to show for. */
final class Cases {
    private Cases() {}

    static List<Case> all() {
        return Stream.of(
                        OdeCases.all(),
                        DenseCases.all(),
                        TransformCases.all(),
                        SparseCases.all(),
                        PoissonCases.all(),
                        StreamCases.all(),
                        FusedCases.all(),
                        LearnCases.all(),
                        PdeCases.all())
                .flatMap(List::stream)
                .toList();
    }
}
