package org.simplectic.plots.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.AtomicFile;
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
        int count = Math.min(plot.curves().size(), MOST_LINES);
        for (int i = 0; i < count; i++) {
            lines.add(new Polyline(plot.kind() == Plot.Kind.TIME ? TIME_BUCKETS : PHASE_BUCKETS));
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
        for (int i = 0; i < lines.size(); i++) {
            var curve = plot.curves().get(i);
            lines.get(i).add(values[0], placed(values[curve.x()]), placed(values[curve.y()]));
        }
    }

    /** Logarithmic axes measure powers of ten; what has no logarithm interrupts a line. */
    private double placed(double value) {
        return plot.kind() == Plot.Kind.LOGLOG ? Math.log10(value) : value;
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
        var drawn = new Plot(plot.kind(), plot.curves().subList(0, lines.size()), plot.suffix());
        var named = new ArrayList<Drawing.Line>();
        for (int i = 0; i < lines.size(); i++) {
            named.add(new Drawing.Line(drawn.curves().get(i).heading(), lines.get(i)));
        }
        return new Drawing(title(), plot.kind(), drawn.axis(true, columns), drawn.axis(false, columns), named);
    }

    private String title() {
        int all = plot.curves().size();
        return lines.size() == all
                ? request.study()
                : request.study() + " (first " + lines.size() + " of " + all
                        + " columns; choose others with time(...))";
    }
}
