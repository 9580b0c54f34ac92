package org.simplectic.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** Forward Fourier transforms, complex and real, in one and two dimensions. */
final class TransformCases {
    /** The peers' lengths, and two that are no powers of two. */
    private static final int[] LENGTHS = {256, 1000, 1024, 1155, 4096, 65536, 1048576};

    private static final int[] SIDES = {256, 512, 1024};

    /** Outputs that are checked. */
    private static final int CHECKED = 8;

    /** The peers print no transforms shorter than this with several threads. */
    private static final int LEAST_SHARED = 65536;

    private TransformCases() {}

    static List<Case> all() {
        return List.of(
                of("kernels/zfft-1d", 1, false),
                of("kernels/rfft-1d", 1, true),
                of("kernels/zfft-2d", 2, false),
                of("kernels/rfft-2d", 2, true));
    }

    private static Case of(String name, int dimensions, boolean real) {
        return new Case(
                name,
                true,
                context -> Arrays.stream(dimensions == 1 ? LENGTHS : SIDES)
                        .mapToObj(n -> new Transform(n, dimensions, real))
                        .filter(transform -> context.threads() == 1 || transform.total() >= LEAST_SHARED)
                        .<Supplier<Trial>>map(transform -> () -> transform.trial(context.threads()))
                        .toList());
    }

    /**
     * One transform.
     *
     * @param n points along each axis
     * @param dimensions 1 or 2
     * @param real whether the input is real, and the output half the spectrum
     */
    private record Transform(int n, int dimensions, boolean real) {
        int total() {
            return dimensions == 1 ? n : n * n;
        }

        /** Outputs along the last axis. */
        int last() {
            return real ? n / 2 + 1 : n;
        }

        Trial trial(int threads) {
            var dtype = real ? DType.F64 : DType.C128;
            var type = dimensions == 1 ? ArrayType.of(dtype, n) : ArrayType.of(dtype, n, n);
            var input = HostArray.of(type, Hash.numbers(0, real ? total() : 2 * total(), 1, -0.5));
            int[] axes = dimensions == 1 ? new int[] {0} : new int[] {0, 1};
            Function<List<HostArray>, Trial.Outcome> outcome = out -> Trial.Outcome.ofFlops(
                    error(input, out.getFirst()), (real ? 2.5 : 5) * total() * Math.log(total()) / Math.log(2));
            return ProgramTrial.of(
                    dimensions == 1 ? String.valueOf(n) : n + "x" + n,
                    "",
                    threads,
                    List.of(input),
                    in -> List.of(
                            real ? in.getFirst().rfft(axes) : in.getFirst().fft(axes)),
                    outcome);
        }

        /** The largest deviation among some outputs from sums by the definition, relative to the input's norm. */
        private double error(HostArray input, HostArray output) {
            double norm = 0;
            for (int i = 0; i < total(); i++) {
                norm += input.get(i) * input.get(i) + input.imaginary(i) * input.imaginary(i);
            }
            double worst = 0;
            for (int q = 0; q < CHECKED; q++) {
                int k = (int) (Hash.u(77 + q) * (dimensions == 1 ? last() : n));
                int l = dimensions == 1 ? 0 : (int) (Hash.u(177 + q) * last());
                worst = Math.max(worst, deviation(input, output, k, l));
            }
            return worst / Math.sqrt(norm);
        }

        private double deviation(HostArray input, HostArray output, int k, int l) {
            var re = new AccurateSum();
            var im = new AccurateSum();
            for (int i = 0; i < total(); i++) {
                long phase = dimensions == 1 ? (long) i * k % n : ((long) (i / n) * k + (long) (i % n) * l) % n;
                double angle = 2 * Math.PI * phase / n;
                re.add(input.get(i), Math.cos(angle));
                re.add(input.imaginary(i), Math.sin(angle));
                im.add(input.imaginary(i), Math.cos(angle));
                im.add(input.get(i), -Math.sin(angle));
            }
            int at = dimensions == 1 ? k : k * last() + l;
            return Math.hypot(re.value() - output.get(at), im.value() - output.imaginary(at));
        }
    }
}
