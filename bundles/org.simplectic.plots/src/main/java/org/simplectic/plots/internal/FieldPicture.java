package org.simplectic.plots.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.stream.DoubleStream;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

/**
 * Draws a field: a line over one axis, or colours over two, with their scale beside them. Between points values are interpolated
 * linearly, beyond the outermost they are those of the nearest point, or of that on the other side where the axis is periodic.
 */
final class FieldPicture {
    /** The line's colour. */
    static final int LINE = 0x0072B2;

    /** What is no number. */
    static final int NOTHING = 0xC8C8C8;

    private static final int LEFT = 88;
    private static final int RIGHT = 28;
    private static final int TOP = 48;
    private static final int BOTTOM = 64;
    private static final int BAR = 18;
    private static final int BAR_GAP = 22;
    private static final int BAR_LABELS = 84;
    private static final int TICK = 5;
    private static final int PIXELS_A_TICK = 80;

    /** Axes of the same unit have the same scale, unless that would make a picture too narrow to read. */
    private static final double MOST_ASPECT = 5;

    /** So many heights away a line is out of sight; much farther AWT cannot draw. */
    private static final double FAR = 100;

    private static final double LINE_MARGIN = 0.05;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private final Section section;
    private final Quantity field;
    private final int[] colours;
    private final int width;
    private final int height;

    /**
     * Pictures of a field.
     *
     * @param section what is shown of it
     * @param field its name and unit
     * @param colours those for its values, the smallest first
     * @param mostWidth pixels across of what is inside the axes; it may become narrower
     * @param mostHeight pixels up
     */
    FieldPicture(Section section, Quantity field, int[] colours, int mostWidth, int mostHeight) {
        this.section = section;
        this.field = field;
        this.colours = colours.clone();
        double aspect = aspect((double) mostWidth / mostHeight);
        // Even numbers of pixels, because most video formats ask for them.
        this.width = even(Math.min(mostWidth, mostHeight * aspect));
        this.height = even(Math.min(mostHeight, mostWidth / aspect));
    }

    private double aspect(double otherwise) {
        if (!isArea()) {
            return otherwise;
        }
        var x = section.axes().get(0).axis();
        var y = section.axes().get(1).axis();
        double aspect = x.length() / y.length();
        boolean isSame = x.unit().equals(y.unit()) && aspect <= MOST_ASPECT && aspect >= 1 / MOST_ASPECT;
        return isSame ? aspect : otherwise;
    }

    private static int even(double pixels) {
        return 2 * (int) Math.round(pixels / 2);
    }

    private boolean isArea() {
        return section.axes().size() == 2;
    }

    /**
     * Draws.
     *
     * @param title above the picture
     * @param values those of the section
     * @param range where the colours, or the vertical axis, begin and end
     */
    BufferedImage draw(String title, double[] values, DoubleStream range) {
        int right = isArea() ? BAR_GAP + BAR + BAR_LABELS : RIGHT;
        var image = new BufferedImage(LEFT + width + right, TOP + height + BOTTOM, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.setColor(Picture.TEXT);
            graphics.setFont(TITLE);
            centre(graphics, title, LEFT + width / 2, TOP - 18);
            var x = AxisScale.of(ends(section.axes().getFirst().axis()), 0);
            if (isArea()) {
                drawArea(image, graphics, values, AxisScale.of(range, 0), x);
            } else {
                drawLine(graphics, values, AxisScale.of(range, LINE_MARGIN), x);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static DoubleStream ends(Grid.Axis axis) {
        return DoubleStream.of(axis.from(), axis.to());
    }

    private static Quantity quantity(Grid.Axis axis) {
        return new Quantity(axis.name(), axis.unit());
    }

    private void drawArea(BufferedImage image, Graphics2D graphics, double[] values, AxisScale scale, AxisScale x) {
        var raster = Raster.of(section, width, height);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < height; j++) {
                if (raster.covers(i, j)) {
                    image.setRGB(LEFT + i, TOP + height - 1 - j, colour(scale, raster.value(values, i, j)));
                }
            }
        }
        var y = section.axes().get(1).axis();
        drawFrame(graphics, LEFT, width);
        drawHorizontal(graphics, x, quantity(section.axes().get(0).axis()), false);
        drawVertical(graphics, AxisScale.of(ends(y), 0), quantity(y), false);
        drawBar(image, graphics, scale);
    }

    private int colour(AxisScale scale, double value) {
        if (!Double.isFinite(value)) {
            return NOTHING;
        }
        double part = (scale.apply(value) - scale.least()) / (scale.greatest() - scale.least());
        return colours[Math.clamp((int) (part * colours.length), 0, colours.length - 1)];
    }

    private void drawBar(BufferedImage image, Graphics2D graphics, AxisScale scale) {
        int left = LEFT + width + BAR_GAP;
        for (int j = 0; j < height; j++) {
            int colour = colours[(int) ((j + 0.5) / height * colours.length)];
            for (int i = 0; i < BAR; i++) {
                image.setRGB(left + i, TOP + height - 1 - j, colour);
            }
        }
        drawFrame(graphics, left, BAR);
        graphics.setFont(LABEL);
        var metrics = graphics.getFontMetrics();
        for (double tick : Numbers.ticks(scale.least(), scale.greatest(), height / PIXELS_A_TICK + 1)) {
            int at = vertical(scale, tick);
            graphics.setColor(Picture.FRAME);
            graphics.drawLine(left + BAR, at, left + BAR + TICK, at);
            graphics.setColor(Picture.TEXT);
            graphics.drawString(
                    Numbers.text(tick), left + BAR + TICK + 4, at + (metrics.getAscent() - metrics.getDescent()) / 2);
        }
        graphics.setFont(TEXT);
        upwards(graphics, scale.title(field), left + BAR + BAR_LABELS - 12);
    }

    private void drawLine(Graphics2D graphics, double[] values, AxisScale y, AxisScale x) {
        drawHorizontal(graphics, x, quantity(section.axes().getFirst().axis()), true);
        drawVertical(graphics, y, field, true);
        drawFrame(graphics, LEFT, width);
        var line = section.axes().getFirst();
        var path = new Path2D.Double();
        boolean isDrawing = false;
        int count = line.axis().isPeriodic() ? values.length + 1 : values.length;
        for (int i = 0; i < count; i++) {
            double value = values[i % values.length];
            double place = line.point(i % values.length)
                    + (i < values.length ? 0 : line.axis().length());
            if (!Double.isFinite(value)) {
                isDrawing = false;
                continue;
            }
            double right = LEFT + width * (x.apply(place) - x.least()) / (x.greatest() - x.least());
            double part = Math.clamp((y.greatest() - y.apply(value)) / (y.greatest() - y.least()), -FAR, FAR);
            double down = TOP + height * part;
            if (isDrawing) {
                path.lineTo(right, down);
            } else {
                path.moveTo(right, down);
            }
            isDrawing = true;
        }
        graphics.setClip(LEFT, TOP, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(new Color(LINE));
        graphics.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
        graphics.setClip(null);
    }

    private void drawFrame(Graphics2D graphics, int left, int across) {
        graphics.setColor(Picture.FRAME);
        graphics.setStroke(new BasicStroke(1));
        graphics.drawRect(left - 1, TOP - 1, across + 1, height + 1);
    }

    private void drawHorizontal(Graphics2D graphics, AxisScale scale, Quantity quantity, boolean withGrid) {
        graphics.setFont(LABEL);
        int bottom = TOP + height;
        for (double tick : Numbers.ticks(scale.least(), scale.greatest(), width / PIXELS_A_TICK + 1)) {
            double part = (tick - scale.least()) / (scale.greatest() - scale.least());
            int at = LEFT + (int) Math.round(part * width);
            graphics.setColor(withGrid ? Picture.GRID : Picture.FRAME);
            graphics.drawLine(at, withGrid ? TOP : bottom, at, bottom + TICK);
            graphics.setColor(Picture.TEXT);
            centre(graphics, Numbers.text(tick), at, bottom + 20);
        }
        graphics.setFont(TEXT);
        centre(graphics, scale.title(quantity), LEFT + width / 2, bottom + 46);
    }

    private void drawVertical(Graphics2D graphics, AxisScale scale, Quantity quantity, boolean withGrid) {
        graphics.setFont(LABEL);
        var metrics = graphics.getFontMetrics();
        for (double tick : Numbers.ticks(scale.least(), scale.greatest(), height / PIXELS_A_TICK + 1)) {
            int at = vertical(scale, tick);
            graphics.setColor(withGrid ? Picture.GRID : Picture.FRAME);
            graphics.drawLine(LEFT - TICK, at, withGrid ? LEFT + width : LEFT, at);
            graphics.setColor(Picture.TEXT);
            var text = Numbers.text(tick);
            graphics.drawString(
                    text,
                    LEFT - TICK - 4 - metrics.stringWidth(text),
                    at + (metrics.getAscent() - metrics.getDescent()) / 2);
        }
        graphics.setFont(TEXT);
        upwards(graphics, scale.title(quantity), 22);
    }

    private int vertical(AxisScale scale, double position) {
        double part = (scale.greatest() - position) / (scale.greatest() - scale.least());
        return TOP + (int) Math.round(part * height);
    }

    private static void centre(Graphics2D graphics, String text, int x, int y) {
        graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
    }

    /** Text that reads from the bottom to the top, in the middle of the picture's height. */
    private void upwards(Graphics2D graphics, String text, int x) {
        var before = graphics.getTransform();
        graphics.transform(AffineTransform.getQuadrantRotateInstance(-1, x, TOP + height / 2.0));
        graphics.setColor(Picture.TEXT);
        centre(graphics, text, x, TOP + height / 2);
        graphics.setTransform(before);
    }
}
