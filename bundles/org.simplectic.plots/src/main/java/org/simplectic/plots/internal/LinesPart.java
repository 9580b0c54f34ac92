package org.simplectic.plots.internal;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Annotation;
import org.simplectic.plots.internal.Polyline.Point;

/**
 * The lines of a chart, each drawn as one path. XChart itself draws every segment apart: that breaks dashes and joins,
 * and makes SVG files twenty times as large.
 */
final class LinesPart extends Annotation {
    /** Pixels; a hundredth of one cannot be seen, and more digits only lengthen the file. */
    private static final double GRID = 100;

    /** Pixels: the radius of a point that has no neighbours, or is to be seen. */
    private static final double DOT = 3.5;

    private final XYChart owner;
    private final AxisScale horizontal;
    private final AxisScale vertical;
    private final List<Line> lines = new ArrayList<>();

    LinesPart(XYChart owner, AxisScale horizontal, AxisScale vertical) {
        super(false);
        this.owner = owner;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a line, with or without a dot at each point; a NaN interrupts it. */
    void add(List<Point> points, Color colour, Stroke stroke, boolean isDotted) {
        lines.add(new Line(points, colour, stroke, isDotted));
    }

    @Override
    public void paint(Graphics2D graphics) {
        var clip = graphics.getClip();
        graphics.clip(area());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        // Without this, Java2D moves every vertex to the middle of a pixel, and curves look like stairs.
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        for (var line : lines) {
            graphics.setColor(line.colour);
            graphics.setStroke(line.stroke);
            paint(line, graphics);
        }
        graphics.setClip(clip);
    }

    private Rectangle2D area() {
        var area = new Rectangle2D.Double();
        area.setFrameFromDiagonal(
                owner.getScreenXFromChart(horizontal.least()),
                owner.getScreenYFromChart(vertical.least()),
                owner.getScreenXFromChart(horizontal.greatest()),
                owner.getScreenYFromChart(vertical.greatest()));
        return area;
    }

    private void paint(Line line, Graphics2D graphics) {
        var path = new Path2D.Double();
        int begin = 0;
        for (int i = 0; i <= line.points.size(); i++) {
            if (i == line.points.size() || Double.isNaN(line.points.get(i).x())) {
                append(path, line.points.subList(begin, i), line.isDotted, graphics);
                begin = i + 1;
            }
        }
        if (path.getCurrentPoint() != null) {
            graphics.draw(path);
        }
    }

    /** Adds points that have no gap between them. */
    private void append(Path2D path, List<Point> points, boolean isDotted, Graphics2D graphics) {
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (var point : points) {
            double x = rounded(owner.getScreenXFromChart(horizontal.apply(point.x())));
            double y = rounded(owner.getScreenYFromChart(vertical.apply(point.y())));
            if (isDotted || points.size() == 1) {
                graphics.fill(new Ellipse2D.Double(x - DOT, y - DOT, 2 * DOT, 2 * DOT));
            }
            if (points.size() == 1) {
                continue;
            }
            if (Double.isNaN(lastX)) {
                path.moveTo(x, y);
            } else if (x != lastX || y != lastY) {
                path.lineTo(x, y);
            }
            lastX = x;
            lastY = y;
        }
    }

    private static double rounded(double pixels) {
        return Math.round(pixels * GRID) / GRID;
    }

    private record Line(List<Point> points, Color colour, Stroke stroke, boolean isDotted) {}
}
