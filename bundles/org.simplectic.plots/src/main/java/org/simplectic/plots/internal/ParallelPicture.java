package org.simplectic.plots.internal;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.Quantity;

/**
 * Draws rows as lines over parallel axes, one a column, each from the smallest to the largest value of its column. The last column gives the colours: its axis
 * is their scale. Rows whose last value is no number are grey, and end before it.
 *
 * @see "A. Inselberg, The plane with parallel coordinates, The Visual Computer 1 (1985), 69-91"
 */
final class ParallelPicture {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 620;
    private static final int LEFT = 70;
    private static final int RIGHT = 110;
    private static final int TOP = 64;
    private static final int BOTTOM = 64;
    private static final int BAR = 18;
    private static final int TICKS = 5;
    private static final int TICK = 5;
    private static final int FEW_LINES = 100;
    private static final int FEW_AXES = 6;
    private static final Color BEHIND_LABELS = new Color(255, 255, 255, 200);
    private static final float FAINT = 0.35f;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private final List<Quantity> quantities;
    private final int[] colours;

    ParallelPicture(List<Quantity> quantities, int[] colours) {
        this.quantities = List.copyOf(quantities);
        this.colours = colours.clone();
    }

    /**
     * Draws.
     *
     * @param rows one behind the other, a value a column
     */
    BufferedImage draw(String title, double[] rows) {
        int columns = quantities.size();
        int count = rows.length / columns;
        var scales = IntStream.range(0, columns)
                .mapToObj(column ->
                        AxisScale.of(IntStream.range(0, count).mapToDouble(row -> rows[row * columns + column]), 0))
                .toList();
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, WIDTH, HEIGHT);
            graphics.setColor(Picture.TEXT);
            graphics.setFont(TITLE);
            centre(graphics, title, WIDTH / 2, 28);
            drawLines(graphics, rows, scales);
            IntStream.range(0, columns).forEach(column -> drawAxis(graphics, column, scales.get(column)));
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void drawLines(Graphics2D graphics, double[] rows, List<AxisScale> scales) {
        int columns = quantities.size();
        int count = rows.length / columns;
        var before = graphics.getComposite();
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, count > FEW_LINES ? FAINT : 1));
        graphics.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int row = 0; row < count; row++) {
            var values = Arrays.copyOfRange(rows, row * columns, (row + 1) * columns);
            graphics.setColor(new Color(colour(values[columns - 1], scales.getLast())));
            graphics.draw(path(values, scales));
        }
        graphics.setComposite(before);
    }

    private Path2D path(double[] values, List<AxisScale> scales) {
        var path = new Path2D.Double();
        boolean isDrawing = false;
        for (int column = 0; column < values.length; column++) {
            if (!Double.isFinite(values[column])) {
                isDrawing = false;
                continue;
            }
            double y = vertical(scales.get(column), scales.get(column).apply(values[column]));
            if (isDrawing) {
                path.lineTo(horizontal(column), y);
            } else {
                path.moveTo(horizontal(column), y);
            }
            isDrawing = true;
        }
        return path;
    }

    private int colour(double value, AxisScale scale) {
        if (!Double.isFinite(value)) {
            return FieldPicture.NOTHING;
        }
        double part = (scale.apply(value) - scale.least()) / (scale.greatest() - scale.least());
        return colours[Math.clamp((int) (part * colours.length), 0, colours.length - 1)];
    }

    private void drawAxis(Graphics2D graphics, int column, AxisScale scale) {
        int x = (int) Math.round(horizontal(column));
        boolean isLast = column == quantities.size() - 1;
        graphics.setStroke(new BasicStroke(1));
        if (isLast) {
            for (int y = TOP; y < HEIGHT - BOTTOM; y++) {
                double part = (HEIGHT - BOTTOM - y - 0.5) / (HEIGHT - BOTTOM - TOP);
                graphics.setColor(new Color(colours[(int) (part * colours.length)]));
                graphics.fillRect(x, y, BAR, 1);
            }
        }
        graphics.setColor(Picture.FRAME);
        graphics.drawLine(x, TOP, x, HEIGHT - BOTTOM);
        graphics.setFont(LABEL);
        var metrics = graphics.getFontMetrics();
        int labels = isLast ? x + BAR : x;
        for (double tick : Numbers.ticks(scale.least(), scale.greatest(), TICKS)) {
            int y = (int) Math.round(vertical(scale, tick));
            graphics.setColor(Picture.FRAME);
            graphics.drawLine(labels, y, labels + TICK, y);
            var text = Numbers.text(tick);
            graphics.setColor(BEHIND_LABELS);
            graphics.fillRect(
                    labels + TICK + 1,
                    y - metrics.getAscent() / 2 - 1,
                    metrics.stringWidth(text) + 4,
                    metrics.getAscent() + 2);
            graphics.setColor(Picture.TEXT);
            graphics.drawString(text, labels + TICK + 3, y + (metrics.getAscent() - metrics.getDescent()) / 2);
        }
        graphics.setFont(TEXT);
        // Names of many axes would run into each other on one line.
        boolean isLower = quantities.size() > FEW_AXES && column % 2 == 1;
        centre(graphics, scale.title(quantities.get(column)), x, HEIGHT - BOTTOM + (isLower ? 46 : 26));
    }

    private double horizontal(int column) {
        return LEFT + (double) column * (WIDTH - LEFT - RIGHT) / (quantities.size() - 1);
    }

    private static double vertical(AxisScale scale, double position) {
        double part = (scale.greatest() - position) / (scale.greatest() - scale.least());
        return TOP + part * (HEIGHT - BOTTOM - TOP);
    }

    private static void centre(Graphics2D graphics, String text, int x, int y) {
        graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
    }
}
