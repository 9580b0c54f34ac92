package org.simplectic.discretizations.internal.elements;

import java.util.Arrays;

/**
 * Basis and quadrature on the triangle with corners (0, 0), (1, 0), (0, 1). Of degree 1 the basis are the three linear functions; of
 * degree 2 the quadratic ones and the cubic bubble, by their values at corners, middles of sides, and the middle: with the bubble, the
 * quadrature at these seven points integrates cubics exactly with positive weights, so that the mass matrix may be diagonal and solutions keep
 * order 3 in the mean square.
 *
 * @param degree 1 or 2
 * @param nodes where the basis functions are 1, a row a function
 * @param lumped the part of the triangle's area that each node stands for
 * @param points where gradients are integrated
 * @param weights the parts of the area for these points
 * @param side where sides are integrated, from 0 to 1
 * @param sideWeights for these
 * @see "G. Cohen, P. Joly, J. E. Roberts, N. Tordjman, Higher order triangular finite elements with mass lumping for the wave equation,
 *     SIAM J. Numer. Anal. 38 (2001), section 3"
 * @see "G. R. Cowper, Gaussian quadrature formulas for triangles, Int. J. Numer. Meth. Eng. 7 (1973)"
 */
@SuppressWarnings("ArrayRecordComponent") // constants, compared nowhere
record ReferenceTriangle(
        int degree,
        double[][] nodes,
        double[] lumped,
        double[][] points,
        double[] weights,
        double[] side,
        double[] sideWeights) {
    private static final double THIRD = 1.0 / 3;

    /** Corners, middles of the sides, the middle. */
    private static final double[][] PLACES = {
        {0, 0}, {1, 0}, {0, 1}, {0.5, 0}, {0.5, 0.5}, {0, 0.5}, {THIRD, THIRD},
    };

    static ReferenceTriangle of(int degree) {
        return degree == 1 ? linear() : quadratic();
    }

    private static ReferenceTriangle linear() {
        double gauss = Math.sqrt(THIRD) / 2;
        return new ReferenceTriangle(
                1,
                Arrays.copyOf(PLACES, 3),
                new double[] {THIRD, THIRD, THIRD},
                new double[][] {{THIRD, THIRD}},
                new double[] {1},
                new double[] {0.5 - gauss, 0.5 + gauss},
                new double[] {0.5, 0.5});
    }

    private static ReferenceTriangle quadratic() {
        double root = Math.sqrt(10);
        double spread = Math.sqrt(38 - 44 * Math.sqrt(0.4));
        double a = (8 - root + spread) / 18;
        double b = (8 - root - spread) / 18;
        double weight = Math.sqrt(213125 - 53320 * root);
        double ofA = (620 + weight) / 3720;
        double ofB = (620 - weight) / 3720;
        double gauss = Math.sqrt(0.6) / 2;
        return new ReferenceTriangle(
                2,
                PLACES,
                new double[] {0.05, 0.05, 0.05, 2.0 / 15, 2.0 / 15, 2.0 / 15, 0.45},
                new double[][] {{a, a}, {1 - 2 * a, a}, {a, 1 - 2 * a}, {b, b}, {1 - 2 * b, b}, {b, 1 - 2 * b}},
                new double[] {ofA, ofA, ofA, ofB, ofB, ofB},
                new double[] {0.5 - gauss, 0.5, 0.5 + gauss},
                new double[] {5.0 / 18, 8.0 / 18, 5.0 / 18});
    }

    /** The place so far along a side, counterclockwise. */
    static double[] onSide(int side, double part) {
        return switch (side) {
            case 0 -> new double[] {part, 0};
            case 1 -> new double[] {1 - part, part};
            default -> new double[] {0, 1 - part};
        };
    }

    /** The values of the basis functions. */
    double[] values(double[] place) {
        return degree == 1 ? corners(place) : bubbled(place);
    }

    /** Their derivatives: along the first, then along the second coordinate. */
    double[][] slopes(double[] place) {
        return degree == 1 ? new double[][] {{-1, 1, 0}, {-1, 0, 1}} : bubbledSlopes(place);
    }

    private static double[] corners(double[] place) {
        return new double[] {1 - place[0] - place[1], place[0], place[1]};
    }

    /** The six quadratic functions, which bend triangles too. */
    static double[] quadratics(double[] place) {
        double[] l = corners(place);
        var values = new double[6];
        for (int i = 0; i < 3; i++) {
            values[i] = l[i] * (2 * l[i] - 1);
            values[3 + i] = 4 * l[i] * l[(i + 1) % 3];
        }
        return values;
    }

    static double[][] quadraticSlopes(double[] place) {
        double[] l = corners(place);
        double[][] of = {{-1, 1, 0}, {-1, 0, 1}};
        var slopes = new double[2][6];
        for (int d = 0; d < 2; d++) {
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                slopes[d][i] = (4 * l[i] - 1) * of[d][i];
                slopes[d][3 + i] = 4 * (of[d][i] * l[next] + l[i] * of[d][next]);
            }
        }
        return slopes;
    }

    private static double[] bubbled(double[] place) {
        double[] l = corners(place);
        return withBubble(quadratics(place), 27 * l[0] * l[1] * l[2]);
    }

    private static double[][] bubbledSlopes(double[] place) {
        double[] l = corners(place);
        double[][] slopes = quadraticSlopes(place);
        double alongFirst = 27 * l[2] * (l[0] - l[1]);
        double alongSecond = 27 * l[1] * (l[0] - l[2]);
        return new double[][] {withBubble(slopes[0], alongFirst), withBubble(slopes[1], alongSecond)};
    }

    /** Takes from each quadratic function what it has in the middle, -1/9 at corners and 4/9 at sides. */
    private static double[] withBubble(double[] quadratics, double bubble) {
        double[] all = Arrays.copyOf(quadratics, 7);
        for (int i = 0; i < 3; i++) {
            all[i] += bubble / 9;
            all[3 + i] -= 4 * bubble / 9;
        }
        all[6] = bubble;
        return all;
    }

    /**
     * What values at the quadrature points are elsewhere, by the polynomial through them: of degree 0 through one, 2 through six.
     *
     * @return a weight a point
     */
    double[] extrapolation(double[] place) {
        if (degree == 1) {
            return new double[] {1};
        }
        int size = points.length;
        var system = new double[size][];
        for (int q = 0; q < size; q++) {
            system[q] = quadratics(points[q]);
        }
        // Row i of the transposed system: the i-th function at the points times the weights is the i-th function there.
        var matrix = new double[size][size + 1];
        double[] there = quadratics(place);
        for (int i = 0; i < size; i++) {
            for (int q = 0; q < size; q++) {
                matrix[i][q] = system[q][i];
            }
            matrix[i][size] = there[i];
        }
        return eliminated(matrix);
    }

    /** Solves by elimination with row exchanges; the right-hand side is the last column. */
    private static double[] eliminated(double[][] matrix) {
        int size = matrix.length;
        for (int k = 0; k < size; k++) {
            int pivot = k;
            for (int i = k + 1; i < size; i++) {
                pivot = Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k]) ? i : pivot;
            }
            var row = matrix[pivot];
            matrix[pivot] = matrix[k];
            matrix[k] = row;
            for (int i = 0; i < size; i++) {
                double factor = i == k ? 0 : matrix[i][k] / row[k];
                for (int j = k; j <= size; j++) {
                    matrix[i][j] -= factor * row[j];
                }
            }
        }
        var solution = new double[size];
        for (int k = 0; k < size; k++) {
            solution[k] = matrix[k][size] / matrix[k][k];
        }
        return solution;
    }
}
