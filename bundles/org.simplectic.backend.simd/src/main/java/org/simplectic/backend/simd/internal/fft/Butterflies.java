package org.simplectic.backend.simd.internal.fft;

/**
 * Discrete Fourier transforms of short fixed length, {@code X[k] = sum over j of x[j] exp(-2 pi i j k / n)}, written into
 * a {@link Graph}.
 *
 * <p>Powers of two are split by two with the rotations in the form {@code c (1 - i t)}: two fused operations, the factor
 * {@code c} goes into the sums that follow. Coprime factors are split without any rotation (Good and Thomas), others
 * with rotations (Cooley and Tukey). Odd primes use the symmetry of cosine and sine: {@code (p - 1)^2} fused operations.
 *
 * @see "C. Van Loan, Computational Frameworks for the Fast Fourier Transform, SIAM 1992"
 * @see "E. Linzer, E. Feig, Implementation of efficient FFT algorithms on fused multiply-add architectures, IEEE Trans.
 *     Signal Processing 41 (1993)"
 */
final class Butterflies {
    /** A complex value: the nodes of its parts. */
    record Complex(int re, int im) {}

    private final Graph graph;

    Butterflies(Graph graph) {
        this.graph = graph;
    }

    /** The transform of {@code x}. */
    Complex[] transform(Complex[] x) {
        var n = x.length;
        if (n == 1) {
            return x;
        }
        if (Integer.bitCount(n) == 1) {
            return halves(x);
        }
        var factor = smallestFactor(n);
        if (factor == n) {
            return oddPrime(x);
        }
        var power = factor;
        while (n / power % factor == 0) {
            power *= factor;
        }
        return power < n ? coprime(x, power, n / power) : rotated(x, factor, n / factor);
    }

    Complex plus(Complex a, Complex b) {
        return new Complex(graph.plus(a.re, b.re), graph.plus(a.im, b.im));
    }

    Complex minus(Complex a, Complex b) {
        return new Complex(graph.minus(a.re, b.re), graph.minus(a.im, b.im));
    }

    /** The product of two values that are both computed or loaded. */
    Complex times(Complex a, Complex w) {
        var re = graph.plus(graph.negate(graph.times(a.im, w.im)), graph.times(a.re, w.re));
        var im = graph.plus(graph.times(a.im, w.re), graph.times(a.re, w.im));
        return new Complex(re, im);
    }

    private Complex scaled(Complex a, double factor) {
        var constant = graph.constant(factor);
        return new Complex(graph.times(a.re, constant), graph.times(a.im, constant));
    }

    private Complex timesMinusI(Complex a) {
        return new Complex(a.im, graph.negate(a.re));
    }

    /** {@code a exp(-2 pi i k / n)}, as a scaled value where the angle allows. */
    private Complex rotated(Complex a, int k, int n) {
        if (8 * k >= n) {
            // Whole quarter turns first: what is left is between minus and plus an eighth.
            var quarters = (8 * k + n) / (2 * n);
            var turned = a;
            for (var i = 0; i < quarters; i++) {
                turned = timesMinusI(turned);
            }
            return rotatedLittle(turned, 4 * k - quarters * n, 4 * n);
        }
        return rotatedLittle(a, k, n);
    }

    private Complex rotatedLittle(Complex a, int k, int n) {
        if (k == 0) {
            return a;
        }
        var cosine = Roots.real(k, n);
        var tangent = graph.constant(-Roots.imaginary(k, n) / cosine);
        var unscaled = new Complex(
                graph.plus(a.re, graph.times(a.im, tangent)), graph.minus(a.im, graph.times(a.re, tangent)));
        return scaled(unscaled, cosine);
    }

    private Complex[] halves(Complex[] x) {
        var half = x.length / 2;
        var even = new Complex[half];
        var odd = new Complex[half];
        for (var j = 0; j < half; j++) {
            even[j] = x[2 * j];
            odd[j] = x[2 * j + 1];
        }
        even = transform(even);
        odd = transform(odd);
        var result = new Complex[x.length];
        for (var k = 0; k < half; k++) {
            var turned = rotated(odd[k], k, x.length);
            result[k] = plus(even[k], turned);
            result[k + half] = minus(even[k], turned);
        }
        return result;
    }

    /** Cooley and Tukey: columns of length {@code p}, rotations, rows of length {@code q}. */
    private Complex[] rotated(Complex[] x, int p, int q) {
        var result = new Complex[p * q];
        var rows = new Complex[p][q];
        for (var j = 0; j < q; j++) {
            var column = new Complex[p];
            for (var i = 0; i < p; i++) {
                column[i] = x[q * i + j];
            }
            column = transform(column);
            for (var i = 0; i < p; i++) {
                rows[i][j] = rotated(column[i], i * j, p * q);
            }
        }
        for (var i = 0; i < p; i++) {
            var row = transform(rows[i]);
            for (var j = 0; j < q; j++) {
                result[i + p * j] = row[j];
            }
        }
        return result;
    }

    /** Good and Thomas: indices by the Chinese remainder theorem, no rotations. */
    private Complex[] coprime(Complex[] x, int p, int q) {
        var n = p * q;
        var rows = new Complex[p][q];
        for (var j = 0; j < q; j++) {
            var column = new Complex[p];
            for (var i = 0; i < p; i++) {
                column[i] = x[(q * i + p * j) % n];
            }
            column = transform(column);
            for (var i = 0; i < p; i++) {
                rows[i][j] = column[i];
            }
        }
        var result = new Complex[n];
        for (var i = 0; i < p; i++) {
            rows[i] = transform(rows[i]);
        }
        for (var k = 0; k < n; k++) {
            result[k] = rows[k % p][k % q];
        }
        return result;
    }

    private Complex[] oddPrime(Complex[] x) {
        var p = x.length;
        var half = (p - 1) / 2;
        var sums = new Complex[half + 1];
        var differences = new Complex[half + 1];
        var result = new Complex[p];
        result[0] = x[0];
        for (var j = 1; j <= half; j++) {
            sums[j] = plus(x[j], x[p - j]);
            differences[j] = minus(x[j], x[p - j]);
            result[0] = plus(result[0], sums[j]);
        }
        for (var k = 1; k <= half; k++) {
            var symmetric = x[0];
            var antisymmetric = scaled(differences[1], -Roots.imaginary(k, p));
            for (var j = 1; j <= half; j++) {
                symmetric = plus(symmetric, scaled(sums[j], Roots.real((long) j * k, p)));
                if (j > 1) {
                    antisymmetric = plus(antisymmetric, scaled(differences[j], -Roots.imaginary((long) j * k, p)));
                }
            }
            var turned = timesMinusI(antisymmetric);
            result[k] = plus(symmetric, turned);
            result[p - k] = minus(symmetric, turned);
        }
        return result;
    }

    static int smallestFactor(int n) {
        for (var factor = 2; factor * factor <= n; factor++) {
            if (n % factor == 0) {
                return factor;
            }
        }
        return n;
    }
}
