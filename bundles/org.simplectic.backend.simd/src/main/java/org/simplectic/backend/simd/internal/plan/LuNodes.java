package org.simplectic.backend.simd.internal.plan;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.backend.simd.internal.code.Graph;
import org.simplectic.backend.simd.internal.code.Node;

/**
 * LU factors of matrices of a few rows, and solutions with them, number by number: exchanges of rows are choices between numbers.
 * The operations and their order are those of the java backend, in binary64: the bits are the same.
 */
final class LuNodes {
    /** The most rows: the number of choices grows with the cube. */
    static final int MOST_ROWS = 4;

    private final Graph graph;
    private final int n;
    private final Node one;

    LuNodes(Graph graph, int n) {
        this.graph = graph;
        this.n = n;
        this.one = graph.constant(DType.F64, 1);
    }

    /** The factors in one matrix, then the order of the rows. */
    List<Node> factor(List<Node> matrix) {
        var type = matrix.getFirst().type();
        var a = matrix.stream().map(x -> graph.convert(x, DType.F64)).toArray(Node[]::new);
        var order = new Node[n];
        Arrays.setAll(order, i -> graph.integer(DType.I32, i));
        var done = graph.integer(DType.BOOL, 1);
        for (int j = 0; j < n; j++) {
            exchange(j, a, order);
            var reciprocal = graph.divide(one, a[j * n + j]);
            done = and(done, and(isFinite(a[j * n + j]), isFinite(reciprocal)));
            for (int i = j + 1; i < n; i++) {
                a[i * n + j] = graph.multiply(a[i * n + j], reciprocal);
                for (int k = j + 1; k < n; k++) {
                    a[i * n + k] = subtract(a[i * n + k], a[i * n + j], a[j * n + k]);
                }
            }
        }
        var all = new Node[n * n + n];
        for (int i = 0; i < n * n; i++) {
            all[i] = graph.convert(graph.select(done, a[i], graph.constant(DType.F64, Double.NaN)), type);
        }
        for (int i = 0; i < n; i++) {
            all[n * n + i] = graph.select(done, order[i], graph.integer(DType.I32, i));
        }
        return List.of(all);
    }

    /** Brings the row with the largest element in a column, the first of equal ones, to the diagonal. */
    private void exchange(int column, Node[] a, Node[] order) {
        var largest = size(a[column * n + column]);
        var larger = new Node[n];
        for (int i = column + 1; i < n; i++) {
            var size = size(a[i * n + column]);
            larger[i] = graph.binary(Binary.LESS, largest, size);
            largest = graph.select(larger[i], size, largest);
        }
        // The last row that was larger than all before it is the pivot.
        for (int i = n - 1; i > column; i--) {
            for (int later = i + 1; later < n; later++) {
                larger[i] = and(larger[i], graph.unary(Unary.NOT, larger[later]));
            }
        }
        for (int k = 0; k < n; k++) {
            exchange(column, larger, k, n, a);
        }
        exchange(column, larger, 0, 1, order);
    }

    private void exchange(int first, Node[] isPivot, int offset, int stride, Node[] numbers) {
        var kept = numbers[first * stride + offset];
        var pivot = kept;
        for (int i = first + 1; i < n; i++) {
            pivot = graph.select(isPivot[i], numbers[i * stride + offset], pivot);
            numbers[i * stride + offset] = graph.select(isPivot[i], kept, numbers[i * stride + offset]);
        }
        numbers[first * stride + offset] = pivot;
    }

    private Node size(Node x) {
        return graph.unary(Unary.ABS, x);
    }

    private Node isFinite(Node x) {
        return graph.binary(Binary.LESS, size(x), graph.constant(DType.F64, Double.POSITIVE_INFINITY));
    }

    private Node and(Node a, Node b) {
        return graph.binary(Binary.AND, a, b);
    }

    private Node subtract(Node from, Node factor, Node x) {
        return graph.subtract(from, graph.multiply(factor, x));
    }

    /** One column of a solution. */
    List<Node> solve(boolean transposed, List<Node> packed, List<Node> order, List<Node> right) {
        var type = right.getFirst().type();
        UnaryOperator<Node> wide = x -> graph.convert(x, DType.F64);
        var a = packed.stream().map(wide).toArray(Node[]::new);
        var b = right.stream().map(wide).toArray(Node[]::new);
        var x = transposed ? transposed(a, order, b) : solution(a, order, b);
        return Arrays.stream(x).map(number -> graph.convert(number, type)).toList();
    }

    private Node[] solution(Node[] a, List<Node> order, Node[] b) {
        var x = new Node[n];
        for (int i = 0; i < n; i++) {
            x[i] = b[n - 1];
            for (int from = n - 2; from >= 0; from--) {
                x[i] = graph.select(isAt(order.get(i), from), b[from], x[i]);
            }
            for (int j = 0; j < i; j++) {
                x[i] = subtract(x[i], a[i * n + j], x[j]);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j > i; j--) {
                x[i] = subtract(x[i], a[i * n + j], x[j]);
            }
            x[i] = graph.multiply(x[i], graph.divide(one, a[i * n + i]));
        }
        return x;
    }

    private Node[] transposed(Node[] a, List<Node> order, Node[] b) {
        var x = b.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                x[i] = subtract(x[i], a[j * n + i], x[j]);
            }
            x[i] = graph.multiply(x[i], graph.divide(one, a[i * n + i]));
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j > i; j--) {
                x[i] = subtract(x[i], a[j * n + i], x[j]);
            }
        }
        var back = new Node[n];
        for (int to = 0; to < n; to++) {
            back[to] = x[n - 1];
            for (int i = n - 2; i >= 0; i--) {
                back[to] = graph.select(isAt(order.get(i), to), x[i], back[to]);
            }
        }
        return back;
    }

    private Node isAt(Node index, int place) {
        return graph.binary(Binary.EQUAL, index, graph.integer(DType.I32, place));
    }
}
