package org.simplectic.array;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Cosine and sine transforms of types 1 to 4 by Fourier transforms. Type 1 is that of the signal continued evenly or oddly; type
 * 2 that of the even elements followed by the odd ones backwards; type 3 undoes type 2; sine transforms of types 2 and 3 are
 * cosine transforms of the signal with signs alternating and order turned.
 *
 * @see "J. Makhoul, A Fast Cosine Transform in One and Two Dimensions, IEEE Trans. ASSP 28 (1980)"
 */
final class TrigonometricTransforms {
    private TrigonometricTransforms() {}

    static Expr cosine(Expr x, int type, int axis) {
        return switch (checked(x, type)) {
            case 1 -> evenlyContinued(x, axis);
            case 2 -> cosine2(x, axis);
            case 3 -> cosine3(x, axis);
            default -> quarterWave(x, axis).real().times(2);
        };
    }

    static Expr inverseCosine(Expr x, int type, int axis) {
        int n = x.type().shape().extent(axis);
        int inverse = checked(x, type) == 2 ? 3 : type == 3 ? 2 : type;
        return cosine(x, inverse, axis).over(type == 1 ? 2.0 * (n - 1) : 2.0 * n);
    }

    static Expr sine(Expr x, int type, int axis) {
        return switch (checked(x, type)) {
            case 1 -> oddlyContinued(x, axis);
            case 2 -> cosine2(alternating(x, axis), axis).reverse(axis);
            case 3 -> alternating(cosine3(x.reverse(axis), axis), axis);
            default -> quarterWave(x, axis).imaginary().times(-2);
        };
    }

    static Expr inverseSine(Expr x, int type, int axis) {
        int n = x.type().shape().extent(axis);
        int inverse = checked(x, type) == 2 ? 3 : type == 3 ? 2 : type;
        return sine(x, inverse, axis).over(type == 1 ? 2.0 * (n + 1) : 2.0 * n);
    }

    private static int checked(Expr x, int type) {
        Checks.require(
                type >= 1 && type <= 4,
                () -> "cosine and sine transforms have the types 1 to 4, but got " + type + " for " + x.type());
        return type;
    }

    private static int extent(Expr x, int axis) {
        return x.type().shape().extent(axis);
    }

    private static Expr range(Expr x, int axis, int start, int stop) {
        return x.slice(axis, start, stop, 1);
    }

    private static Expr evenlyContinued(Expr x, int axis) {
        int n = extent(x, axis);
        Checks.require(n >= 2, () -> "a cosine transform of type 1 takes at least two elements, but got " + x.type());
        var mirror = range(x, axis, 1, n - 1).reverse(axis);
        return Expr.concatenate(axis, List.of(x, mirror)).rfft(axis).real();
    }

    private static Expr oddlyContinued(Expr x, int axis) {
        int n = extent(x, axis);
        var zero = range(x, axis, 0, 1).times(0);
        var odd = Expr.concatenate(axis, List.of(zero, x, zero, x.reverse(axis).negate()));
        return range(odd.rfft(axis).imaginary().negate(), axis, 1, n + 1);
    }

    private static Expr cosine2(Expr x, int axis) {
        int n = extent(x, axis);
        var even = x.slice(axis, 0, n, 2);
        var folded = n == 1
                ? x
                : Expr.concatenate(axis, List.of(even, x.slice(axis, 1, n, 2).reverse(axis)));
        var turned = folded.rfft(axis).times(phases(x, axis, n / 2 + 1, k -> -Math.PI * k / (2.0 * n)));
        var upper = range(turned.imaginary(), axis, 1, (n + 1) / 2).reverse(axis);
        return Expr.concatenate(axis, List.of(turned.real(), upper.negate())).times(2);
    }

    private static Expr cosine3(Expr x, int axis) {
        int n = extent(x, axis);
        int half = n / 2 + 1;
        // Entries n - k for k = 0 to n/2, entry n being zero.
        var upper = range(x.reverse(axis).pad(axis, 1, 0), axis, 0, half);
        var turned = Expr.complex(range(x, axis, 0, half), upper.negate())
                .times(phases(x, axis, half, k -> Math.PI * k / (2.0 * n)));
        var folded = turned.irfft(n, axis).times((double) n);
        return n == 1 ? folded : interleaved(folded, axis);
    }

    /** Undoes the folding of {@link #cosine2}: the first half spread to the even places, the rest backwards to the odd ones. */
    private static Expr interleaved(Expr folded, int axis) {
        int n = extent(folded, axis);
        int evens = (n + 1) / 2;
        var even = spread(range(folded, axis, 0, evens), axis, 0, n);
        var odd = spread(range(folded, axis, evens, n).reverse(axis), axis, 1, n);
        return even.plus(odd);
    }

    private static Expr spread(Expr x, int axis, int first, int n) {
        var low = new Integer[x.type().rank()];
        java.util.Arrays.fill(low, 0);
        var interior = low.clone();
        var high = low.clone();
        low[axis] = first;
        interior[axis] = 1;
        high[axis] = n - first - (2 * extent(x, axis) - 1);
        return x.pad(List.of(low), List.of(high), List.of(interior));
    }

    /** The sums of {@code x(j) exp(-i pi (2 k + 1) (2 j + 1) / (4 n))}, by a transform of twice the length. */
    private static Expr quarterWave(Expr x, int axis) {
        int n = extent(x, axis);
        var zero = x.constant(0);
        var turned = Expr.complex(x, zero).times(phases(x, axis, n, j -> -Math.PI * j / (2.0 * n)));
        var transformed = range(turned.pad(axis, 0, n).fft(axis), axis, 0, n);
        return transformed.times(phases(x, axis, n, k -> -Math.PI * (2 * k + 1) / (4.0 * n)));
    }

    private static Expr alternating(Expr x, int axis) {
        var signs = new double[extent(x, axis)];
        for (int k = 0; k < signs.length; k++) {
            signs[k] = k % 2 == 0 ? 1 : -1;
        }
        return x.times(along(x, axis, HostArray.of(ArrayType.of(x.type().dtype(), signs.length), signs)));
    }

    /** Complex numbers of size 1 along an axis, by their angles. */
    private static Expr phases(Expr x, int axis, int extent, IntToDoubleFunction angle) {
        var values = new double[2 * extent];
        for (int k = 0; k < extent; k++) {
            values[2 * k] = StrictMath.cos(angle.applyAsDouble(k));
            values[2 * k + 1] = StrictMath.sin(angle.applyAsDouble(k));
        }
        return along(x, axis, HostArray.of(ArrayType.of(x.type().dtype().complex(), extent), values));
    }

    private static Expr along(Expr x, int axis, HostArray values) {
        return x.constant(values).broadcast(x.type().shape().with(axis, values.size()), List.of(axis));
    }
}
