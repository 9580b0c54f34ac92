package org.simplectic.backend.simd.internal.fft;

import java.util.List;

/** Passes one after the other, each from one of four places in memory to another. */
final class Steps {
    static final int IN = 0;
    static final int OUT = 1;
    static final int FIRST = 2;
    static final int SECOND = 3;

    /** One pass, and where it reads and writes: a place and an offset in bytes. */
    record Step(Codelet codelet, Pass pass, int from, long fromOffset, int to, long toOffset) {}

    private final Step[] steps;

    Steps(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    void run(long in, long out, long first, long second) {
        for (var step : steps) {
            var from = place(step.from, in, out, first, second) + step.fromOffset;
            var to = place(step.to, in, out, first, second) + step.toOffset;
            step.codelet.run(step.pass, from, to, 0);
        }
    }

    private static long place(int place, long in, long out, long first, long second) {
        return switch (place) {
            case IN -> in;
            case OUT -> out;
            case FIRST -> first;
            default -> second;
        };
    }
}
