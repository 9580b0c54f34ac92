package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * The functions of exponential integrators, {@code phi_0(z) = e^z} and {@code phi_k(z) = (phi_k-1(z) - 1/(k-1)!) / z}, as part of a program: of
 * a matrix, or of every number of a vector. The argument is halved until it is small, the functions there are Taylor's polynomials of
 * degree 12, and then doubled as often: {@code phi_k(2z) = 2^-k (e^z phi_k(z) + sum of phi_j(z)/(k-j)! over j = 1..k)}. What is
 * doubled instead of e^z is e^z - 1, so that small numbers beside large ones keep their digits; a quotient of small differences is formed
 * nowhere. Cost for matrices of n rows and functions up to K: K + 5 products of matrices, and K + 1 more each time that the argument is halved, which is
 * log2 of its norm.
 *
 * @see "B. Skaflestad, W. M. Wright, The scaling and modified squaring method for matrix functions related to the exponential, Appl.
 *     Numer. Math. 59 (2009), 783-799"
 */
final class PhiFunctions {
    /** The size of an argument at which the polynomials miss the functions by less than rounding. */
    private static final double SMALL = 0.5;

    /** Arguments are not halved below this part of themselves: an infinite one stays what it is. */
    private static final double LEAST_SCALE = 0x1p-100;

    private PhiFunctions() {}

    /** What arguments are: how they are multiplied, and measured. */
    enum Argument {
        /** A matrix. */
        MATRIX {
            @Override
            Expr product(Expr a, Expr b) {
                return a.matmul(b);
            }

            @Override
            Expr plus(Expr a, double number) {
                return a.plus(a.identity(a.type().shape().extent(0)).times(number));
            }

            @Override
            Expr size(Expr a) {
                return a.abs().sum(0).maximum();
            }
        },
        /** A vector whose components are arguments each. */
        COMPONENTS {
            @Override
            Expr product(Expr a, Expr b) {
                return a.times(b);
            }

            @Override
            Expr plus(Expr a, double number) {
                return a.plus(number);
            }

            @Override
            Expr size(Expr a) {
                return a.abs().maximum();
            }
        },
        /** A vector of complex components. */
        COMPLEX_COMPONENTS {
            @Override
            Expr product(Expr a, Expr b) {
                return a.times(b);
            }

            @Override
            Expr plus(Expr a, double number) {
                return a.plus(number);
            }

            @Override
            Expr size(Expr a) {
                return a.squaredAbs().maximum().sqrt();
            }

            @Override
            Expr exponential(Expr a) {
                var size = a.real().exp();
                return Expr.complex(
                        size.times(a.imaginary().cos()),
                        size.times(a.imaginary().sin()));
            }

            @Override
            Expr scaled(Expr a, Expr factor) {
                return a.times(Expr.complex(factor, factor.constant(0)));
            }
        };

        /** The product of functions of one argument, or of such a function and a vector. */
        abstract Expr product(Expr a, Expr b);

        /** A number, times unity, added. */
        abstract Expr plus(Expr a, double number);

        /** A norm. */
        abstract Expr size(Expr a);

        /** The exponential function of a vector's components. */
        Expr exponential(Expr a) {
            return a.exp();
        }

        /** The argument, or a function of it, times a real number. */
        Expr scaled(Expr a, Expr factor) {
            return a.times(factor);
        }
    }

    /**
     * The functions at an argument and at its half.
     *
     * @param half phi_1(z/2), phi_2(z/2) and so on
     * @param whole phi_1(z), phi_2(z) and so on
     */
    record Pair(List<Expr> half, List<Expr> whole) {}

    /**
     * The functions.
     *
     * @param z the argument
     * @param highest the K up to which they are wanted, at least 1
     */
    static Pair at(Argument kind, Expr z, int highest) {
        var size = ControlFlow.stopGradient(kind.size(z));
        var scaled = ControlFlow.whileLoop(
                List.of(size.constant(0.5), size.constant(0)),
                now -> size.constant(SMALL)
                        .less(size.times(now.getFirst()))
                        .and(size.constant(LEAST_SCALE).less(now.getFirst())),
                now -> List.of(now.getFirst().times(0.5), now.getLast().plus(1)));
        var functions = new ArrayList<>(polynomials(kind, kind.scaled(z, scaled.getFirst()), highest));
        functions.add(scaled.getLast());
        var doubled = ControlFlow.whileLoop(
                functions, now -> now.getLast().constant(0).less(now.getLast()), now -> {
                    var next = new ArrayList<>(doubled(kind, now.subList(0, highest + 1)));
                    next.add(now.getLast().minus(1));
                    return next;
                });
        var half = doubled.subList(0, highest + 1);
        return new Pair(half.subList(1, highest + 1), doubled(kind, half).subList(1, highest + 1));
    }

    /** {@code e^z - 1} and the functions from phi_1 on, of a small argument. */
    private static List<Expr> polynomials(Argument kind, Expr z, int highest) {
        var square = kind.product(z, z);
        var cube = kind.product(square, z);
        var fourth = kind.product(square, square);
        var functions = new ArrayList<Expr>();
        var sum = fourth.times(coefficient(12, highest));
        for (int first = 8; first >= 0; first -= 4) {
            var part = cube.times(coefficient(first + 3, highest))
                    .plus(square.times(coefficient(first + 2, highest)))
                    .plus(z.times(coefficient(first + 1, highest)));
            sum = kind.plus((first == 8 ? sum : kind.product(sum, fourth)).plus(part), coefficient(first, highest));
        }
        functions.add(sum);
        for (int k = highest - 1; k >= 1; k--) {
            functions.addFirst(kind.plus(kind.product(z, functions.getFirst()), coefficient(0, k)));
        }
        functions.addFirst(kind.product(z, functions.getFirst()));
        return functions;
    }

    /** Of z^power in phi_k. */
    private static double coefficient(int power, int k) {
        return 1 / factorial(power + k);
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }

    private static List<Expr> doubled(Argument kind, List<Expr> functions) {
        var less = functions.getFirst();
        var doubled = new ArrayList<Expr>();
        doubled.add(less.times(2).plus(kind.product(less, less)));
        double scale = 1;
        for (int k = 1; k < functions.size(); k++) {
            scale *= 0.5;
            var sum = kind.product(less, functions.get(k)).plus(functions.get(k).times(2));
            for (int j = 1; j < k; j++) {
                sum = sum.plus(functions.get(j).times(coefficient(0, k - j)));
            }
            doubled.add(sum.times(scale));
        }
        return doubled;
    }
}
