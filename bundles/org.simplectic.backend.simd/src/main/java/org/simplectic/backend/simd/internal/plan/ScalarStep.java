package org.simplectic.backend.simd.internal.plan;

import org.simplectic.backend.simd.internal.code.Code;

/** Straight-line code over the table itself. */
final class ScalarStep implements Step {
    private final Code code;
    private final int kernel;

    ScalarStep(Code code, int kernel) {
        this.code = code;
        this.kernel = kernel;
    }

    @Override
    public void run(long[] table) {
        code.run(kernel, table, 0);
    }
}
