package org.simplectic.shell.internal.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A layered layout: who needs above who offers, long arrows bent in every row that they cross, rows ordered so that few
 * arrows cross, and boxes moved near to what they are connected with.
 *
 * @see "K. Sugiyama, S. Tagawa, M. Toda, Methods for visual understanding of hierarchical system structures, IEEE Trans.
 *     Syst. Man Cybern. 11 (1981)"
 */
final class Layout {
    private static final int ORDER_SWEEPS = 24;
    private static final int PLACE_SWEEPS = 60;
    private static final double GAP = 22;
    private static final double BEND_GAP = 9;

    /** A box, or a bend of an arrow, in its row. */
    static final class Cell {
        final Graph.@Nullable Node node;
        final int row;
        final double width;
        final List<Cell> above = new ArrayList<>();
        final List<Cell> below = new ArrayList<>();
        double x;

        private Cell(Graph.@Nullable Node node, int row, double width) {
            this.node = node;
            this.row = row;
            this.width = width;
        }
    }

    /** An arrow, as the cells that it goes through. */
    record Path(Graph.Edge edge, List<Cell> cells) {}

    private final Graph graph;
    private final Map<String, Integer> rowOf = new HashMap<>();
    private final Set<Graph.Edge> upward = new HashSet<>();
    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();

    private Layout(Graph graph) {
        this.graph = graph;
    }

    /** Lays a graph out; costs a few milliseconds for a hundred boxes. */
    static Layout of(Graph graph, ToDoubleFunction<Graph.Node> width) {
        var layout = new Layout(graph);
        graph.nodes().keySet().forEach(id -> layout.row(id, new HashSet<>()));
        layout.pullDown();
        layout.makeCells(width);
        layout.order();
        layout.place();
        return layout;
    }

    List<List<Cell>> rows() {
        return rows;
    }

    List<Path> paths() {
        return paths;
    }

    /** The longest way down to it. An arrow that closes a circle is turned around. */
    private int row(String id, Set<String> under) {
        var known = rowOf.get(id);
        if (known != null) {
            return known;
        }
        under.add(id);
        int row = 0;
        for (var edge : graph.edges()) {
            if (edge.to().equals(id)) {
                if (under.contains(edge.from())) {
                    upward.add(edge);
                } else {
                    row = Math.max(row, row(edge.from(), under) + 1);
                }
            }
        }
        under.remove(id);
        rowOf.put(id, row);
        return row;
    }

    /** A box that nothing stands above goes right above what it needs. */
    private void pullDown() {
        for (var id : graph.nodes().keySet()) {
            boolean top = graph.edges().stream().noneMatch(edge -> edge.to().equals(id));
            var lowest = graph.edges().stream()
                    .filter(edge -> edge.from().equals(id))
                    .mapToInt(edge -> rowOf.getOrDefault(edge.to(), 0))
                    .min();
            if (top && lowest.isPresent()) {
                rowOf.put(id, Math.max(rowOf.getOrDefault(id, 0), lowest.getAsInt() - 1));
            }
        }
    }

    private void makeCells(ToDoubleFunction<Graph.Node> width) {
        var cells = new HashMap<String, Cell>();
        for (var node : graph.nodes().values()) {
            var cell = new Cell(node, rowOf.getOrDefault(node.id(), 0), width.applyAsDouble(node));
            cells.put(node.id(), cell);
            add(cell);
        }
        for (var edge : graph.edges()) {
            boolean turned = upward.contains(edge);
            var first = cells.get(turned ? edge.to() : edge.from());
            var last = cells.get(turned ? edge.from() : edge.to());
            if (first == null || last == null || first.row >= last.row) {
                continue;
            }
            var path = new ArrayList<>(List.of(first));
            for (int row = first.row + 1; row < last.row; row++) {
                var bend = new Cell(null, row, 0);
                add(bend);
                path.add(bend);
            }
            path.add(last);
            for (int i = 1; i < path.size(); i++) {
                path.get(i - 1).below.add(path.get(i));
                path.get(i).above.add(path.get(i - 1));
            }
            paths.add(new Path(edge, turned ? path.reversed() : path));
        }
    }

    private void add(Cell cell) {
        while (rows.size() <= cell.row) {
            rows.add(new ArrayList<>());
        }
        rows.get(cell.row).add(cell);
    }

    /** Sorts each row by the mean place of its neighbours above, then below, and again. */
    private void order() {
        rows.forEach(Layout::number);
        for (int sweep = 0; sweep < ORDER_SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            for (var row : down ? rows : rows.reversed()) {
                var place = new HashMap<Cell, Double>();
                row.forEach(cell -> place.put(cell, mean(down ? cell.above : cell.below, cell.x)));
                row.sort(Comparator.comparing(cell -> place.getOrDefault(cell, cell.x)));
                number(row);
            }
        }
    }

    private static void number(List<Cell> row) {
        for (int i = 0; i < row.size(); i++) {
            row.get(i).x = i;
        }
    }

    private static double mean(List<Cell> cells, double otherwise) {
        return cells.stream().mapToDouble(cell -> cell.x).average().orElse(otherwise);
    }

    /** Moves each cell towards the mean of its neighbours, as far as the others in its row let it. */
    private void place() {
        for (var row : rows) {
            double x = 0;
            for (var cell : row) {
                cell.x = x + cell.width / 2;
                x += cell.width + GAP;
            }
        }
        for (int sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
            for (var row : sweep % 2 == 0 ? rows : rows.reversed()) {
                settle(row);
            }
        }
    }

    private static void settle(List<Cell> row) {
        int count = row.size();
        var fromLeft = new double[count];
        var fromRight = new double[count];
        for (int i = 0; i < count; i++) {
            var cell = row.get(i);
            var neighbours = new ArrayList<>(cell.above);
            neighbours.addAll(cell.below);
            fromLeft[i] = mean(neighbours, cell.x);
            fromRight[i] = fromLeft[i];
        }
        for (int i = 1; i < count; i++) {
            fromLeft[i] = Math.max(fromLeft[i], fromLeft[i - 1] + distance(row.get(i - 1), row.get(i)));
        }
        for (int i = count - 2; i >= 0; i--) {
            fromRight[i] = Math.min(fromRight[i], fromRight[i + 1] - distance(row.get(i), row.get(i + 1)));
        }
        for (int i = 0; i < count; i++) {
            row.get(i).x = (fromLeft[i] + fromRight[i]) / 2;
        }
    }

    private static double distance(Cell left, Cell right) {
        boolean bends = left.node == null && right.node == null;
        return (left.width + right.width) / 2 + (bends ? BEND_GAP : GAP);
    }
}
