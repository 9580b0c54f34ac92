package org.simplectic.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.simplectic.array.HostArray;

/** Element-wise expressions in one pass: z = exp(0.75 x + y^2). */
final class FusedCases {
    private static final int[] SIZES = {1024, 65536, 8388608};

    /** The peers do not share out fewer elements than this. */
    private static final int LEAST_SHARED = 100000;

    private static final double FACTOR = 0.75;

    /** Elements that are checked, about. */
    private static final int CHECKED = 10000;

    private FusedCases() {}

    static List<Case> all() {
        return List.of(new Case(
                "kernels/fused-exp",
                true,
                context -> Arrays.stream(SIZES)
                        .filter(n -> context.threads() == 1 || n > LEAST_SHARED)
                        .<Supplier<Trial>>mapToObj(n -> () -> trial(n, context.threads()))
                        .toList()));
    }

    private static Trial trial(int n, int threads) {
        var x = HostArray.vector(Hash.numbers(0, n, 2, -1));
        var y = HostArray.vector(Hash.numbers(n, n, 2, -1));
        return ProgramTrial.of(
                String.valueOf(n),
                "",
                threads,
                List.of(x, y),
                in -> List.of(
                        in.get(0).times(FACTOR).plus(in.get(1).times(in.get(1))).exp()),
                out -> Trial.Outcome.ofBytes(error(x, y, out.getFirst()), 24.0 * n));
    }

    /** The largest relative deviation; the exponent's own rounding is made up for. */
    private static double error(HostArray x, HostArray y, HostArray z) {
        double worst = 0;
        for (int i = 0; i < x.size(); i += 1 + x.size() / CHECKED) {
            double exponent = Math.fma(y.get(i), y.get(i), FACTOR * x.get(i));
            var sum = new AccurateSum();
            sum.add(FACTOR, x.get(i));
            sum.add(y.get(i), y.get(i));
            sum.add(-1, exponent);
            double expected = StrictMath.exp(exponent);
            worst = Math.max(worst, Math.abs(z.get(i) / expected - 1 - sum.value()));
        }
        return worst;
    }
}
