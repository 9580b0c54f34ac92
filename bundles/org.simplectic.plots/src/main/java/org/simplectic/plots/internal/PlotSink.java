package org.simplectic.plots.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.AtomicFile;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;

/** Thins the points of a run as they come and draws them in the end. */
final class PlotSink implements Writer.Sink {
    /** More buckets than a picture has pixel columns. */
    private static final int TIME_BUCKETS = 1200;

    /** A phase portrait may turn many times: finer, so that every turn keeps its shape. */
    private static final int PHASE_BUCKETS = 5000;

    /** Seven colours, each solid, dashed, dotted and dash-dotted; as many fit in the legend. */
    private static final int MOST_LINES = 28;

    /** Draws into a stream. */
    interface Encoder {
        void encode(Drawing drawing, OutputStream out) throws IOException;
    }

    private final Writer.Request request;
    private final Plot plot;
    private final Encoder encoder;
    private final AtomicFile file;
    private final List<Polyline> lines = new ArrayList<>();

    private PlotSink(Writer.Request request, Plot plot, Encoder encoder, AtomicFile file) {
        this.request = request;
        this.plot = plot;
        this.encoder = encoder;
        this.file = file;
        int count = plot.kind() == Plot.Kind.PHASE ? 1 : Math.min(plot.columns().size(), MOST_LINES);
        for (int i = 0; i < count; i++) {
            lines.add(new Polyline(plot.kind() == Plot.Kind.PHASE ? PHASE_BUCKETS : TIME_BUCKETS));
        }
    }

    /**
     * Begins a picture.
     *
     * @throws IllegalArgumentException if the request's argument is not a plot of these columns
     */
    static PlotSink open(Writer.Request request, String ending, Encoder encoder) throws IOException {
        var plot = Plot.parse(request.argument(), request.columns());
        return new PlotSink(request, plot, encoder, AtomicFile.create(request.file(plot.suffix() + ending)));
    }

    @Override
    public void point(double[] values) {
        double time = values[0];
        if (plot.kind() == Plot.Kind.PHASE) {
            lines.getFirst()
                    .add(
                            time,
                            values[plot.columns().get(0)],
                            values[plot.columns().get(1)]);
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).add(time, time, values[plot.columns().get(i)]);
        }
    }

    @Override
    public List<Path> finish() throws IOException {
        encoder.encode(drawing(), file.stream());
        return List.of(file.commit());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private Drawing drawing() {
        var columns = request.columns();
        if (plot.kind() == Plot.Kind.PHASE) {
            var horizontal = columns.get(plot.columns().get(0));
            var vertical = columns.get(plot.columns().get(1));
            var line = new Drawing.Line(plot.headings(columns), lines.getFirst());
            return new Drawing(request.study(), plot.kind(), horizontal, vertical, List.of(line));
        }
        var drawn = plot.columns().subList(0, lines.size()).stream()
                .map(columns::get)
                .toList();
        var named = new ArrayList<Drawing.Line>();
        for (int i = 0; i < lines.size(); i++) {
            named.add(new Drawing.Line(drawn.get(i).heading(), lines.get(i)));
        }
        return new Drawing(title(), plot.kind(), columns.getFirst(), vertical(drawn), named);
    }

    private String title() {
        int all = plot.columns().size();
        return lines.size() == all
                ? request.study()
                : request.study() + " (first " + lines.size() + " of " + all
                        + " columns; choose others with time(...))";
    }

    /** One line is named at the axis; several share it only if they have a unit in common. */
    private static Quantity vertical(List<Quantity> drawn) {
        if (drawn.size() == 1) {
            return drawn.getFirst();
        }
        var units = drawn.stream().map(Quantity::unit).distinct().toList();
        return new Quantity("", units.size() == 1 ? units.getFirst() : "");
    }
}
