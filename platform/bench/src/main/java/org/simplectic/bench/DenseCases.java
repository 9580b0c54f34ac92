package org.simplectic.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** Matrix products, and factorizations of dense matrices. */
final class DenseCases {
    private static final int[] PRODUCTS = {64, 192, 512, 1024};
    private static final int FACTORIZED = 512;

    /** Entries of a product that are checked. */
    private static final int CHECKED = 64;

    private DenseCases() {}

    static List<Case> all() {
        return List.of(
                new Case("kernels/dgemm", true, context -> products(DType.F64, context)),
                new Case("kernels/sgemm", true, context -> products(DType.F32, context)),
                new Case("kernels/cholesky", true, context -> List.of(() -> cholesky(context))),
                new Case("kernels/lu", true, context -> List.of(() -> solve(context))),
                new Case("kernels/symmetric-eigen", true, context -> List.of(() -> eigen(context))));
    }

    private static List<Supplier<Trial>> products(DType dtype, Case.Context context) {
        return Arrays.stream(PRODUCTS)
                .<Supplier<Trial>>mapToObj(n -> () -> product(dtype, n, context))
                .toList();
    }

    private static Trial product(DType dtype, int n, Case.Context context) {
        var type = ArrayType.of(dtype, n, n);
        var a = HostArray.of(type, Hash.numbers(0, n * n, 1, -0.5));
        var b = HostArray.of(type, Hash.numbers((long) n * n, n * n, 1, -0.5));
        return ProgramTrial.of(
                String.valueOf(n),
                "",
                context.threads(),
                List.of(a, b),
                in -> List.of(in.get(0).matmul(in.get(1))),
                out -> Trial.Outcome.ofFlops(productError(n, a, b, out.getFirst()), 2.0 * n * n * n));
    }

    /** The largest deviation among some entries, relative to the largest of them. */
    private static double productError(int n, HostArray a, HostArray b, HostArray c) {
        double worst = 0;
        double scale = 0;
        for (int q = 0; q < CHECKED; q++) {
            int i = (int) (Hash.u(900 + q) * n);
            int j = (int) (Hash.u(1900 + q) * n);
            var sum = new AccurateSum();
            for (int k = 0; k < n; k++) {
                sum.add(a.get(i * n + k), b.get(k * n + j));
            }
            worst = Math.max(worst, Math.abs(sum.value() - c.get(i * n + j)));
            scale = Math.max(scale, Math.abs(sum.value()));
        }
        return worst / scale;
    }

    private static Trial cholesky(Case.Context context) {
        int n = FACTORIZED;
        var matrix = symmetric(n);
        return ProgramTrial.of(
                String.valueOf(n),
                "",
                context.threads(),
                List.of(matrix),
                in -> List.of(in.getFirst().cholesky()),
                out -> {
                    var l = out.getFirst();
                    double error = residual(n, matrix, (i, j) -> dot(Math.min(i, j) + 1, l, i * n, 1, l, j * n, 1));
                    return Trial.Outcome.ofFlops(error, 1.0 / 3 * n * n * n);
                });
    }

    /** The factorization alone is not to be had: this one solves a system too, at a hundredth of the cost. */
    private static Trial solve(Case.Context context) {
        int n = FACTORIZED;
        var matrix = HostArray.of(ArrayType.of(DType.F64, n, n), Hash.numbers(0, n * n, 1, -0.5));
        var right = HostArray.of(ArrayType.of(DType.F64, n, 1), Hash.numbers((long) n * n, n, 1, -0.5));
        return ProgramTrial.of(
                String.valueOf(n),
                "factorize and solve once",
                context.threads(),
                List.of(matrix, right),
                in -> List.of(in.get(0).solve(in.get(1))),
                out -> Trial.Outcome.ofFlops(solutionError(n, matrix, out.getFirst(), right), 2.0 / 3 * n * n * n));
    }

    private static double solutionError(int n, HostArray matrix, HostArray x, HostArray right) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < n; i++) {
            difference += square(dot(n, matrix, i * n, 1, x, 0, 1) - right.get(i));
            norm += square(right.get(i));
        }
        return Math.sqrt(difference / norm);
    }

    private static Trial eigen(Case.Context context) {
        int n = FACTORIZED;
        var matrix = HostArray.of(
                ArrayType.of(DType.F64, n, n),
                IntStream.range(0, n * n)
                        .mapToDouble(k -> entry(n, k / n, k % n))
                        .toArray());
        return ProgramTrial.of(
                String.valueOf(n),
                "",
                context.threads(),
                List.of(matrix),
                in -> in.getFirst().symmetricEigen(),
                out -> {
                    var values = out.get(0);
                    var vectors = out.get(1);
                    double difference = 0;
                    double norm = 0;
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < n; j++) {
                            double product = dot(n, matrix, i * n, 1, vectors, j, n);
                            difference += square(product - values.get(j) * vectors.get(i * n + j));
                            norm += square(matrix.get(i * n + j));
                        }
                    }
                    return Trial.Outcome.ofFlops(Math.sqrt(difference / norm), Double.NaN);
                });
    }

    /** Positive definite: n on the diagonal outweighs the rest. */
    private static HostArray symmetric(int n) {
        return HostArray.of(
                ArrayType.of(DType.F64, n, n),
                IntStream.range(0, n * n)
                        .mapToDouble(k -> entry(n, k / n, k % n) + (k / n == k % n ? n : 0))
                        .toArray());
    }

    private static double entry(int n, int i, int j) {
        return Hash.u((long) Math.max(i, j) * n + Math.min(i, j)) - 0.5;
    }

    private interface Entry {
        double at(int i, int j);
    }

    private static double residual(int n, HostArray matrix, Entry product) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                difference += square(product.at(i, j) - matrix.get(i * n + j));
                norm += square(matrix.get(i * n + j));
            }
        }
        return Math.sqrt(difference / norm);
    }

    private static double dot(int n, HostArray a, int fromA, int strideA, HostArray b, int fromB, int strideB) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum = Math.fma(a.get(fromA + k * strideA), b.get(fromB + k * strideB), sum);
        }
        return sum;
    }

    private static double square(double x) {
        return x * x;
    }
}
