package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Fourier;
import org.simplectic.backend.simd.internal.fft.FftPlan;
import org.simplectic.backend.simd.internal.memory.Memory;

/** A Fourier transform. */
final class FourierStep implements Step {
    private final FftPlan plan;
    private final Site site;

    private FourierStep(FftPlan plan, Site site) {
        this.plan = plan;
        this.site = site;
    }

    static Step of(Fourier.Fft fft, Site site) {
        boolean inverse = fft.kind() == Fourier.Kind.REAL_INVERSE;
        var whole = inverse ? site.type() : site.operandType(0);
        if (whole.shape().size() == 0) {
            return table -> {};
        }
        var kind = switch (fft.kind()) {
            case FORWARD -> FftPlan.Kind.FORWARD;
            case INVERSE -> FftPlan.Kind.INVERSE;
            case REAL_FORWARD -> FftPlan.Kind.REAL_FORWARD;
            case REAL_INVERSE -> FftPlan.Kind.REAL_INVERSE;
        };
        var plan = site.slots()
                .transform(
                        whole.shape().extents(), fft.axes(), kind, whole.dtype().real() == DType.F32);
        return new FourierStep(plan, site);
    }

    @Override
    public void run(long[] table) {
        plan.execute(
                Memory.ALL,
                site.operand(0).in(table),
                Memory.ALL,
                site.result(0).in(table),
                site.resources().team());
    }
}
