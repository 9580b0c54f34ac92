package org.simplectic.plots.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.api.WriterPlugin;

/**
 * A bitmap picture {@code NAME.png}: by default every column over time; {@code time(x, y)} for some columns,
 * {@code phase(x, y)} for one against another, {@code loglog(x, y)} on logarithmic axes, whose files are called
 * {@code NAME-phase-x-y.png}; {@code map(x, y, value)} for a value as a colour, {@code parallel(a, b, value)} for a line a row.
 */
@Component(service = Writer.class)
@WriterPlugin("png")
@About(
        summary =
                "Plot as a bitmap of 1000 x 620 pixels: columns over time, phase(x, y), loglog(x, y), map(x, y, value) or parallel(a, b, value)")
public final class PngWriter implements Writer {
    @Override
    public void check(List<Quantity> columns, String argument) {
        if (TablePlot.parse(argument, columns).isEmpty()) {
            Plot.parse(argument, columns);
        }
    }

    @Override
    public Sink open(Request request) throws IOException {
        var ofTable = TablePlot.parse(request.argument(), request.columns());
        if (ofTable.isPresent()) {
            return TablePlotSink.open(request, ofTable.get());
        }
        // Not a method reference: that would load Picture, and with it AWT, before the run.
        return PlotSink.open(request, ".png", (drawing, out) -> Picture.png(drawing, out));
    }
}
