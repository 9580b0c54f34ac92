package org.simplectic.plots.internal;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.simplectic.plots.internal.Polyline.Point;

/** Draws lines with XChart. The only class that knows that library, which takes long to load. */
final class Picture {
    /** Pixels. */
    static final int WIDTH = 1000;

    /** Pixels. */
    static final int HEIGHT = 620;

    /**
     * Colours that readers with any colour vision tell apart; yellow, too light for a line on white, is left out.
     *
     * @see "M. Okabe, K. Ito, Color Universal Design, 2008"
     */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x000000));

    /** When the colours are used up, they come again dashed, dotted and dash-dotted. */
    private static final List<float[]> DASHES =
            List.of(new float[] {}, new float[] {9, 4}, new float[] {2, 3}, new float[] {9, 3, 2, 3});

    private static final float LINE = 1.6f;

    /** Phase portraits cross themselves again and again. */
    private static final float THIN_LINE = 1.0f;

    private static final int FEW_POINTS = 3000;

    /** The part of an axis that is left free at each end, so that ticks at the ends have their labels. */
    private static final double MARGIN = 0.04;

    private static final double TIME_MARGIN = 0.015;
    static final Color TEXT = new Color(0x202020);
    static final Color GRID = new Color(0xE4E4E4);
    static final Color FRAME = new Color(0x909090);

    private Picture() {}

    /** Writes a scalable picture, with a title and a description for those who cannot see it. */
    static void svg(Drawing drawing, OutputStream out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart(drawing), bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        var text = bytes.toString(StandardCharsets.UTF_8);
        int inside = text.indexOf('>', text.indexOf("<svg")) + 1;
        out.write((text.substring(0, inside)
                        + "\n  <title>" + escaped(drawing.title()) + "</title>\n  <desc>"
                        + escaped(drawing.description()) + "</desc>"
                        + text.substring(inside))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a picture of {@value #WIDTH} x {@value #HEIGHT} pixels. */
    static void png(Drawing drawing, OutputStream out) throws IOException {
        BitmapEncoder.saveBitmap(chart(drawing), out, BitmapEncoder.BitmapFormat.PNG);
    }

    private static XYChart chart(Drawing drawing) throws IOException {
        Fonts.prepare();
        var chart = new XYChart(WIDTH, HEIGHT, Styler.ChartTheme.XChart);
        chart.setTitle(drawing.title());
        style(chart);
        addLines(chart, drawing);
        return chart;
    }

    private static void style(XYChart chart) {
        var styler = chart.getStyler();
        styler.setAntiAlias(true);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderColor(FRAME);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setPlotContentSize(1);
        styler.setPlotMargin(0);
        styler.setAxisTicksLineVisible(false);
        styler.setLocale(Locale.ROOT);
        styler.setDecimalPattern("0.##########");
        styler.setChartFontColor(TEXT);
        styler.setAxisTickLabelsColor(TEXT);
        styler.setAxisTickMarksColor(FRAME);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitlePadding(12);
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendSeriesLineLength(28);
        styler.setLegendPadding(6);
        styler.setChartPadding(14);
        styler.setXAxisTickMarkSpacingHint(90);
        styler.setYAxisTickMarkSpacingHint(50);
    }

    private static void addLines(XYChart chart, Drawing drawing) {
        var lines = drawing.lines().stream().map(line -> line.line().points()).toList();
        Supplier<DoubleStream> across =
                () -> lines.stream().flatMap(List::stream).mapToDouble(Point::x);
        Supplier<DoubleStream> along =
                () -> lines.stream().flatMap(List::stream).mapToDouble(Point::y);
        boolean isLogarithmic = drawing.kind() == Plot.Kind.LOGLOG;
        var x = isLogarithmic
                ? AxisScale.decades(across.get())
                : AxisScale.of(across.get(), drawing.kind() == Plot.Kind.TIME ? TIME_MARGIN : MARGIN);
        var y = isLogarithmic ? AxisScale.decades(along.get()) : AxisScale.of(along.get(), MARGIN);
        setAxes(chart, drawing, x, y);
        var part = new LinesPart(chart, x, y);
        for (int i = 0; i < lines.size(); i++) {
            var colour = COLOURS.get(i % COLOURS.size());
            boolean thin = drawing.kind() == Plot.Kind.PHASE && lines.get(i).size() > FEW_POINTS;
            var stroke = stroke(thin ? THIN_LINE : LINE, DASHES.get(i / COLOURS.size() % DASHES.size()));
            addToLegend(chart, drawing.lines().get(i).heading(), colour, stroke);
            part.add(lines.get(i), colour, stroke, isLogarithmic);
        }
        chart.addAnnotation(part);
        chart.getStyler().setLegendVisible(lines.size() > 1);
    }

    private static void setAxes(XYChart chart, Drawing drawing, AxisScale x, AxisScale y) {
        chart.setXAxisTitle(x.title(drawing.horizontal()));
        chart.setYAxisTitle(y.title(drawing.vertical()));
        var styler = chart.getStyler();
        styler.setXAxisMin(x.least());
        styler.setXAxisMax(x.greatest());
        styler.setYAxisMin(y.least());
        styler.setYAxisMax(y.greatest());
        if (drawing.kind() == Plot.Kind.LOGLOG) {
            styler.setxAxisTickLabelsFormattingFunction(AxisScale::decade);
            styler.setyAxisTickLabelsFormattingFunction(AxisScale::decade);
        }
    }

    /** XChart refuses series without points, so this one has a point that is not drawn. */
    private static void addToLegend(XYChart chart, String heading, Color colour, BasicStroke stroke) {
        var series = chart.addSeries(heading, new double[] {Double.NaN}, new double[] {Double.NaN});
        series.setLineStyle(stroke);
        series.setLineColor(colour);
        series.setMarker(SeriesMarkers.NONE);
    }

    private static BasicStroke stroke(float width, float[] dashes) {
        return dashes.length == 0
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, dashes, 0f);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
