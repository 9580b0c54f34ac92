package org.simplectic.discretizations.internal;

/** Weights of values in the derivatives of the polynomial through them. */
final class Weights {
    private Weights() {}

    /**
     * The weights of one derivative, exact for polynomials of degree below the number of nodes.
     *
     * @param nodes where the values are, all different
     * @param at where the derivative is wanted
     * @param order which derivative; 0 for the value
     * @return a weight for each node
     * @see "B. Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, Math. Comp. 51 (1988)"
     */
    static double[] of(double[] nodes, double at, int order) {
        int count = nodes.length;
        var table = new double[count][order + 1];
        table[0][0] = 1;
        double products = 1;
        double toNode = nodes[0] - at;
        for (int i = 1; i < count; i++) {
            double product = 1;
            double before = toNode;
            toNode = nodes[i] - at;
            for (int j = 0; j < i; j++) {
                double distance = nodes[i] - nodes[j];
                product *= distance;
                if (j == i - 1) {
                    for (int k = Math.min(i, order); k >= 0; k--) {
                        double lower = k > 0 ? k * table[i - 1][k - 1] : 0;
                        table[i][k] = products / product * (lower - before * table[i - 1][k]);
                    }
                }
                for (int k = Math.min(i, order); k >= 0; k--) {
                    double lower = k > 0 ? k * table[j][k - 1] : 0;
                    table[j][k] = (toNode * table[j][k] - lower) / distance;
                }
            }
            products = product;
        }
        var weights = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = table[i][order];
        }
        return weights;
    }
}
