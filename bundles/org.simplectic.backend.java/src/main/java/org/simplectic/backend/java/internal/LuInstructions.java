package org.simplectic.backend.java.internal;

import java.util.Arrays;
import org.simplectic.array.Factorization;
import org.simplectic.array.Shape;

/**
 * LU factors that are kept, dense and banded. The order of all operations is fixed, for other backends to give the same bits:
 * elimination row by row, unknowns in the order in which they become known, products with the reciprocals of the diagonal.
 */
final class LuInstructions {
    private LuInstructions() {}

    /** Where element (i, j) of a matrix lies behind its beginning: with rows one after the other, or in a band. */
    private record Rows(int distance, int first) {
        int at(int i, int j) {
            return i * distance + first + j;
        }
    }

    static Instruction lu(Site site) {
        var shape = site.operand(0).shape();
        int n = shape.extent(shape.rank() - 1);
        int matrices = shape.axes(0, shape.rank() - 2).size();
        return (w, integers) -> {
            for (int matrix = 0; matrix < matrices && n > 0; matrix++) {
                int factors = site.out(0) + matrix * n * n;
                int permutation = site.out(1) + matrix * n;
                System.arraycopy(w, site.in(0) + matrix * n * n, w, factors, n * n);
                for (int i = 0; i < n; i++) {
                    integers[permutation + i] = i;
                }
                if (!factor(w, factors, integers, permutation, n)) {
                    fail(w, factors, n * n, integers, permutation, n);
                }
            }
        };
    }

    private static boolean factor(double[] a, int from, long[] permutation, int order, int n) {
        for (int j = 0; j < n; j++) {
            int pivot = j;
            for (int i = j + 1; i < n; i++) {
                pivot = Math.abs(a[from + i * n + j]) > Math.abs(a[from + pivot * n + j]) ? i : pivot;
            }
            // An infinity or NaN anywhere comes to the diagonal.
            double value = a[from + pivot * n + j];
            double reciprocal = 1 / value;
            if (!Double.isFinite(value) || !Double.isFinite(reciprocal)) {
                return false;
            }
            swap(a, from + j * n, from + pivot * n, n);
            long kept = permutation[order + j];
            permutation[order + j] = permutation[order + pivot];
            permutation[order + pivot] = kept;
            for (int i = j + 1; i < n; i++) {
                double multiplier = a[from + i * n + j] * reciprocal;
                a[from + i * n + j] = multiplier;
                for (int k = j + 1; k < n; k++) {
                    a[from + i * n + k] -= multiplier * a[from + j * n + k];
                }
            }
        }
        return true;
    }

    private static void swap(double[] a, int first, int second, int count) {
        for (int k = 0; k < count && first != second; k++) {
            double kept = a[first + k];
            a[first + k] = a[second + k];
            a[second + k] = kept;
        }
    }

    private static void fail(double[] w, int factors, int size, long[] integers, int order, int n) {
        Arrays.fill(w, factors, factors + size, Double.NaN);
        for (int i = 0; i < n; i++) {
            integers[order + i] = i;
        }
    }

    static Instruction bandedLu(Factorization.BandedLu p, Site site) {
        var shape = site.operand(0).shape();
        int n = shape.extent(shape.rank() - 2);
        int width = p.lower() + p.upper() + 1;
        int packed = p.lower() + width;
        int matrices = shape.axes(0, shape.rank() - 2).size();
        return (w, integers) -> {
            for (int matrix = 0; matrix < matrices; matrix++) {
                int band = site.in(0) + matrix * n * width;
                int factors = site.out(0) + matrix * n * packed;
                int pivots = site.out(1) + matrix * n;
                if (!widen(w, band, factors, n, p) || !factorBand(w, factors, integers, pivots, n, p)) {
                    fail(w, factors, n * packed, integers, pivots, n);
                }
            }
        };
    }

    /** Copies a band to where there is room for more diagonals; whether all of it is finite. */
    private static boolean widen(double[] w, int band, int factors, int n, Factorization.BandedLu p) {
        int width = p.lower() + p.upper() + 1;
        int packed = p.lower() + width;
        Arrays.fill(w, factors, factors + n * packed, 0);
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            for (int c = Math.max(0, p.lower() - i); c < Math.min(width, n - i + p.lower()); c++) {
                double value = w[band + i * width + c];
                finite &= Double.isFinite(value);
                w[factors + i * packed + c] = value;
            }
        }
        return finite;
    }

    private static boolean factorBand(
            double[] w, int factors, long[] integers, int pivots, int n, Factorization.BandedLu p) {
        int packed = 2 * p.lower() + p.upper() + 1;
        var a = new Rows(packed - 1, factors + p.lower());
        int last = 0; // the last column that a row so far reaches
        for (int j = 0; j < n; j++) {
            int end = Math.min(n - 1, j + p.lower());
            int pivot = j;
            for (int i = j + 1; i <= end; i++) {
                pivot = Math.abs(w[a.at(i, j)]) > Math.abs(w[a.at(pivot, j)]) ? i : pivot;
            }
            double value = w[a.at(pivot, j)];
            double reciprocal = 1 / value;
            if (!Double.isFinite(value) || !Double.isFinite(reciprocal)) {
                return false;
            }
            integers[pivots + j] = pivot;
            last = Math.max(last, Math.min(n - 1, pivot + p.upper()));
            swap(w, a.at(j, j), a.at(pivot, j), last - j + 1);
            Arrays.fill(w, factors + j * packed, factors + j * packed + p.lower(), 0);
            for (int i = j + 1; i <= end; i++) {
                double multiplier = w[a.at(i, j)] * reciprocal;
                w[factors + j * packed + i - j - 1] = multiplier;
                for (int k = j + 1; k <= last; k++) {
                    w[a.at(i, k)] -= multiplier * w[a.at(j, k)];
                }
            }
        }
        return true;
    }

    /** What solves with the factors of one matrix for one column of right-hand sides. */
    private interface Solver {
        void solve(double[] w, int factors, long[] integers, int order, double[] x);
    }

    static Instruction substitution(boolean transposed, Site site) {
        return columns(site, (w, factors, integers, order, x) -> {
            if (transposed) {
                solveTransposed(w, factors, integers, order, x);
            } else {
                solve(w, factors, integers, order, x);
            }
        });
    }

    static Instruction bandedSubstitution(Factorization.BandedSubstitution p, Site site) {
        return columns(site, (w, factors, integers, order, x) -> {
            if (p.transposed()) {
                solveBandTransposed(w, factors, integers, order, x, p);
            } else {
                solveBand(w, factors, integers, order, x, p);
            }
        });
    }

    private static Instruction columns(Site site, Solver solver) {
        var order = site.operand(2).shape();
        int n = order.extent(order.rank() - 1);
        int matrices = order.axes(0, order.rank() - 1).size();
        Shape b = site.type().shape();
        int columns = b.rank() == order.rank() ? 1 : b.extent(b.rank() - 1);
        var factors = site.operand(1).shape();
        int size = n * factors.extent(factors.rank() - 1);
        var x = new double[n];
        return (w, integers) -> {
            for (int i = 0; i < matrices * columns; i++) {
                int matrix = i / columns;
                int place = matrix * n * columns + i % columns;
                for (int j = 0; j < n; j++) {
                    x[j] = w[site.in(3) + place + j * columns];
                }
                solver.solve(w, site.in(1) + matrix * size, integers, site.in(2) + matrix * n, x);
                for (int j = 0; j < n; j++) {
                    w[site.out(0) + place + j * columns] = x[j];
                }
            }
        };
    }

    private static void solve(double[] w, int factors, long[] integers, int order, double[] x) {
        int n = x.length;
        var b = x.clone();
        for (int i = 0; i < n; i++) {
            x[i] = b[(int) integers[order + i]];
            for (int j = 0; j < i; j++) {
                x[i] -= w[factors + i * n + j] * x[j];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j > i; j--) {
                x[i] -= w[factors + i * n + j] * x[j];
            }
            x[i] *= 1 / w[factors + i * n + i];
        }
    }

    private static void solveTransposed(double[] w, int factors, long[] integers, int order, double[] x) {
        int n = x.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= w[factors + j * n + i] * x[j];
            }
            x[i] *= 1 / w[factors + i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j > i; j--) {
                x[i] -= w[factors + j * n + i] * x[j];
            }
        }
        var permuted = x.clone();
        for (int i = 0; i < n; i++) {
            x[(int) integers[order + i]] = permuted[i];
        }
    }

    private static void solveBand(
            double[] w, int factors, long[] integers, int pivots, double[] x, Factorization.BandedSubstitution p) {
        int n = x.length;
        int packed = 2 * p.lower() + p.upper() + 1;
        for (int j = 0; j < n; j++) {
            swap(x, j, (int) integers[pivots + j], 1);
            for (int i = j + 1; i <= Math.min(n - 1, j + p.lower()); i++) {
                x[i] -= w[factors + j * packed + i - j - 1] * x[j];
            }
        }
        var u = new Rows(packed - 1, factors + p.lower());
        for (int i = n - 1; i >= 0; i--) {
            for (int j = Math.min(n - 1, i + p.lower() + p.upper()); j > i; j--) {
                x[i] -= w[u.at(i, j)] * x[j];
            }
            x[i] *= 1 / w[u.at(i, i)];
        }
    }

    private static void solveBandTransposed(
            double[] w, int factors, long[] integers, int pivots, double[] x, Factorization.BandedSubstitution p) {
        int n = x.length;
        int packed = 2 * p.lower() + p.upper() + 1;
        var u = new Rows(packed - 1, factors + p.lower());
        for (int i = 0; i < n; i++) {
            for (int j = Math.max(0, i - p.lower() - p.upper()); j < i; j++) {
                x[i] -= w[u.at(j, i)] * x[j];
            }
            x[i] *= 1 / w[u.at(i, i)];
        }
        for (int j = n - 1; j >= 0; j--) {
            for (int i = Math.min(n - 1, j + p.lower()); i > j; i--) {
                x[j] -= w[factors + j * packed + i - j - 1] * x[i];
            }
            swap(x, j, (int) integers[pivots + j], 1);
        }
    }
}
