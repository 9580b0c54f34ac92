package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * What collocation methods have in common: a polynomial that satisfies the differential equation at given nodes of the step. All stages
 * are found together by Newton's method; a step costs as many evaluations as there are stages for each iteration, one Jacobian and one
 * factorization of a matrix of stages times components. Dense output: that polynomial.
 *
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., II.7"
 */
abstract class Collocation extends SteppingIntegrator {
    private final double[] nodes;
    private final double[][] inverse;
    private final double[] weights;

    Collocation(double[] nodes, StepControl control, Optional<LinearSolver> solver) {
        super(control, solver);
        this.nodes = nodes;
        this.inverse = inverse(matrix(nodes));
        this.weights = integrals(nodes, 1);
    }

    /** The integrals from 0 to each node of the Lagrange polynomials. */
    static double[][] matrix(double[] nodes) {
        var matrix = new double[nodes.length][];
        for (int i = 0; i < nodes.length; i++) {
            matrix[i] = integrals(nodes, nodes[i]);
        }
        return matrix;
    }

    /** The integrals from 0 to x of the Lagrange polynomials. */
    private static double[] integrals(double[] nodes, double x) {
        var integrals = new double[nodes.length];
        for (int j = 0; j < nodes.length; j++) {
            var polynomial = lagrange(nodes, j);
            double power = x;
            for (int k = 0; k < polynomial.length; k++) {
                integrals[j] += polynomial[k] * power / (k + 1);
                power *= x;
            }
        }
        return integrals;
    }

    /** Coefficients, the constant one first, of the polynomial that is 1 at one node and 0 at the others. */
    private static double[] lagrange(double[] nodes, int one) {
        var polynomial = new double[nodes.length];
        polynomial[0] = 1;
        int degree = 0;
        for (int j = 0; j < nodes.length; j++) {
            if (j != one) {
                degree++;
                double scale = 1 / (nodes[one] - nodes[j]);
                for (int k = degree; k >= 0; k--) {
                    polynomial[k] = scale * ((k > 0 ? polynomial[k - 1] : 0) - nodes[j] * polynomial[k]);
                }
            }
        }
        return polynomial;
    }

    /** Gauss and Jordan's inverse of a small matrix. */
    private static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        var left = new double[n][];
        var right = new double[n][n];
        for (int i = 0; i < n; i++) {
            left[i] = matrix[i].clone();
            right[i][i] = 1;
        }
        for (int j = 0; j < n; j++) {
            int pivot = j;
            for (int i = j + 1; i < n; i++) {
                pivot = Math.abs(left[i][j]) > Math.abs(left[pivot][j]) ? i : pivot;
            }
            swap(left, j, pivot);
            swap(right, j, pivot);
            for (int i = 0; i < n; i++) {
                double factor = left[i][j] / left[j][j];
                for (int k = 0; k < n && i != j; k++) {
                    left[i][k] -= factor * left[j][k];
                    right[i][k] -= factor * right[j][k];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                right[i][k] /= left[i][i];
            }
        }
        return right;
    }

    private static void swap(double[][] rows, int i, int j) {
        var kept = rows[i];
        rows[i] = rows[j];
        rows[j] = kept;
    }

    /** How far a correction of one component may be from nothing when the iteration ends: 1 at 100 times that. */
    abstract Expr tolerance(Expr magnitude);

    /** The scaled norm of a step's error, from the stages less the point that they start from. */
    abstract Expr error(Point from, Expr slope, List<Expr> stages, Expr after);

    final double[][] inverse() {
        return inverse;
    }

    @Override
    public int denseOrder() {
        return Math.min(order(), nodes.length + 1);
    }

    @Override
    boolean needsJacobian() {
        return true;
    }

    /**
     * The slope; with steps chosen by error, also the stages and the size of the step before: none, of size 0. Where stages are found to rounding
     * no better guess than the tangent is made: iterations would end sooner, farther from rounding.
     */
    @Override
    final List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var slope = problem.rhs().apply(List.of(t, y)).getFirst();
        var none = y.constant(0).broadcast(stagesType(problem).shape());
        return control().isAdaptive() ? List.of(slope, none, t.constant(0)) : List.of(slope);
    }

    @Override
    final int evaluationsToRemember() {
        return 1;
    }

    @Override
    final List<ArrayType> memoryTypes(OdeProblem problem) {
        var y = problem.initial().type();
        return control().isAdaptive() ? List.of(y, stagesType(problem), ArrayType.SCALAR) : List.of(y);
    }

    private ArrayType stagesType(OdeProblem problem) {
        return ArrayType.vector(nodes.length * problem.initial().size());
    }

    @Override
    final List<ArrayType> denseTypes(OdeProblem problem) {
        var types = new ArrayList<ArrayType>();
        for (int i = 0; i < nodes.length; i++) {
            types.add(problem.initial().type());
        }
        return types;
    }

    private boolean endsAtNode() {
        return nodes[nodes.length - 1] == 1;
    }

    @Override
    final Attempt attempt(Point from) {
        var h = from.h();
        var y = from.y();
        int n = y.type().shape().size();
        int count = nodes.length;
        var slope = from.memory().getFirst();
        var linear = from.linearization();
        var weights = tolerance(y.abs());
        var systems = linear.collocation(linear.jacobian(from.problem(), from.t(), y), inverse, h, weights);
        var allowed = repeated(weights);
        var found = SimplifiedNewton.solve(
                guess(from),
                now -> systems.solve(residual(from, now)),
                correction -> StepControl.rms(correction.over(allowed)));
        var stages = parts(found.solution(), n);
        var slopes = slopes(stages, h);
        var after = endsAtNode()
                ? y.plus(stages.getLast())
                : y.plus(h.times(
                        StepControl.combine(Arrays.stream(this.weights).boxed().toList(), slopes)));
        var end = endsAtNode() ? slopes.getLast() : from.slope(from.t().plus(h), after);
        var error = found.failed().where(h.constant(Double.NaN), error(from, slope, stages, after));
        var evaluations = found.iterations().times(count).plus(endsAtNode() ? 0 : 1);
        var memory = control().isAdaptive() ? List.of(end, found.solution(), h) : List.of(end);
        return new Attempt(after, memory, stages, error, h.constant(0), evaluations)
                .with(1, control().isAdaptive() ? 2 : 1);
    }

    /** The polynomial of the step before, gone on with; the tangent where there was none, or none is remembered. */
    private Expr guess(Point from) {
        var h = from.h();
        var slope = from.memory().getFirst();
        var tangent = Arrays.stream(nodes)
                .mapToObj(node -> slope.times(h.times(node)))
                .toList();
        if (from.memory().size() == 1) {
            return Expr.concatenate(tangent);
        }
        var before = from.memory().get(2);
        var stages = parts(from.memory().get(1), slope.type().shape().size());
        var isFirst = before.equal(before.constant(0));
        var ratio = h.over(isFirst.where(h, before));
        var last = polynomial(ratio.constant(1), stages);
        return Expr.concatenate(IntStream.range(0, nodes.length)
                .mapToObj(i -> {
                    var ahead =
                            polynomial(ratio.times(nodes[i]).plus(1), stages).minus(last);
                    return isFirst.where(tangent.get(i), ahead);
                })
                .toList());
    }

    private List<Expr> parts(Expr all, int n) {
        return IntStream.range(0, nodes.length)
                .mapToObj(i -> all.slice(i * n, (i + 1) * n))
                .toList();
    }

    private Expr repeated(Expr vector) {
        var copies = new ArrayList<Expr>();
        for (int i = 0; i < nodes.length; i++) {
            copies.add(vector);
        }
        return Expr.concatenate(copies);
    }

    /** The slopes at the stages, less those that the polynomial through the stages has there. */
    private Expr residual(Point from, Expr all) {
        int n = from.y().type().shape().size();
        var stages = parts(all, n);
        var slopes = slopes(stages, from.h());
        var residuals = new ArrayList<Expr>();
        for (int i = 0; i < nodes.length; i++) {
            var time = from.t().plus(from.h().times(nodes[i]));
            residuals.add(from.slope(time, from.y().plus(stages.get(i))).minus(slopes.get(i)));
        }
        return Expr.concatenate(residuals);
    }

    /** Those of the polynomial. */
    private List<Expr> slopes(List<Expr> stages, Expr h) {
        var slopes = new ArrayList<Expr>();
        for (double[] row : inverse) {
            slopes.add(StepControl.combine(Arrays.stream(row).boxed().toList(), stages)
                    .over(h));
        }
        return slopes;
    }

    @Override
    final Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return before.plus(polynomial(theta, dense));
    }

    /** The polynomial of degree s through the step's beginning, where it is zero, and its stages. */
    private Expr polynomial(Expr theta, List<Expr> stages) {
        Expr sum = null;
        for (int i = 0; i < nodes.length; i++) {
            var weight = theta.times(1 / nodes[i]);
            for (int j = 0; j < nodes.length; j++) {
                if (j != i) {
                    weight = weight.times(theta.minus(nodes[j])).times(1 / (nodes[i] - nodes[j]));
                }
            }
            var term = weight.times(stages.get(i));
            sum = sum == null ? term : sum.plus(term);
        }
        return java.util.Objects.requireNonNull(sum);
    }
}
