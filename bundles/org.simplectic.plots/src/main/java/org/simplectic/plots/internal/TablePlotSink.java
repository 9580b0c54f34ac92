package org.simplectic.plots.internal;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.array.HostArray;

/** Keeps the rows of a table, as many as a picture can show, and draws them in the end. */
final class TablePlotSink implements Writer.Sink {
    /** Rows of a map: a point for each four pixels. */
    private static final int MOST_OF_MAP = 200_000;

    /** More lines than this cover each other. */
    private static final int MOST_LINES = 5000;

    private static final int COLOURS = 256;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 560;

    private final Writer.Request request;
    private final TablePlot plot;
    private final AtomicFile file;
    private double[] rows = new double[1024];
    private int count;
    private long seen;

    private TablePlotSink(Writer.Request request, TablePlot plot, AtomicFile file) {
        this.request = request;
        this.plot = plot;
        this.file = file;
    }

    static TablePlotSink open(Writer.Request request, TablePlot plot) throws IOException {
        return new TablePlotSink(request, plot, AtomicFile.create(request.file(plot.suffix() + ".png")));
    }

    @Override
    public void point(double[] values) {
        seen++;
        int width = plot.columns().size();
        if (count >= (plot.kind() == TablePlot.Kind.MAP ? MOST_OF_MAP : MOST_LINES)) {
            return;
        }
        if ((count + 1) * width > rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
        }
        for (int i = 0; i < width; i++) {
            rows[count * width + i] = values[plot.columns().get(i)];
        }
        count++;
    }

    @Override
    public List<Path> finish() throws IOException {
        Fonts.prepare();
        var quantities = plot.columns().stream()
                .map(column -> request.columns().get(column))
                .toList();
        var colours = ColourMap.colours(COLOURS);
        var image = plot.kind() == TablePlot.Kind.MAP
                ? map(quantities, colours)
                : new ParallelPicture(quantities, colours)
                        .draw(title("lines"), Arrays.copyOf(rows, count * quantities.size()));
        if (!ImageIO.write(image, "png", file.stream())) {
            throw new IOException("this Java cannot write PNG");
        }
        return List.of(file.commit());
    }

    private String title(String what) {
        return count == seen
                ? request.study()
                : request.study() + " (first " + count + " of " + seen + " " + what + ")";
    }

    private BufferedImage map(List<Quantity> quantities, int[] colours) {
        var x = places(0);
        var y = places(1);
        var values = new double[x.length * y.length];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < count; i++) {
            int right = Arrays.binarySearch(x, rows[3 * i]);
            int up = Arrays.binarySearch(y, rows[3 * i + 1]);
            if (right >= 0 && up >= 0) {
                values[right * y.length + up] = rows[3 * i + 2];
            }
        }
        var grid = new Grid(List.of(axis("x", quantities.get(0), x), axis("y", quantities.get(1), y)));
        var section = Section.of(grid, Integer.MAX_VALUE);
        var range = Arrays.stream(values).filter(Double::isFinite).summaryStatistics();
        var ends = range.getCount() > 0 ? DoubleStream.of(range.getMin(), range.getMax()) : DoubleStream.empty();
        var title = quantities.get(2).name() + " of " + title("points");
        return new FieldPicture(section, quantities.get(2), colours, WIDTH, HEIGHT).draw(title, values, ends);
    }

    /** The different values of a column, ascending. */
    private double[] places(int column) {
        var places = new double[count];
        Arrays.setAll(places, i -> rows[3 * i + column]);
        var distinct = Arrays.stream(places)
                .filter(Double::isFinite)
                .distinct()
                .sorted()
                .toArray();
        return distinct.length > 0 ? distinct : new double[1];
    }

    /** From half-way before the first place to half-way behind the last, as each stands for what is around it. */
    private static Grid.Axis axis(String otherwise, Quantity quantity, double[] places) {
        int last = places.length - 1;
        double before = last > 0 ? (places[1] - places[0]) / 2 : 0.5;
        double behind = last > 0 ? (places[last] - places[last - 1]) / 2 : 0.5;
        var weights = new double[places.length];
        Arrays.fill(weights, 1);
        return new Grid.Axis(
                quantity.name().isEmpty() ? otherwise : quantity.name(),
                quantity.unit(),
                places[0] - before,
                places[last] + behind,
                false,
                HostArray.vector(places),
                HostArray.vector(weights));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
