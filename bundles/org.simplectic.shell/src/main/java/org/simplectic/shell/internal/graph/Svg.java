package org.simplectic.shell.internal.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a laid out graph as SVG. */
final class Svg {
    private static final double MARGIN = 24;
    private static final double LINE_HEIGHT = 16;
    private static final double PADDING = 8;
    private static final double BETWEEN_ROWS = 44;
    private static final double FONT_SIZE = 12;

    /** A little more than the mean width of a character, in units of the font's size. */
    private static final double CHARACTER = 0.56;

    private static final String MARK = "#b3261e";
    private static final String ARROW = "#8a94a3";

    private record Look(String fill, String stroke, int radius) {}

    private static final Map<Graph.Kind, Look> LOOKS = Map.of(
            Graph.Kind.BUNDLE, new Look("#e8eef7", "#35507a", 3),
            Graph.Kind.SERVICE, new Look("#ffffff", ARROW, 12),
            Graph.Kind.PLUGIN, new Look("#f1f7ea", "#557a35", 12),
            Graph.Kind.STUDY, new Look("#fdeeea", MARK, 3));

    private final Layout layout;
    private final Map<String, Graph.Node> nodes;
    private final List<String> notes;
    private final double[] top;
    private final double[] height;
    private final StringBuilder text = new StringBuilder();
    private double left = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;

    private Svg(Graph graph, List<String> notes) {
        this.nodes = graph.nodes();
        this.notes = notes;
        layout = Layout.of(graph, Svg::width);
        int rows = layout.rows().size();
        top = new double[rows + 1];
        height = new double[rows];
        top[0] = MARGIN;
        for (int row = 0; row < rows; row++) {
            for (var cell : layout.rows().get(row)) {
                height[row] = Math.max(height[row], cell.node == null ? 0 : height(cell.node));
                left = Math.min(left, cell.x - cell.width / 2);
                right = Math.max(right, cell.x + cell.width / 2);
            }
            top[row + 1] = top[row] + height[row] + BETWEEN_ROWS;
        }
    }

    /** The picture of a graph, with notes under it. */
    static String of(Graph graph, List<String> notes) {
        return new Svg(graph, notes).draw();
    }

    private String draw() {
        double wide = Math.max(
                right - left + 2 * MARGIN,
                2 * MARGIN + notes.stream().mapToDouble(Svg::width).max().orElse(0));
        double bottom = top[top.length - 1] - BETWEEN_ROWS + MARGIN;
        double high = bottom + notes.size() * LINE_HEIGHT + MARGIN;
        line(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%.0f' height='%.0f' viewBox='0 0 %.0f %.0f'"
                        + " font-family='Liberation Sans, Arial, Helvetica, sans-serif' font-size='%.0f'>",
                wide, high, wide, high, FONT_SIZE);
        tip("tip", ARROW);
        tip("marked", MARK);
        line("<rect width='100%%' height='100%%' fill='white'/>");
        layout.paths().forEach(this::arrow);
        layout.rows().forEach(row -> row.forEach(this::box));
        for (int i = 0; i < notes.size(); i++) {
            line(
                    "<text x='%.1f' y='%.1f' fill='#555'>%s</text>",
                    MARGIN, bottom + (i + 1) * LINE_HEIGHT, escaped(notes.get(i)));
        }
        line("</svg>");
        return text.toString();
    }

    /** A head for arrows of a colour: not every viewer gives heads the colour of their arrow. */
    private void tip(String name, String colour) {
        line(
                "<defs><marker id='%s' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='8' markerHeight='8'"
                        + " markerUnits='userSpaceOnUse' orient='auto'>"
                        + "<path d='M0,0.5 L8,4 L0,7.5 z' fill='%s'/></marker></defs>",
                name, colour);
    }

    private void arrow(Layout.Path path) {
        var cells = path.cells();
        boolean down = cells.getFirst().row < cells.getLast().row;
        var curve = new StringBuilder();
        double x = x(cells.getFirst());
        double y = end(cells.getFirst(), down);
        curve.append(number("M%.1f,%.1f", x, y));
        for (var cell : cells.subList(1, cells.size())) {
            double nextX = x(cell);
            double nextY = end(cell, !down);
            double middle = (y + nextY) / 2;
            curve.append(number(" C%.1f,%.1f %.1f,%.1f %.1f,%.1f", x, middle, nextX, middle, nextX, nextY));
            if (cell.node == null) {
                nextY = top[cell.row] + (down ? height[cell.row] : 0);
                curve.append(number(" L%.1f,%.1f", nextX, nextY));
            }
            x = nextX;
            y = nextY;
        }
        boolean marked = isMarked(path.edge());
        line(
                "<path d='%s' fill='none' stroke='%s' stroke-width='%s' marker-end='url(#%s)'/>",
                curve, marked ? MARK : ARROW, marked ? "1.8" : "1.1", marked ? "marked" : "tip");
    }

    private boolean isMarked(Graph.Edge edge) {
        var from = nodes.get(edge.from());
        var to = nodes.get(edge.to());
        return from != null && to != null && from.isMarked() && to.isMarked();
    }

    /** Where an arrow leaves or reaches a cell: its lower edge or its upper one. */
    private double end(Layout.Cell cell, boolean lower) {
        if (cell.node == null) {
            return top[cell.row] + (lower ? height[cell.row] : 0);
        }
        double half = height(cell.node) / 2;
        return middle(cell) + (lower ? half : -half);
    }

    private double middle(Layout.Cell cell) {
        return top[cell.row] + height[cell.row] / 2;
    }

    private double x(Layout.Cell cell) {
        return cell.x - left + MARGIN;
    }

    private void box(Layout.Cell cell) {
        var node = cell.node;
        if (node == null) {
            return;
        }
        var look = LOOKS.getOrDefault(node.kind(), new Look("white", "black", 0));
        double high = height(node);
        double y = middle(cell) - high / 2;
        line(
                "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='%d' fill='%s' stroke='%s' stroke-width='%s'/>",
                x(cell) - cell.width / 2,
                y,
                cell.width,
                high,
                look.radius(),
                look.fill(),
                node.isMarked() ? MARK : look.stroke(),
                node.isMarked() ? "1.8" : "1.1");
        boolean headed = node.kind() != Graph.Kind.SERVICE;
        for (int i = 0; i < node.lines().size(); i++) {
            var words = node.lines().get(i);
            line(
                    "<text x='%.1f' y='%.1f' text-anchor='middle'%s%s>%s</text>",
                    x(cell),
                    y + PADDING + (i + 0.78) * LINE_HEIGHT,
                    (headed && i == 0) || words.marked() ? " font-weight='bold'" : "",
                    words.marked() ? " fill='" + MARK + "'" : "",
                    escaped(words.text()));
        }
    }

    private static double height(Graph.Node node) {
        return node.lines().size() * LINE_HEIGHT + 2 * PADDING;
    }

    private static double width(Graph.Node node) {
        return 3 * PADDING
                + node.lines().stream()
                        .mapToDouble(words -> width(words.text()))
                        .max()
                        .orElse(0);
    }

    private static double width(String words) {
        return words.length() * FONT_SIZE * CHARACTER;
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void line(String format, Object... values) {
        text.append(number(format, values)).append('\n');
    }
}
