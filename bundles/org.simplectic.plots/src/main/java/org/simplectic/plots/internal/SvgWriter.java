package org.simplectic.plots.internal;

import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Quantity;
import org.simplectic.api.Writer;
import org.simplectic.api.WriterPlugin;

/**
 * A scalable picture {@code NAME.svg}: by default every column over time; {@code time(x, y)} for some columns,
 * {@code phase(x, y)} for one against another, {@code loglog(x, y)} on logarithmic axes, whose files are called
 * {@code NAME-phase-x-y.svg}.
 */
@Component(service = Writer.class)
@WriterPlugin("svg")
@About(summary = "Plot as scalable vector graphics: columns over time, phase(x, y), or loglog(x, y)")
public final class SvgWriter implements Writer {
    @Override
    public void check(List<Quantity> columns, String argument) {
        Plot.parse(argument, columns);
    }

    @Override
    public Sink open(Request request) throws IOException {
        // Not a method reference: that would load Picture, and with it AWT, before the run.
        return PlotSink.open(request, ".svg", (drawing, out) -> Picture.svg(drawing, out));
    }
}
